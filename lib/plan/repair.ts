import { ZSTD_ENTRY } from "#lib/variants/annotations.ts";
import { keyOfEntry } from "#lib/variants/platform-key.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";
import { desiredAnnotations, dropRepeats, familyOf, inOrder, keyOf, needsAnnotation } from "./desired.ts";

/** An entry of the repaired index. */
export interface RepairedEntry {
  readonly entry: EntryReport;
  /** Where it stands today: its position, and below it those in nested indexes. */
  readonly path: readonly number[];
  readonly annotations: Readonly<Record<string, string>>;
  readonly change: "keep" | "move" | "annotate" | "hoist";
}

export interface Repair {
  readonly entries: readonly RepairedEntry[];
  /** Entries said twice. */
  readonly dropped: readonly EntryReport[];
  readonly changes: boolean;
}

/**
 * What of an index can be put right without touching a manifest: nested indexes become entries, what stands twice stands once,
 * gzip goes before zstd for each platform, and the annotation of zstd is where it has to be and nowhere else. Entries that may
 * stay keep their place. Repairing the result again changes nothing.
 */
export function repairOf({ entries, kind }: Pick<IndexReport, "entries" | "kind">): Repair {
  if (kind === "manifest") return { entries: [], dropped: [], changes: false };
  const flat = entries.flatMap((entry) => flattened(entry, [entry.position]));
  const paths = new Map(flat.map(({ entry, path }) => [entry, path] as const));
  const kept = new Set(paths.keys());
  dropRepeats(kept);
  const ordered = inOrder([...kept]);
  const gzipPlatforms = new Set(
    [...kept].flatMap((entry) => (isOf(entry, "gzip") && keyOfEntry(entry) !== null ? [keyOf(entry)] : [])),
  );
  const repaired = ordered.map(({ entry, moved }): RepairedEntry => {
    const path = paths.get(entry) ?? [entry.position];
    const family = entry.role === "image" && entry.failure === null ? familyOf(entry) : null;
    const annotated = family !== null && needsAnnotation(entry, family, gzipPlatforms.has(keyOf(entry)));
    return {
      entry,
      path,
      annotations: desiredAnnotations({ kind: "kept", entry, moved, annotated }),
      change: path.length > 1 ? "hoist" : annotated ? "annotate" : moved ? "move" : "keep",
    };
  });
  const dropped = flat.flatMap(({ entry }) => (kept.has(entry) ? [] : [entry]));
  return {
    entries: repaired,
    dropped,
    changes: dropped.length > 0 || repaired.some(({ change }) => change !== "keep"),
  };
}

/** The entries of the repaired index as a report has them, so that the same rules and the same clients judge it. */
export const repairedReports = ({ entries }: Repair): readonly EntryReport[] =>
  entries.map(({ entry, annotations }, at) => ({
    ...entry,
    annotations,
    annotatedZstd: annotations[ZSTD_ENTRY] === "true",
    position: at + 1,
  }));

const isOf = (entry: EntryReport, family: "gzip" | "zstd"): boolean =>
  entry.role === "image" && entry.failure === null && familyOf(entry) === family;

/** An entry that stands in the index itself or in nested ones. */
export interface Flat {
  readonly entry: EntryReport;
  /** Its position, and below it those in nested indexes. */
  readonly path: readonly number[];
}

/** What a nested index holds stands in its place; one that could not be read, or holds nothing, stays as it is. */
export function flattened(entry: EntryReport, path: readonly number[]): readonly Flat[] {
  if (entry.role !== "index" || entry.failure !== null || entry.nested.length === 0) return [{ entry, path }];
  return entry.nested.flatMap((inner) => flattened(inner, [...path, inner.position]));
}
