import { algorithmOf, type Digest, hexOf } from "../digest.ts";
import type { Descriptor } from "../document.ts";
import type { Referrer } from "./source.ts";

/** Where referrers are listed by registries without the API: a tag holds 64 characters of the digest at most (distribution-spec, Referrers Tag Schema). */
export function fallbackTag(subject: Digest): string {
  return `${algorithmOf(subject)}-${hexOf(subject).slice(0, 64)}`;
}

export const listed = (
  descriptors: readonly Descriptor[],
  listedBy: Referrer["listedBy"],
): readonly Referrer[] => descriptors.map((descriptor) => ({ ...descriptor, listedBy }));
