import { algorithmOf, type Digest, digestOf } from "./digest.ts";
import type { ReadFailure } from "./failure.ts";
import { fail, ok, type Result } from "./result.ts";
import type { VerifiedBytes } from "./source/source.ts";

/** Bytes checked against the digest that names them. `where` names the place for the message. */
export function verify(bytes: Uint8Array, digest: Digest, where: string): Result<VerifiedBytes, ReadFailure> {
  const actual = digestOf(bytes, algorithmOf(digest));
  if (actual === digest) return ok({ digest, bytes, mediaType: null });
  return fail({
    code: "digest-mismatch",
    message: `${where}: asked for ${digest}, got ${actual}.`,
    next: "The content is damaged: copy or push the image again.",
  });
}

/**
 * Why a descriptor is wrong whose content has its digest and another size; null where both agree. The digest proves the
 * content: most clients read it all the same.
 */
export function sizeMismatch(
  { digest, size }: { readonly digest: Digest; readonly size: number },
  actualBytes: number,
): ReadFailure | null {
  if (actualBytes === size) return null;
  return {
    code: "size-mismatch",
    message: `${digest} has ${actualBytes} bytes, and its descriptor says ${size}.`,
    next: "Build the index again, so that its descriptors have the right sizes.",
  };
}
