import { algorithmOf, type Digest, digestOf, hexOf } from "../digest.ts";
import type { Descriptor } from "../document.ts";
import { parseJson } from "../json-guard.ts";
import { parseDescriptor } from "../parse-document.ts";
import type { Referrer } from "./source.ts";

/** Where referrers are listed by registries without the API: a tag holds 64 characters of the digest at most (distribution-spec, Referrers Tag Schema). */
export function fallbackTag(subject: Digest): string {
  return `${algorithmOf(subject)}-${hexOf(subject).slice(0, 64)}`;
}

export const listed = (
  descriptors: readonly Descriptor[],
  listedBy: Referrer["listedBy"],
): readonly Referrer[] => descriptors.map((descriptor) => ({ ...descriptor, listedBy }));

/**
 * What an answer lists as referrers of `subject`; null where it is no index. An entry that cannot be read costs itself alone.
 * GitLab's registry answers the fallback tag with the subject itself, whose own entries are no referrers.
 */
export function listedIn(bytes: Uint8Array, subject: Digest): readonly Descriptor[] | null {
  if (digestOf(bytes, algorithmOf(subject)) === subject) return [];
  const json = parseJson(bytes);
  if (typeof json !== "object" || json === null) return null;
  // Go writes an empty list as `null`.
  const { manifests } = json as { manifests?: unknown };
  if (manifests === null) return [];
  if (!Array.isArray(manifests)) return null;
  return manifests.flatMap((entry: unknown) => parseDescriptor(entry) ?? []);
}
