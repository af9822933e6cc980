import { z } from "zod";
import { type Digest, parseDigest } from "#lib/oci/digest.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { ok, type Result } from "#lib/oci/result.ts";
import type { VerifiedBytes } from "#lib/oci/source/source.ts";
import { shapeFault } from "./envelope.ts";
import { malformed, readJson } from "./read-json.ts";

/** What a cosign signature says (containers/image, docs/containers-signature.5.md, with cosign's own type). */
export interface SimpleSigning {
  /** The reference that was signed; it may be another repository than the one it was found in. */
  readonly reference: string;
  readonly digest: Digest;
}

const schema = z.object({
  critical: z.object({
    type: z.literal("cosign container image signature"),
    identity: z.object({ "docker-reference": z.string().nullish() }).nullish(),
    image: z.object({ "docker-manifest-digest": z.string() }),
  }),
});

export function parseSimpleSigning(verified: VerifiedBytes): Result<SimpleSigning, ReadFailure> {
  const what = `The signed text ${verified.digest}`;
  const json = readJson(verified.bytes, what);
  if (!json.ok) return json;
  const parsed = schema.safeParse(json.value);
  if (!parsed.success) return malformed(what, shapeFault(parsed.error));
  const { identity, image } = parsed.data.critical;
  const digest = parseDigest(image["docker-manifest-digest"]);
  if (digest === null) return malformed(what, "names no digest of a manifest");
  return ok({ reference: identity?.["docker-reference"] ?? "", digest });
}
