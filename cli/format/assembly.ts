import type { AssemblyPlan, Published } from "#lib/apply/assemble.ts";
import type { MadeIndexes } from "#lib/apply/wanted-index.ts";
import { plural, shortDigest } from "#lib/ladder/figures.ts";
import type { Digest } from "#lib/oci/digest.ts";
import type { Desired } from "#lib/variants/plan/desired.ts";
import type { MadeEntry } from "../making.ts";
import type { Orphaned } from "../orphaned.ts";
import { printableValue } from "../printable.ts";
import type { Style } from "../style.ts";
import { type EntryRow, entryTable } from "./entry-table.ts";
import { wrap } from "./wrap.ts";

/** What came of it; the reference names the index then. */
export interface IndexOutcome extends MadeIndexes {
  readonly tagMoved: boolean;
  readonly made: readonly MadeEntry[];
  readonly kept: readonly Digest[];
  readonly orphaned: readonly Orphaned[];
}

/** What `twofold index --json` prints; `reference` is null where nothing was pushed. */
export function assemblyJson(
  { parts, assembly, document }: AssemblyPlan,
  desired: Desired | null,
  outcome: IndexOutcome | null,
) {
  return {
    outcome: outcome === null ? "planned" : "done",
    repeated: assembly.repeated,
    entries: assembly.entries.map(({ entry, source, path, annotatedZstd }, at) => ({
      position: at + 1,
      from: { reference: parts[source]?.reference ?? null, path },
      platform: entry.platform ?? entry.configPlatform,
      compression: entry.role === "image" ? entry.compression : null,
      role: entry.role,
      annotatedZstd: annotatedZstd ?? entry.annotatedZstd,
      digest: entry.digest,
    })),
    toMake: toMake(desired),
    perCompression: {
      gzip: named(outcome?.gzip ?? null),
      zstd: named(outcome?.zstd ?? null),
    },
    reference: outcome?.whole.reference ?? null,
    // Digests of what has to be made are known when it was.
    digest: outcome?.whole.report.digest ?? (isChange(desired) ? null : document.digest),
    before: outcome?.whole.before ?? null,
    tagMoved: outcome?.tagMoved ?? false,
    made: outcome?.made ?? [],
    kept: outcome?.kept ?? [],
    orphaned: outcome?.orphaned ?? [],
  };
}

const named = (published: Published | null) =>
  published === null ? null : { reference: published.reference, digest: published.report.digest };

/** What the choice asks for and nothing that was given is. */
const toMake = (desired: Desired | null) =>
  (desired?.entries ?? []).flatMap((wanted) =>
    wanted.kind === "made"
      ? [
          {
            platform: wanted.from.platform ?? wanted.from.configPlatform,
            compression: wanted.family === "gzip" ? "gzip" : "zstd:chunked",
            from: wanted.from.digest,
          },
        ]
      : [],
  );

const isChange = (desired: Desired | null): boolean =>
  desired !== null && (desired.dropped.length > 0 || desired.entries.some(({ kind }) => kind === "made"));

/** The entries in their order, each with where it comes from, and what came of it. */
export function assemblyText(
  given: AssemblyPlan,
  desired: Desired | null,
  result: IndexOutcome | null,
  style: Style,
): string {
  const { digest } = given.document;
  const { parts, assembly } = printableValue({ parts: given.parts, assembly: given.assembly });
  const rows = assembly.entries.map(
    ({ entry, source, annotatedZstd }, at): EntryRow => ({
      cells: [
        String(at + 1),
        `from ${parts[source]?.reference ?? ""}`,
        entry.platform ?? entry.configPlatform ?? "no platform",
        entry.role === "image"
          ? `${entry.compression}${annotatedZstd === true ? ", annotated" : ""}`
          : entry.role,
        shortDigest(entry.digest),
      ],
      isChange: false,
    }),
  );
  const count = plural(assembly.entries.length, "entry", "entries");
  const repeated = assembly.repeated > 0 ? `, ${assembly.repeated} given more than once` : "";
  const toBeMade = toMake(desired).map(
    ({ platform, compression }) =>
      `${result === null ? "To be made" : "Made"}: ${compression} for ${platform}.`,
  );
  const dropped = (desired?.dropped ?? []).map(
    ({ platform, compression }) =>
      `${result === null ? "To be left out" : "Left out"}: ${compression} for ${platform}.`,
  );
  const outcome =
    result === null
      ? isChange(desired)
        ? "Nothing was pushed."
        : `Nothing was pushed. The index would be ${digest}.`
      : [result.whole, result.gzip, result.zstd]
          .flatMap((one) => (one === null ? [] : [`${one.reference} names ${one.report.digest} now.`]))
          .join(" ");
  return `${[
    style.bold(wrap(`An index of ${count}${repeated}.`, style.columns, "", "")),
    "",
    ...entryTable(rows, style),
    "",
    ...[...toBeMade, ...dropped].map((line) => wrap(line, style.columns, "  ", "  ")),
    wrap(outcome, style.columns, "  ", "  "),
  ].join("\n")}\n`;
}
