import { fail, ok, type Result } from "#lib/oci/result.ts";
import { trimSpace } from "./go-text.ts";

const HEX_LENGTH: Readonly<Record<string, number>> = { sha1: 40, sha256: 64, sha384: 96, sha512: 128 };

/**
 * The digest of an artifact as Chains checks it (pkg/artifacts, `ParseDigest`): `algorithm:hex`, the algorithm in any case and
 * spaces around either; given back as it would be compared. The failure is the reason in words.
 */
export function readChainsDigest(text: string): Result<string, string> {
  const parts = text.split(":");
  const [algorithm = "", hex = ""] = [parts[0]?.toLowerCase() ?? "", parts[1] ?? ""].map(trimSpace);
  if (parts.length !== 2) return fail("its digest is not algorithm:hex");
  const length = Object.hasOwn(HEX_LENGTH, algorithm) ? HEX_LENGTH[algorithm] : undefined;
  if (length === undefined) return fail("its digest is of none of sha1, sha256, sha384 and sha512");
  if (hex.length !== length || !/^[0-9a-f]+$/.test(hex))
    return fail(`its ${algorithm} digest is not of ${length} lower-case hex digits`);
  return ok(`${algorithm}:${hex}`);
}
