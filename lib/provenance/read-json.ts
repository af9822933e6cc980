import type { ReadFailure } from "#lib/oci/failure.ts";
import { firstRepeatedKey, MAX_JSON_DEPTH, nestsDeeperThan } from "#lib/oci/json-guard.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";

/** Keys are looked at down to a digest of a subject: statement, list, subject, digest. */
const CHECKED_DEPTH = 4;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Go, in which cosign is written, takes keys of a struct for one that differ in case (encoding/json, Unicode's simple folding):
 * those of an envelope and of a statement. Below them stand maps, parameters and environments, whose keys may.
 */
const foldedAsGo = (key: string, level: number): string =>
  level > 1 ? key : key.toLowerCase().replaceAll("\u017F", "s").replaceAll("\u212A", "k");

/**
 * JSON from a stranger; `what` names the document for the message. What two parsers could read differently is refused: the
 * one that checks a signature and the one that acts on it may be different programs.
 */
export function readJson(bytes: Uint8Array, what: string): Result<unknown, ReadFailure> {
  if (nestsDeeperThan(bytes, MAX_JSON_DEPTH))
    return malformed(what, `nests deeper than ${MAX_JSON_DEPTH} levels`);
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch {
    return malformed(what, "is not JSON");
  }
  const repeated = firstRepeatedKey(bytes, CHECKED_DEPTH, foldedAsGo);
  return repeated === null
    ? ok(value)
    : malformed(what, `has ${repeated.slice(0, 80)} twice in one object, by case or as it is`);
}

export function malformed(what: string, why: string): { readonly ok: false; readonly failure: ReadFailure } {
  return fail({
    code: "malformed",
    message: `${what} ${why}.`,
    next: "Whoever signs or attests this image has to do it again, with a current tool.",
  });
}
