import type { Inspector } from "#lib/inspect/inspect.ts";
import type { Digest } from "#lib/oci/digest.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { readBeside } from "#lib/provenance/beside.ts";

/** What speaks of a digest that a tag does not name any more: it is still there, and does not speak of the new one. */
export interface Orphaned {
  readonly digest: Digest;
  readonly kind: "signature" | "attestation" | "sbom" | "other";
}

/** What stands beside the index that `reference` names by its digest. */
export async function orphanedBy(
  reference: string,
  digest: Digest,
  inspector: Inspector,
  signal: AbortSignal,
): Promise<Result<readonly Orphaned[], ReadFailure>> {
  const reading = inspector.repository(reference, signal);
  if (!reading.ok) return reading;
  const { artifacts, unseen } = await readBeside(reading.value, digest);
  const [first] = unseen;
  if (first !== undefined) return fail(first.failure);
  const found = artifacts.map(
    ({ manifestDigest, role }): Orphaned => ({
      digest: manifestDigest,
      kind: role === "provenance" ? "attestation" : KINDS.has(role) ? (role as Orphaned["kind"]) : "other",
    }),
  );
  return ok([...new Map(found.map((one) => [`${one.digest} ${one.kind}`, one])).values()]);
}

const KINDS: ReadonlySet<string> = new Set(["signature", "attestation", "sbom"]);
