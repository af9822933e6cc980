import type { Inspector } from "#lib/inspect/inspect.ts";
import type { Digest } from "#lib/oci/digest.ts";
import { formatReference, parseReference, pinned } from "#lib/oci/reference.ts";
import { ok, type Result } from "#lib/oci/result.ts";
import type { VerifiedBytes } from "#lib/oci/source/source.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";
import type { ApplyFailure } from "./failure.ts";

export interface Indexes {
  readonly root: VerifiedBytes;
  readonly nested: ReadonlyMap<Digest, VerifiedBytes>;
}

/** The bytes of the index and of those in it, which the report was made of: they come from memory. */
export async function readIndexes(
  { reference, digest, entries }: IndexReport,
  inspector: Inspector,
  signal: AbortSignal,
): Promise<Result<Indexes, ApplyFailure>> {
  const parsed = parseReference(reference);
  if (!parsed.ok) return parsed;
  const at = (one: Digest) =>
    inspector.source(formatReference(pinned(parsed.value, one)), "manifest", signal);
  const root = await at(digest);
  if (!root.ok) return root;
  const nested = new Map<Digest, VerifiedBytes>();
  for (const index of indexesIn(entries)) {
    const bytes = await at(index);
    if (!bytes.ok) return bytes;
    nested.set(index, bytes.value);
  }
  return ok({ root: root.value, nested });
}

const indexesIn = (entries: readonly EntryReport[]): readonly Digest[] =>
  entries.flatMap(({ role, failure, digest, nested }) =>
    role === "index" && failure === null ? [digest, ...indexesIn(nested)] : [],
  );
