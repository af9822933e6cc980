import fc from "fast-check";
import { expect, test } from "vitest";
import { type Digest, digestOf, hexOf } from "#lib/oci/digest.ts";
import { coverageOf, type Finding, type Findings, facts } from "./coverage.ts";
import type { ArtifactRole } from "./role.ts";

const ROLES: Readonly<Record<string, ArtifactRole>> = {
  att: "provenance",
  sig: "signature",
  sbom: "sbom",
  scan: "attestation",
};
const names = ["index", "a", "b", "c"] as const;
const digestNamed = (name: string): Digest => digestOf(name);

/**
 * What stands beside a digest, in words: `att` holds, `att-` does not, `att?` has no key; `att(a,b)` is about these;
 * `sbom~` is a plain document; `att!` could not be read; `blind` could not be looked for.
 */
function findings(name: string, words: string): Findings {
  const found = words.split(" ").flatMap((word): Finding[] => {
    const [, kind = "", mark = "", about] = /^([a-z]+)([-?~!]?)(?:\(([^)]*)\))?$/.exec(word) ?? [];
    const role = ROLES[kind];
    if (role === undefined) return [];
    const subjects = (about ?? name)
      .split(",")
      .map((one) => ({ name: null, uri: null, digests: { sha256: hexOf(digestNamed(one)) } }));
    if (mark === "~") return [{ role, subjects: "its-place", verified: null }];
    if (mark === "!") return [{ role, subjects: null, verified: null }];
    return [{ role, subjects, verified: mark === "-" ? "no" : mark === "?" ? "no-key" : "yes" }];
  });
  return { digest: digestNamed(name), complete: !words.split(" ").includes("blind"), found };
}

/** `index | a | b`: of each in turn `attested signed sbom verified`, then what is counted. */
function check(spec: string) {
  const [index = "", ...entries] = spec.split("|").map((words) => words.trim());
  const coverage = coverageOf(
    findings("index", index),
    entries.map((words, at) => findings(names[at + 1] ?? "", words)),
  );
  const said = [coverage.index, ...coverage.entries].map((one) =>
    [...facts.map((name) => `${one[name].where}${one[name].named ? "*" : ""}`), `${one.verified}`].join(" "),
  );
  return { coverage, said: said.join(" | ") };
}

test.each([
  ["att sig | att sig sbom", "own own none yes | own own own yes"],
  ["att sig | ", "own own none yes | index index none yes"],
  ["att(index,a) sig | | ", "own own none yes | index* index none yes | index index none yes"],
  // What is its own decides, though the index's holds and its own does not.
  ["att sig | att- sig", "own own none yes | own own none no"],
  ["att? sig? | sig", "own own none no-key | index own none no-key"],
  // Signed again with a new key: one that holds is enough.
  ["sig- sig | sig? sig-", "none own none yes | none own none no"],
  // In the wrong place: about another digest.
  ["att(a) | att(b)", "none none none null | index* none none yes"],
  ["sig(b) | sig(index)", "none none none null | none none none null"],
  ["sbom~ | sbom~", "none none own null | none none own null"],
  ["scan | scan", "none none none null | none none none null"],
  ["att! | sig!", "unknown none none null | unknown unknown none null"],
  ["att! att | ", "own none none yes | index none none yes"],
  ["blind | att", "unknown unknown unknown null | own unknown unknown yes"],
  ["att | blind", "own none none yes | index unknown unknown yes"],
])("%s → %s", (spec, said) => expect(check(spec).said).toBe(said));

test("counts say how many entries have it, and how", () => {
  const { coverage } = check("att(index,a) | sbom att | sbom~ | blind");
  expect(coverage.counts).toEqual({
    attested: { own: 1, index: 2, none: 0, unknown: 0, verified: 3 },
    signed: { own: 0, index: 0, none: 2, unknown: 1, verified: 0 },
    sbom: { own: 2, index: 0, none: 0, unknown: 1, verified: 1 },
  });
});

test("an entry listed twice counts once", () => {
  const a = findings("a", "sbom");
  expect(coverageOf(findings("index", ""), [a, a]).counts.sbom).toMatchObject({ own: 1, none: 0 });
});

test("more evidence never covers less, and every entry is counted once", () => {
  const word = fc.constantFrom("att", "att-", "att?", "sig", "sbom~", "att!", "att(a)", "scan");
  const words = fc.array(word, { maxLength: 4 }).map((all) => all.join(" "));
  const rank = { own: 3, index: 2, unknown: 1, none: 0 };
  fc.assert(
    fc.property(words, words, words, (index, a, more) => {
      const [before, after] = [check(`${index} | ${a} | `), check(`${index} | ${a} ${more} | `)].map(
        ({ coverage }) => coverage,
      );
      for (const name of facts) {
        const [less, greater] = [before, after].map((one) => rank[one?.entries[0]?.[name].where ?? "none"]);
        expect(greater).toBeGreaterThanOrEqual(less ?? 0);
        const { own, index: through, none, unknown } = after?.counts[name] ?? expect.fail();
        expect(own + through + none + unknown).toBe(2);
      }
    }),
  );
});
