import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyse } from "#lib/report/analyse.ts";
import type { IndexReport, Issue } from "#lib/variants/report.ts";
import { imageBed } from "#test/image-bed.ts";
import { builtOf } from "./built.ts";
import { choices, type Wanted } from "./choice.ts";
import { judgedFor } from "./judged.ts";
import { type Configured, stepsOnTheWay } from "./states.ts";
import { stepOf } from "./step.ts";

const chosen = (push: (typeof choices)[number]): Wanted => ({
  ...{ kind: "chosen", push, pullRequest: null, by: "ann", at: null, note: null },
});
const byDefault = (push: (typeof choices)[number]): Wanted => ({
  ...{ kind: "default", from: "settings", push, pullRequest: null },
});
const unknown: Configured = { kind: "unknown", why: "no-run", text: null };
const told = (choice: (typeof choices)[number], ended = true): Configured => ({
  ...{ kind: "known", choice, asked: true, hindrance: null },
  from: { kind: "push-run", run: "app-on-push-1", at: null, ended },
});

const report = (spec: string): IndexReport => analyse(imageBed(spec), "registry.example/a/b:1");
const texts = (issues: readonly Issue[]) =>
  issues.map(({ code, severity, platform }) => `${code} ${severity} ${platform ?? ""}`.trim());
const exactly = (issues: readonly Issue[]) =>
  issues.map(({ code, severity, platform, positions }) => `${code} ${severity} ${platform} ${positions}`);

describe("what is only a way to go is no fault", () => {
  const gzip = report("amd64 gzip, arm64 gzip");
  const missing = ["missing-variant error linux/amd64", "missing-variant error linux/arm64"];
  test.each<[string, Wanted, Configured, readonly string[], readonly string[]]>([
    ["nobody chose", byDefault("dual"), unknown, [], []],
    ["nothing is known of the next build", chosen("dual"), unknown, [], missing],
    ["the next build will do otherwise", chosen("dual"), told("gzip"), [], missing],
    ["the build that was told is still running", chosen("dual"), told("dual", false), [], missing],
    ["a build was told, and lacks it still", chosen("dual"), told("dual"), missing, []],
  ])("%s", (_what, wanted, configured, issues, drift) => {
    const judged = judgedFor(gzip, { wanted, configured });
    expect([texts(judged.report.issues), texts(judged.drift)]).toEqual([issues, drift]);
  });

  test("what was there before stays as grave as it was, and what the choice adds to it stands apart", () => {
    const judged = judgedFor(report("amd64 chunked+"), { wanted: chosen("gzip"), configured: unknown });
    expect(texts(judged.report.issues)).toEqual(["no-gzip warning linux/amd64"]);
    expect(texts(judged.drift)).toEqual(["no-gzip error linux/amd64", "missing-variant error linux/amd64"]);
  });

  test("plain zstd is a note, and lacks what the choice asks for", () => {
    const plain = report("amd64 gzip, amd64 zstd");
    const judged = judgedFor(plain, { wanted: chosen("dual"), configured: unknown });
    expect(judged.report.issues).toEqual(plain.issues);
    expect(texts(judged.drift)).toEqual([
      "missing-variant error linux/amd64",
      "chunked-incomplete warning linux/amd64",
    ]);
  });

  test("what is kept from older rules waits to be read again", () => {
    const old = { ...gzip, rulesVersion: gzip.rulesVersion - 1 };
    expect(judgedFor(old, { wanted: chosen("dual"), configured: told("dual") })).toEqual({
      ...{ report: old, lacking: [], drift: [] },
    });
  });

  test("a fault that has nothing to do with the choice is one whatever was chosen", () => {
    const wrong = report("amd64 chunked+, amd64 gzip");
    for (const push of choices)
      expect(
        texts(judgedFor(wrong, { wanted: chosen(push), configured: told(push) }).report.issues),
      ).toContain("zstd-before-gzip error linux/amd64");
  });
});

describe("for any index", () => {
  const entry = fc
    .tuple(
      fc.constantFrom("amd64", "arm64/v8", "s390x"),
      fc.constantFrom(
        "gzip",
        "zstd",
        "zstd+",
        "chunked",
        "chunked+",
        "mixed",
        "none",
        "gzip missing",
        "estargz",
      ),
    )
    .map((words) => words.join(" "));
  const anyReport = fc
    .array(entry, { minLength: 1, maxLength: 6 })
    .map((entries) => report(entries.join(", ")));
  const anyChoice = fc.constantFrom(...choices);
  const anyConfigured = fc.oneof(
    fc.constant(unknown),
    fc.tuple(anyChoice, fc.boolean()).map(([choice, ended]) => told(choice, ended)),
  );
  const all = (holds: (index: IndexReport, push: (typeof choices)[number], configured: Configured) => void) =>
    fc.assert(fc.property(anyReport, anyChoice, anyConfigured, holds), { numRuns: 100 });
  const asked = (index: IndexReport, push: (typeof choices)[number]) =>
    new Set(exactly(judgedFor(index, { wanted: chosen(push), configured: told(push) }).report.issues));

  test("a choice that no build was told changes no issue", () =>
    all((index, push, configured) => {
      if (configured.kind === "known" && configured.choice === push && configured.from.ended) return;
      const judged = judgedFor(index, { wanted: chosen(push), configured });
      expect(judged.report.issues).toEqual(index.issues);
    }));

  test("a default changes no issue, and leaves no way to go", () =>
    all((index, push, configured) => {
      const wanted = byDefault(push);
      const judged = judgedFor(index, { wanted, configured });
      expect(judged).toEqual({ report: index, lacking: [], drift: [] });
      const step = stepOf({ wanted, configured, built: builtOf(index) }, false);
      expect(stepsOnTheWay).not.toContain(step);
    }));

  test("issue or drift, each once: together they are what the choice asks for", () =>
    all((index, push, configured) => {
      const { report: judged, drift } = judgedFor(index, { wanted: chosen(push), configured });
      const [issues, apart] = [exactly(judged.issues), exactly(drift)];
      expect(apart.filter((one) => issues.includes(one))).toEqual([]);
      for (const one of asked(index, push)) expect([...issues, ...apart]).toContain(one);
    }));

  test("what the choice asks for and the index lacks is on the way", () =>
    all((index, push, configured) => {
      const wanted = chosen(push);
      const { lacking } = judgedFor(index, { wanted, configured });
      const step = stepOf({ wanted, configured, built: builtOf(index) }, lacking.length > 0);
      if (lacking.length > 0) expect(stepsOnTheWay).toContain(step);
    }));
});
