import type { AssemblyPlan } from "#lib/apply/assemble.ts";
import { plural, shortDigest } from "#lib/ladder/figures.ts";
import { printableValue } from "../printable.ts";
import type { Style } from "../style.ts";
import { type EntryRow, entryTable } from "./entry-table.ts";
import { wrap } from "./wrap.ts";

/** What `twofold index --json` prints; `reference` is null where nothing was pushed. */
export function assemblyJson({ parts, assembly, document }: AssemblyPlan, reference: string | null) {
  return {
    outcome: reference === null ? "planned" : "done",
    reference,
    digest: document.digest,
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
  };
}

/** The entries in their order, each with where it comes from, and what came of it. */
export function assemblyText(given: AssemblyPlan, reference: string | null, style: Style): string {
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
  const outcome =
    reference === null
      ? `Nothing was pushed. The index would be ${digest}.`
      : `${reference} names ${digest} now.`;
  return `${[
    style.bold(wrap(`An index of ${count}${repeated}.`, style.columns, "", "")),
    "",
    ...entryTable(rows, style),
    "",
    wrap(outcome, style.columns, "  ", "  "),
  ].join("\n")}\n`;
}
