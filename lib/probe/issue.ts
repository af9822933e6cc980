import type { Issue } from "#lib/variants/report.ts";
import type { Probe, Verdict } from "./probe.ts";

/** The issue of a registry, which stands beside the reports of its images; null where there is none, or nobody knows. */
export function issueOfProbe(
  probe: Pick<Probe, "registry" | "answeredBy" | "answers" | "verdict">,
): Issue | null {
  const { registry, answeredBy, answers, verdict } = probe;
  if (verdict === "in-parts" || verdict === "unknown") return null;
  const host = answeredBy === registry ? registry : `${answeredBy}, where ${registry} keeps its layers,`;
  return {
    code: "partial-pull-unsupported",
    severity: "warning",
    platform: null,
    positions: [],
    message: `${host} answers two ranges in one request with ${said[answers.several.outcome]} (${answers.several.status}).`,
    who: `Podman and CRI-O with partial pulls (enable_partial_images): ${hurt[verdict]}. A dual index does not help: they take the zstd:chunked entry and do not try the gzip one.`,
    fix:
      verdict === "whole"
        ? "Nothing has to be done: only the saving is lost. A newer version of the registry may answer several ranges (zot does since 2.1.17)."
        : 'Set enable_partial_images = "false" in storage.conf of the clients, or serve gzip alone from this registry. A newer version of the registry may answer several ranges (zot does since 2.1.17).',
    hurts: [],
    commands: [],
    reason: verdict,
  };
}

const said: Readonly<Record<Probe["answers"]["several"]["outcome"], string>> = {
  "as-asked": "both",
  whole: "the whole layer",
  other: "something else than these two",
  refused: "an error",
  unknown: "nothing",
};

const hurt: Readonly<Record<Exclude<Verdict, "in-parts" | "unknown">, string>> = {
  whole: "they download every layer whole",
  twice: "they download every layer whole, and twice",
  fails: "the pull fails",
};
