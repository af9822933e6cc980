import { z } from "zod";
import { algorithmOf, type Digest, hexOf } from "#lib/oci/digest.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { ok, type Result } from "#lib/oci/result.ts";
import { shapeFault } from "./envelope.ts";
import { malformed, readJson } from "./read-json.ts";

/** An in-toto statement (in-toto/attestation, spec v0.1 and v1): what is said about which subjects. */
export interface Statement {
  readonly version: "v0.1" | "v1";
  readonly predicateType: string;
  /** All of them, in the statement's order: an attestation of a run names every image that the run made. */
  readonly subjects: readonly Subject[];
  readonly predicate: unknown;
}

export interface Subject {
  /** A repository or a file; after a release it may be another repository than the one it was found in. */
  readonly name: string | null;
  readonly uri: string | null;
  /** By algorithm: `sha256`, `sha512`, `gitCommit`, … */
  readonly digests: Readonly<Record<string, string>>;
}

const VERSIONS = {
  "https://in-toto.io/Statement/v0.1": "v0.1",
  "https://in-toto.io/Statement/v1": "v1",
} as const;

const schema = z.object({
  _type: z.enum(["https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1"]),
  predicateType: z.string().min(1),
  // Go writes an empty list as null.
  subject: z
    .array(
      z.object({
        name: z.string().nullish(),
        uri: z.string().nullish(),
        digest: z.record(z.string(), z.string()).nullish(),
      }),
    )
    .nullish(),
  predicate: z.unknown().optional(),
});

/** The types under which a payload is a statement (in-toto/attestation, spec/v1/envelope.md). */
const PAYLOAD_TYPE = /^application\/vnd\.in-toto(?:\.[a-z0-9.+_-]+)?\+json$/i;

/** The statement in a payload; `what` names where it came from. */
export function parseStatement(
  { payloadType, payload }: { readonly payloadType: string; readonly payload: Uint8Array },
  what: string,
): Result<Statement, ReadFailure> {
  if (!PAYLOAD_TYPE.test(payloadType))
    return malformed(what, `holds ${payloadType.slice(0, 80) || "no type"}, which is no in-toto statement`);
  const json = readJson(payload, what);
  if (!json.ok) return json;
  const parsed = schema.safeParse(json.value);
  if (!parsed.success) return malformed(what, shapeFault(parsed.error));
  const { _type, predicateType, subject, predicate } = parsed.data;
  const subjects = (subject ?? []).map(({ name, uri, digest }) => ({
    name: name ?? null,
    uri: uri ?? null,
    digests: digest ?? {},
  }));
  return ok({ version: VERSIONS[_type], predicateType, subjects, predicate });
}

/** Whether the statement is about `digest`. Digests decide and names do not: an image keeps its digest where it is copied to. */
export function isAbout(statement: Pick<Statement, "subjects">, digest: Digest): boolean {
  return statement.subjects.some(
    ({ digests }) =>
      Object.hasOwn(digests, algorithmOf(digest)) && digests[algorithmOf(digest)] === hexOf(digest),
  );
}
