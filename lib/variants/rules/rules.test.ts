import { existsSync, readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { analyse } from "#lib/report/analyse.ts";
import { imageBed } from "#test/image-bed.ts";
import { type Choice, type IndexCode, indexCodes, issueCodes } from "../issue-codes.ts";
import { lastRules, rules } from "./index.ts";
import { clientsDo, clientsText } from "./rule.ts";

/** The issues of an image in a line: `code[positions]`, marked `!` for errors and `.` for notes, ordered by code. */
function lintOf(spec: string, choice?: Choice): string {
  const { issues } = analyse(imageBed(spec), "example", choice === undefined ? {} : { choice });
  const marks = { error: "!", warning: "", info: "." };
  return issues
    .map(
      (issue) =>
        `${issue.code}${issue.reason ? `(${issue.reason})` : ""}[${issue.positions}]${marks[issue.severity]}`,
    )
    .toSorted()
    .join(" ");
}

const findings: readonly (readonly [spec: string, issues: string])[] = [
  ["amd64 gzip, amd64 chunked+", ""],
  ["amd64 gzip, arm64 gzip, amd64 chunked+, arm64 chunked+", ""],
  ["amd64 gzip, amd64 chunked+, arm64 gzip, arm64 chunked+", ""],
  ["amd64 gzip", ""],
  ["amd64 estargz", ""],
  ["amd64 none", "uncompressed-layers[1]"],
  ["single: amd64 gzip", ""],
  ["amd64 foreign", ""],
  ["amd64 empty", ""],
  ["amd64 encrypted", ""],
  ["single: signature", ""],
  ["amd64 gzip, signature, artifact", ""],
  ["windows/amd64:10.0.17763.1 gzip, windows/amd64:10.0.20348.2 gzip", ""], // two platforms
  ["arm/v6 gzip, arm/v7 gzip, arm/v8 gzip", ""],
  ["amd64 gzip, att(1), arm64 gzip, att(3)", ""],
  // zstd-before-gzip
  ["amd64 chunked+, amd64 gzip", "zstd-before-gzip[1,2]!"],
  ["amd64 chunked+, arm64 gzip, amd64 gzip, arm64 chunked+", "zstd-before-gzip[1,3]!"],
  ["arm64 chunked+, arm64/v8 gzip", "content-mismatch[1,2]! zstd-before-gzip[1,2]!"], // one platform, spelled twice; the bed gives each spelling its own files
  ["amd64 chunked+, amd64 estargz", "zstd-before-gzip[1,2]!"],
  // no-gzip, missing-variant
  ["amd64 chunked+", "no-gzip[1]"],
  ["amd64 chunked+, arm64 chunked+", "no-gzip[1] no-gzip[2]"],
  ["amd64 gzip, amd64 chunked+, arm64 gzip", "missing-variant[3]"],
  ["amd64 gzip, amd64 chunked+, arm64 chunked+", "missing-variant[3] no-gzip[3]"],
  [
    "amd64 gzip, amd64 chunked+, arm64 gzip, arm64 zstd+",
    "chunked-incomplete(no-annotations)[4] missing-variant[3,4] zstd-unchunked[4].",
  ],
  [
    "amd64 gzip, amd64 zstd+, arm64 gzip, arm64 zstd+",
    "chunked-incomplete(no-annotations)[2] chunked-incomplete(no-annotations)[4] zstd-unchunked[2]. zstd-unchunked[4].",
  ],
  ["amd64 gzip, amd64 chunked+, arm64 gzip, arm64 chunked+ missing", "manifest-missing[4]!"],
  // zstd-unannotated
  ["amd64 gzip, amd64 chunked", "zstd-unannotated[2]"],
  ["amd64 gzip, amd64 chunked+false", "zstd-unannotated[2]"],
  ["amd64 gzip, amd64 chunked+True", "zstd-unannotated[2]"],
  // annotated-not-zstd
  ["amd64 gzip+", "annotated-not-zstd[1]!"],
  ["amd64 estargz+", "annotated-not-zstd[1]!"],
  // chunked-incomplete
  ["amd64 gzip, amd64 zstd+", "chunked-incomplete(no-annotations)[2] zstd-unchunked[2]."],
  ["amd64 gzip, amd64 zstd", "zstd-unannotated[2] zstd-unchunked[2]."], // nobody meant it for more
  ["amd64 gzip, amd64 toc-outside+", "chunked-incomplete(no-annotations)[2]"],
  ["amd64 gzip, amd64 old-chunked+", "chunked-incomplete(old-keys)[2]"],
  ["amd64 gzip, amd64 no-tarsplit+", "chunked-incomplete(no-tarsplit)[2]"],
  ["amd64 gzip, amd64 some-chunked+", "chunked-incomplete(some-layers)[2]"],
  ["amd64 gzip, amd64 tarsplit-outside+", "chunked-incomplete(tarsplit-outside-toc)[2]"],
  ["amd64 gzip, amd64 two-tocs+", "chunked-incomplete(two-tocs)[2]"],
  // layers
  ["amd64 mislabelled", "layer-type-mismatch[1]!"],
  ["amd64 mixed", "mixed-compression[1]!"],
  ["amd64 erofs-and-gzip +erofs", "mixed-compression[1]! unusable[1]!"], // and no host without EROFS takes it
  ["amd64 gzip diff-ids(1)", "diff-ids-mismatch[1]!"],
  ["amd64 gzip, amd64 chunked+ diff-ids(0)", "diff-ids-mismatch[2]!"],
  ["amd64 gzip, amd64 none", "uncompressed-layers[2]"],
  // content, platform
  ["amd64 gzip, amd64 chunked+ #b", "content-mismatch[1,2]!"],
  ["amd64 gzip note(a=b), amd64 chunked+", "annotations-differ[1,2]."],
  [
    "amd64 gzip note(a=b), amd64 chunked+, amd64 zstd+ note(a=c)",
    "annotations-differ[1,2]. annotations-differ[1,3]. chunked-incomplete(no-annotations)[3] zstd-unchunked[3].",
  ],
  ["amd64 gzip config(arm64)", "platform-mismatch[1]!"],
  ["windows/amd64:10.0.17763.1 gzip config(windows/amd64:10.0.20348.2)", "platform-mismatch[1]!"],
  ["arm64/v8 gzip config(arm64)", ""],
  ["- gzip", "platform-missing[1]"],
  ["{} gzip", "platform-missing[1]"],
  ["half gzip", "platform-missing[1]"],
  ["amd64 gzip type()", "descriptor-type[1]"],
  ["amd64 gzip type(application/vnd.example.manifest)", "descriptor-type[1]"],
  // duplicates
  ["amd64 gzip, amd64 gzip =1", "duplicate-variant[1,2]"],
  ["amd64 gzip, amd64 gzip #b", "content-mismatch[1,2]! duplicate-variant[1,2]!"],
  ["amd64 gzip, att(1), att(1)", "attestation-duplicated[2,3]."],
  // formats
  ["list: amd64 gzip docker, arm64 gzip docker", ""],
  ["amd64 gzip, arm64 gzip docker", "mixed-formats[2]!"],
  ["list: amd64 zstd docker", "mixed-formats[1]! no-gzip[1] zstd-unchunked[1]."],
  ["list: amd64 gzip", "mixed-formats[1]!"], // a Docker list takes Docker's manifests alone
  ["single: amd64 gzip docker oci-layers", "mixed-formats[1]!"],
  ["amd64 gzip docker-config", "mixed-formats[1]!"],
  ["amd64 gzip type(application/vnd.docker.distribution.manifest.v2+json)", "mixed-formats[1]!"],
  // EROFS, and what hides an image
  ["amd64 gzip, amd64 erofs +erofs", ""],
  ["amd64 erofs +erofs, amd64 gzip", "erofs-before-tar[1,2]! shadowed[1,2]!"],
  ["amd64 gzip, amd64 erofs", "erofs-unmarked[2]!"],
  ["amd64 gzip, amd64 erofs +erofs-index", "erofs-unmarked[2]!"],
  ["amd64 gzip, amd64 erofs +erofs-config", "erofs-unmarked[2]!"],
  ["amd64 erofs +erofs", "unusable[1]!"],
  ["amd64 artifact, amd64 gzip", "shadowed[1,2]!"],
  [
    "amd64 gzip, amd64 att(1) untied, arm64 att(1) untied, arm64 gzip",
    "attestation-duplicated[2,3]. shadowed[3,4]!",
  ],
  ["amd64 gzip malformed, amd64 gzip", "shadowed[1,2]!"],
  ["amd64 gzip malformed", "unusable[1]!"],
  ["amd64 odd", "unusable[1]!"],
  ["", "unusable[]!"],
  // nested
  ["amd64 gzip, nested(arm64 gzip)", "nested-index[2]!"],
  ["amd64 gzip, nested(amd64 gzip)", "nested-index[2]"],
  ["nested(amd64 gzip, arm64 gzip)", "nested-index[1]!"],
  ["amd64 gzip, nested(nested(arm64 gzip))", "nested-index[2]!"], // two levels down are read
  // what could not be read
  ["amd64 gzip missing", "manifest-missing[1]!"],
  ["amd64 gzip no-config", "manifest-missing[1]!"],
  ["amd64 gzip, att(1) missing", "manifest-missing[2]!"],
  ["amd64 gzip, nested(arm64 gzip missing)", "manifest-missing[2]! nested-index[2]!"],
  ["amd64 gzip, arm64 gzip damaged", "digest-mismatch[2]!"],
  ["amd64 gzip, arm64 gzip limited", ""], // what was not looked at is no fault of the image
  ["amd64 gzip limited", ""],
];

test.each(findings)("%s → %s", (spec, issues) => expect(lintOf(spec)).toBe(issues));

test.each(indexCodes)("%s is found in one of these", (code) => {
  expect(findings.some(([, issues]) => new RegExp(`(?:^| )${code}[([]`).test(issues))).toBe(true);
});

test.each<[string, Choice, string]>([
  ["amd64 gzip", "dual", "missing-variant[1]!"],
  ["amd64 gzip", "gzip", ""],
  ["amd64 gzip", "zstd-chunked", "missing-variant[1]!"],
  ["amd64 chunked+", "zstd-chunked", "no-gzip[1]"],
  ["amd64 chunked+", "gzip", "missing-variant[1]! no-gzip[1]!"],
  ["amd64 gzip, amd64 chunked+", "dual", ""],
  [
    "amd64 gzip, amd64 zstd+",
    "dual",
    "chunked-incomplete(no-annotations)[2] missing-variant[1,2]! zstd-unchunked[2].",
  ],
  ["amd64 estargz", "gzip", ""],
])("%s with the choice %s → %s", (spec, choice, issues) => expect(lintOf(spec, choice)).toBe(issues));

/** What looks like the fault of a rule and is none. Every code has its own. */
const nearMisses: Readonly<Record<IndexCode, readonly [string, ...string[]]>> = {
  "zstd-before-gzip": [
    "arm64 chunked+, amd64 gzip, amd64 chunked+", // another platform's zstd
    "amd64 gzip, amd64 chunked+, amd64 gzip =1", // a gzip after zstd, but not the first
    "- chunked+, amd64 gzip", // no platform: nobody takes it for amd64 before the gzip one
    "amd64 mixed, amd64 gzip", // of both, so it has its own code
  ],
  "no-gzip": [
    "amd64 estargz", // is gzip
    "amd64 none", // needs no decompression
    "amd64 chunked+, amd64 gzip missing", // may be there
    "amd64 chunked+, amd64/v1 gzip", // the same platform, spelled differently
  ],
  "missing-variant": [
    "amd64 gzip, amd64 erofs +erofs, arm64 gzip", // nobody asks for EROFS
    "amd64 gzip, amd64 chunked+, arm64 gzip, arm64 chunked+ missing", // may be there
    "amd64 gzip, amd64 chunked+, att(1)",
    "amd64 gzip, amd64 chunked+, arm64 estargz, arm64 chunked+",
    "amd64 chunked+, arm64 chunked+",
  ],
  "zstd-unannotated": [
    "amd64 chunked", // no twin beside which it could be missed
    "amd64 gzip, arm64 chunked",
    "amd64 gzip, amd64 chunked+",
  ],
  "annotated-not-zstd": [
    "amd64 mixed+", // has zstd layers
    "amd64 gzip+false",
    "amd64 gzip missing, amd64 chunked+",
  ],
  "chunked-incomplete": ["amd64 gzip, amd64 chunked+", "amd64 estargz", "amd64 gzip"],
  "annotations-differ": [
    "amd64 gzip, amd64 chunked+", // the annotations of the compression itself
    "amd64 gzip note(a=b), arm64 gzip", // no twins
    "amd64 gzip note(a=b), amd64 chunked+ note(a=b)",
  ],
  "layer-type-mismatch": ["amd64 estargz", "amd64 two-tocs", "amd64 chunked"],
  "mixed-compression": ["amd64 some-chunked", "amd64 none"],
  "content-mismatch": [
    "amd64 gzip, amd64 erofs +erofs #b", // has no diff IDs to speak of
    "amd64 gzip, amd64 chunked+ diff-ids(0)", // a fault of its own
    "amd64 gzip, arm64 gzip #b", // platforms differ rightly
    "amd64 gzip, amd64 chunked+ #b no-config", // unknown
  ],
  "platform-mismatch": [
    "arm64 gzip config(arm64/v8)", // v8 is what arm64 means
    "amd64 gzip config(arm64) no-config", // unknown
    "- gzip", // names none
    "windows/amd64:10.0.17763.1 gzip config(windows/amd64)", // one of them names no version
  ],
  "platform-missing": ["single: amd64 gzip", "amd64 gzip, att(1)", "amd64 gzip, nested(arm64 gzip)"],
  "duplicate-variant": [
    "amd64 gzip, amd64 chunked+",
    "amd64 gzip, att(1), att(1)",
    "amd64 gzip, amd64/v2 gzip", // another level of the architecture
    "windows/amd64:10.0.17763.1 gzip, windows/amd64:10.0.20348.2 gzip",
    "amd64 gzip, amd64 estargz",
    "amd64 gzip, amd64 erofs +erofs",
  ],
  "attestation-duplicated": ["amd64 gzip, arm64 gzip, att(1), att(2)"],
  "mixed-formats": [
    "list: amd64 gzip docker, arm64 gzip docker",
    "amd64 gzip, nested(arm64 gzip)",
    "amd64 gzip docker, arm64 gzip docker", // an OCI index takes Docker's manifests too
    "amd64 gzip docker-layers", // every client reads Docker's gzip layers in an OCI manifest
  ],
  "nested-index": ["amd64 gzip, artifact", "amd64 gzip, att(1)"],
  "manifest-missing": ["amd64 gzip, arm64 gzip damaged", "amd64 gzip limited"],
  "digest-mismatch": ["amd64 gzip, arm64 gzip missing", "amd64 gzip limited"],
  shadowed: [
    "amd64 gzip, amd64 artifact", // the image stands first
    "amd64 artifact", // there is nothing to hide
    "amd64 artifact, arm64 gzip", // another platform's
    "amd64 chunked+, amd64 gzip", // has a rule of its own
    "amd64 gzip limited, amd64 gzip", // nobody looked
  ],
  unusable: ["amd64 chunked+", "amd64 encrypted", "amd64 gzip limited", "amd64 gzip", "artifact", "- gzip"],
  "diff-ids-mismatch": [
    "amd64 empty",
    "amd64 gzip no-config",
    "amd64 erofs +erofs diff-ids(0)",
    "amd64 gzip, artifact",
  ],
  "descriptor-type": ["amd64 gzip, artifact", "amd64 gzip, att(1)", "amd64 gzip, nested(arm64 gzip)"],
  "erofs-before-tar": [
    "amd64 gzip, amd64 erofs +erofs",
    "arm64 erofs +erofs, amd64 gzip",
    "amd64 erofs +erofs",
  ],
  "erofs-unmarked": ["amd64 gzip, amd64 erofs +erofs", "amd64 erofs +erofs-index no-config", "amd64 gzip"],
  "uncompressed-layers": ["amd64 gzip", "amd64 empty", "amd64 gzip, amd64 erofs +erofs"],
  "zstd-unchunked": ["amd64 chunked", "amd64 some-chunked", "amd64 old-chunked", "amd64 mixed"],
};

test.each(indexCodes.flatMap((code) => nearMisses[code].map((spec): [IndexCode, string] => [code, spec])))(
  "no %s in %s",
  (code, spec) => {
    expect(analyse(imageBed(spec), "example").issues.map((issue) => issue.code)).not.toContain(code);
  },
);

const platforms = ["amd64", "arm64/v8", "ppc64le", "s390x"];

/** Any order of both variants of some platforms. */
const dualOrders = fc.subarray(platforms, { minLength: 1 }).chain((some) =>
  fc.shuffledSubarray(
    some.flatMap((p) => [`${p} gzip`, `${p} chunked+`]),
    { minLength: some.length * 2 },
  ),
);

test("an order is reported for exactly the platforms whose zstd stands before gzip", () => {
  fc.assert(
    fc.property(dualOrders, (order) => {
      const { issues } = analyse(imageBed(order.join(", ")), "example");
      const reported = issues
        .filter(({ code }) => code === "zstd-before-gzip")
        .map(({ platform }) => platform);
      const wrong = platforms.filter(
        (p) => order.includes(`${p} gzip`) && order.indexOf(`${p} chunked+`) < order.indexOf(`${p} gzip`),
      );
      expect(reported.toSorted()).toEqual(wrong.map((p) => `linux/${p}`).toSorted());
    }),
  );
});

/** Any index of a few entries, right or wrong. */
const anyIndex = fc
  .array(
    fc
      .tuple(
        fc.constantFrom(...platforms, "-"),
        fc.constantFrom("gzip", "chunked+", "chunked", "zstd+", "gzip+", "mixed", "estargz", "missing"),
      )
      .map(([platform, what]) => `${platform} ${what}`),
    { minLength: 1, maxLength: 8 },
  )
  .map((entries) => entries.join(", "));

test("positions of an issue are entries of the index, ascending, each once", () => {
  fc.assert(
    fc.property(anyIndex, (spec) => {
      const { issues, entries } = analyse(imageBed(spec), "example");
      for (const { positions } of issues) {
        expect(positions.length).toBeGreaterThan(0);
        expect([...new Set(positions)].toSorted((a, b) => a - b)).toEqual(positions);
        for (const position of positions) expect(entries[position - 1]?.position).toBe(position);
      }
    }),
  );
});

test("an attestation at the end changes nothing that is said of the images", () => {
  fc.assert(
    fc.property(anyIndex, (spec) => {
      expect(lintOf(`${spec}, att(1)`)).toBe(lintOf(spec));
    }),
  );
});

test("a choice makes findings graver or adds missing variants, and hides none", () => {
  fc.assert(
    fc.property(anyIndex, fc.constantFrom<Choice>("gzip", "zstd-chunked", "dual"), (spec, choice) => {
      const codes = (issues: string) => issues.replaceAll("!", "").split(" ").filter(Boolean);
      const chosen = codes(lintOf(spec, choice)).map((one) => one.replace(/\[.*/, ""));
      for (const one of codes(lintOf(spec))) expect(chosen).toContain(one.replace(/\[.*/, ""));
    }),
  );
});

test("the same bytes give the same report, whatever they are called, but for the lines that mend it", () => {
  fc.assert(
    fc.property(anyIndex, (spec) => {
      const named = (reference: string) => {
        const { reference: _, issues, ...rest } = analyse(imageBed(spec), reference);
        return { ...rest, issues: issues.map(({ commands, ...issue }) => [issue, commands.length]) };
      };
      expect(named("one")).toEqual(named("other"));
    }),
  );
});

test("an entry listed once more by the same digest adds a duplicate and no other finding", () => {
  fc.assert(
    fc.property(dualOrders, fc.nat(), (order, dice) => {
      const again = 1 + (dice % order.length);
      const [platform = ""] = order[again - 1]?.split(" ") ?? [];
      const annotated = order[again - 1]?.endsWith("+")
        ? "entry(io.github.containers.compression.zstd=true)"
        : "";
      const codes = (spec: string) => analyse(imageBed(spec), "example").issues.map(({ code }) => code);
      const before = codes(order.join(", "));
      const after = codes([...order, `${platform} ${annotated} =${again}`].join(", "));
      expect(after.filter((code) => code !== "duplicate-variant")).toEqual(before);
      expect(after).toContain("duplicate-variant");
    }),
  );
});

test("the words of an issue name no client that the picks do not show to fail", () => {
  fc.assert(
    fc.property(dualOrders, (order) => {
      const { issues, picks } = analyse(imageBed(order.join(", ")), "example");
      for (const { platform, who } of issues.filter(({ code }) => code === "zstd-before-gzip")) {
        const failing = picks.filter((pick) => pick.platform === platform && !pick.decodes);
        expect(who).toContain(clientsText(failing, "nobody"));
      }
    }),
  );
});

test("one client pulls, and two pull", () => {
  const verbs = { one: "pulls it", many: "pull it" };
  const [crane, podman] = [{ client: "crane" }, { client: "podman-4.3" }] as const;
  expect(clientsDo([crane, crane], "", verbs)).toBe("crane pulls it");
  expect(clientsDo([crane, podman], "", verbs)).toMatch(/^crane and .+ pull it$/);
  expect(clientsDo([], "Old clients", verbs)).toBe("Old clients pull it");
});

test("every code has its rule, and every rule its module and its page", () => {
  expect([...rules, ...lastRules].map(({ code }) => code).toSorted()).toEqual([...indexCodes].toSorted());
  const pages = new URL("../../../docs/issues/", import.meta.url);
  for (const code of indexCodes) {
    expect(existsSync(new URL(`./${code}.ts`, import.meta.url)), code).toBe(true);
    expect(existsSync(new URL(`${code}.md`, pages)), `docs/issues/${code}.md`).toBe(true);
  }
  expect(readdirSync(pages).length).toBe(issueCodes.length);
});

const headings = [
  "## What it finds",
  "## Who is hurt",
  "## Words of the error",
  "## Example",
  "## Fix",
  "## When to leave it",
  "## Sources",
];

const pageOf = (code: IndexCode): string =>
  readFileSync(new URL(`../../../docs/issues/${code}.md`, import.meta.url), "utf8");

const exampleOf = (page: string, kind: "bad" | "good"): string =>
  new RegExp(`\`\`\`${kind}\\n(.+)\\n\`\`\``).exec(page)?.[1] ?? "";

test.each(indexCodes)("the page of %s has every heading, and its examples are true", (code) => {
  const page = pageOf(code);
  expect(page.startsWith(`# ${code}\n`)).toBe(true);
  expect(page.match(/^## .*$/gm)).toEqual(headings);
  const codesOf = (spec: string) => analyse(imageBed(spec), "example").issues.map((issue) => issue.code);
  expect(codesOf(exampleOf(page, "bad"))).toContain(code);
  expect(codesOf(exampleOf(page, "good"))).not.toContain(code);
});

test.each(indexCodes)("the page of %s quotes an error or says that there is none", (code) => {
  const [, words = ""] = /## Words of the error\n\n(.*?)\n\n## /s.exec(pageOf(code)) ?? [];
  expect(/^```\n.+\n```$/ms.test(words) || words.startsWith("None")).toBe(true);
});

test.each(indexCodes)(
  "the page of %s has our line as its issue offers it, and names the other tools",
  (code) => {
    const page = pageOf(code).replaceAll(" &&\n  ", " && ");
    const { issues } = analyse(imageBed(exampleOf(page, "bad")), "quay.io/org/app:tag");
    const commands = issues.find((issue) => issue.code === code)?.commands ?? [];
    for (const { tool, command } of commands) {
      if (tool === "twofold") expect(page).toContain(command);
      else for (const part of command.split(" && ")) expect(page).toContain(part.split(" ")[0]);
    }
  },
);
