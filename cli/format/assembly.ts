import { type Applied, appliedJson } from "#lib/apply/applied.ts";
import type { AssemblyPlan } from "#lib/apply/assemble.ts";
import type { MadeIndexes } from "#lib/apply/wanted-index.ts";
import { plural, shortDigest } from "#lib/ladder/figures.ts";
import type { AssembledEntry } from "#lib/plan/assembly.ts";
import type { Desired } from "#lib/plan/desired.ts";
import { printableValue } from "../printable.ts";
import type { Style } from "../style.ts";
import { appliedText } from "./applied.ts";
import { type EntryRow, entryTable } from "./entry-table.ts";
import { wrap } from "./wrap.ts";

/** What `twofold index --json` prints; of a dry run the place it would go to. */
export function assemblyJson(
  destination: string,
  { parts, assembly, document }: AssemblyPlan,
  desired: Desired | null,
  outcome: MadeIndexes | null,
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
    ...(outcome === null
      ? {
          reference: destination,
          // Digests of what has to be made are known when it was.
          digest: isChange(desired) ? null : document.digest,
          kept: assembly.entries.map(({ entry }) => entry.digest),
          ...{ before: null, tagMoved: false, made: [], sbomsCopied: 0, orphaned: [], orphansUnseen: [] },
        }
      : appliedJson(outcome.whole)),
  };
}

const named = (applied: Applied | null) =>
  applied === null ? null : { reference: applied.reference, digest: applied.digest };

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

const isChange = (desired: Desired | null): desired is Desired =>
  desired !== null && (desired.dropped.length > 0 || desired.entries.some(({ kind }) => kind === "made"));

/** What is pushed, in its order: what was given, and what is made of it. */
function wantedRows(
  desired: Desired,
  result: MadeIndexes | null,
  given: (position: number, at: number) => EntryRow,
): readonly EntryRow[] {
  const made = (result?.whole.made ?? []).values();
  return desired.entries.map((wanted, at) => {
    if (wanted.kind === "kept") return given(wanted.entry.position, at);
    const { from, family, annotated } = printableValue(wanted);
    const digest = made.next().value?.digest;
    return {
      cells: [
        String(at + 1),
        result === null ? "to be made" : "made",
        from.platform ?? from.configPlatform ?? "no platform",
        `${family === "gzip" ? "gzip" : "zstd:chunked"}${annotated ? ", annotated" : ""}`,
        digest === undefined ? "" : shortDigest(digest),
      ],
      isChange: true,
    };
  });
}

/** The entries in their order, each with where it comes from, and what came of it. */
export function assemblyText(
  given: AssemblyPlan,
  desired: Desired | null,
  result: MadeIndexes | null,
  style: Style,
): string {
  const { digest } = given.document;
  const { parts, assembly } = printableValue({ parts: given.parts, assembly: given.assembly });
  const givenRow = ({ entry, source, annotatedZstd }: AssembledEntry, at: number): EntryRow => ({
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
  });
  const rows = isChange(desired)
    ? wantedRows(desired, result, (position, at) => {
        const one = assembly.entries[position - 1];
        if (one === undefined) throw new Error(`no entry ${position} was given`);
        return givenRow(one, at);
      })
    : assembly.entries.map(givenRow);
  const count = plural(rows.length, "entry", "entries");
  const repeated = assembly.repeated > 0 ? `, ${assembly.repeated} given more than once` : "";
  const dropped = (desired?.dropped ?? []).map(
    ({ platform, compression }) =>
      `${result === null ? "To be left out" : "Left out"}: ${compression} for ${platform}.`,
  );
  const outcome =
    result === null
      ? wrap(
          isChange(desired) ? "Nothing was pushed." : `Nothing was pushed. The index would be ${digest}.`,
          style.columns,
          "  ",
          "  ",
        )
      : [result.whole, result.gzip, result.zstd]
          .flatMap((one) => (one === null ? [] : [appliedText(one, style)]))
          .join("\n");
  return `${[
    style.bold(wrap(`An index of ${count}${repeated}.`, style.columns, "", "")),
    "",
    ...entryTable(rows, style),
    "",
    ...dropped.map((line) => wrap(line, style.columns, "  ", "  ")),
    outcome,
  ].join("\n")}\n`;
}
