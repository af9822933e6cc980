import { expect, test } from "vitest";
import { analyse } from "#lib/report/analyse.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { imageBed } from "#test/image-bed.ts";
import { builtOf } from "./built.ts";
import type { Wanted } from "./choice.ts";
import { judgedFor } from "./judged.ts";
import type { Built, Configured } from "./states.ts";
import { stepOf } from "./step.ts";

const chosen = (push: Choice): Wanted => ({
  kind: "chosen",
  push,
  pullRequest: null,
  by: "ann",
  at: null,
  note: null,
});
const byDefault = (push: Choice): Wanted => ({ kind: "default", from: "settings", push, pullRequest: null });
const run = (choice: Choice, over: { asked?: boolean; ended?: boolean } = {}): Configured => ({
  kind: "known",
  choice,
  asked: over.asked ?? true,
  hindrance: null,
  from: { kind: "push-run", run: "app-on-push-1", at: null, ended: over.ended ?? true },
});
const unknown: Configured = { kind: "unknown", why: "no-run", text: null };
interface Index {
  readonly report: IndexReport;
  readonly built: Built;
}
const reportOf = (spec: string): IndexReport => analyse(imageBed(spec), "registry.example/a/b:1");
const built = (spec: string): Index => ({ report: reportOf(spec), built: builtOf(reportOf(spec)) });
const gzip = "amd64 gzip, arm64 gzip";
const dual = `${gzip}, amd64 chunked+, arm64 chunked+`;
const inPart = `${gzip}, amd64 chunked+`;

test.each<[string, Wanted, Configured, Index, string]>([
  ["all three agree", chosen("dual"), run("dual"), built(dual), "settled"],
  [
    "nothing is known of the next build, and the index is right",
    chosen("dual"),
    unknown,
    built(dual),
    "settled",
  ],
  ["the next build would drop what is there", chosen("dual"), run("gzip"), built(dual), "change-pipeline"],
  [
    "the next build cannot make what it is told",
    chosen("dual"),
    { ...run("dual"), hindrance: { kind: "docker-format" } } as Configured,
    built(dual),
    "change-pipeline",
  ],
  [
    "the next build is told what is no compression",
    chosen("dual"),
    { kind: "unknown", why: "unknown-value", text: "brotli" },
    built(dual),
    "change-pipeline",
  ],
  ["the pipeline says another", chosen("dual"), run("gzip"), built(gzip), "change-pipeline"],
  [
    "the build that was told is still running",
    chosen("dual"),
    run("dual", { ended: false }),
    built(gzip),
    "build",
  ],
  ["told zstd, made gzip", chosen("dual"), run("dual"), built(gzip), "build-ignored-it"],
  [
    "told nothing, which makes gzip, and got zstd",
    chosen("gzip"),
    run("gzip", { asked: false }),
    built(dual),
    "build",
  ],
  [
    "on every platform, and not in the form that was chosen",
    chosen("dual"),
    run("dual"),
    built(`${gzip}, amd64 zstd+, arm64 zstd+`),
    "complete-index",
  ],
  ["nothing is known of the next build", chosen("dual"), unknown, built(gzip), "find-configuration"],
  ["one platform lacks a variant", chosen("dual"), run("dual"), built(inPart), "complete-index"],
  ["nobody chose, and it is as the default says", byDefault("gzip"), unknown, built(gzip), "settled"],
  ["nobody chose what was built", byDefault("gzip"), run("dual"), built(dual), "not-chosen"],
  // A default is nobody's wish: what it says is never waited for.
  ["the default in part", byDefault("dual"), unknown, built(inPart), "settled"],
  ["nobody chose, and nothing is compressed", byDefault("dual"), unknown, built("amd64 none"), "settled"],
  ["the choice is no choice", { kind: "unreadable", text: "brotli" }, unknown, built(gzip), "choose-again"],
  [
    "nothing was read",
    chosen("dual"),
    run("dual"),
    { report: reportOf(dual), built: { kind: "unread" } },
    "read-index",
  ],
])("%s", (_, wanted, configured, index, step) => {
  const { lacking } = judgedFor(index.report, { wanted, configured });
  expect(stepOf({ wanted, configured, built: index.built }, lacking.length > 0)).toBe(step);
});
