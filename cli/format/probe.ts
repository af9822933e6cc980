import { formatBytes, shortDigest } from "#lib/ladder/figures.ts";
import type { Probe, ProbeAnswer, Verdict } from "#lib/probe/probe.ts";
import type { Issue } from "#lib/variants/report.ts";
import type { Style } from "../style.ts";
import { issuesText } from "./issues.ts";
import { wrap } from "./wrap.ts";

const sentences: Readonly<Record<Verdict, string>> = {
  "in-parts": "Partial pulls of zstd:chunked work here.",
  whole: "Partial pulls of zstd:chunked become whole pulls here.",
  twice: "Partial pulls of zstd:chunked download every layer twice here.",
  fails: "Partial pulls of zstd:chunked fail here.",
  unknown: "Whether partial pulls of zstd:chunked work here is unknown.",
};

const outcomes: Readonly<Record<ProbeAnswer["outcome"], string>> = {
  "as-asked": "as asked",
  whole: "the whole layer",
  other: "something else",
  refused: "refused",
  unknown: "no answer",
};

/** What was asked of a registry and how it answered. */
export function probeText(
  { probe, issues }: { readonly probe: Probe; readonly issues: readonly Issue[] },
  style: Style,
): string {
  const { repository, reference, registry, answeredBy, blob, answers, verdict } = probe;
  const mark = verdict === "in-parts" ? style.good("✓") : verdict === "unknown" ? "?" : style.gzip("!");
  const rows: readonly (readonly [string, ProbeAnswer])[] = [
    ["one range", answers.single],
    ["two ranges at once", answers.several],
    ["the last bytes", answers.suffix],
    ["behind the end", answers.pastEnd],
  ];
  const lines = [
    `${mark} ${style.bold(sentences[verdict])}`,
    wrap(
      `${repository}, a layer of ${reference} (${shortDigest(blob.digest)}, ${formatBytes(blob.size)})${answeredBy === registry ? "" : `, answered by ${answeredBy}`}`,
      style.columns,
      "  ",
    ),
    "",
    ...rows.map(
      ([name, { status, outcome }]) =>
        `  ${name.padEnd(20)} ${style.dim(String(status ?? "-").padEnd(4))} ${outcomes[outcome]}`,
    ),
    ...(issues.length === 0 ? [] : ["", issuesText(issues, style)]),
  ];
  return `${lines.join("\n")}\n`;
}
