import { algorithmOf, type Digest, digestOf } from "./digest.ts";
import type { ReadFailure } from "./failure.ts";
import { fail, ok, type Result } from "./result.ts";
import type { VerifiedBytes } from "./source/source.ts";

/** Bytes checked against the digest and, where one was named, the size. `where` names the place for the message. */
export function verify(
  bytes: Uint8Array,
  want: { readonly digest: Digest; readonly size: number | null; readonly mediaType: string | null },
  where: string,
): Result<VerifiedBytes, ReadFailure> {
  const next =
    "Ask again; if it stays so, the content in the registry is damaged and has to be pushed again.";
  const actual = digestOf(bytes, algorithmOf(want.digest));
  if (actual !== want.digest) {
    return fail({
      code: "digest-mismatch",
      message: `${where}: asked for ${want.digest}, got ${actual}.`,
      next,
    });
  }
  if (want.size !== null && bytes.length !== want.size) {
    const message = `${where}: ${want.digest} has ${bytes.length} bytes, and its descriptor says ${want.size}.`;
    return fail({ code: "digest-mismatch", message, next });
  }
  return ok({ digest: want.digest, bytes, mediaType: want.mediaType });
}
