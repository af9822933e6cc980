import fc from "fast-check";
import { expect, test } from "vitest";
import { headline } from "#lib/variants/headline.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { imageBed } from "#test/image-bed.ts";
import { analyse } from "./analyse.ts";

/*
 * The headline is made from what clients pull, the exit status from what rules find. That the two never contradict each
 * other is a law: whoever cannot pull has an issue that names platform and client, and nobody is named who can.
 */

const platforms = [
  "amd64",
  "amd64/v1",
  "amd64/v2",
  "arm64",
  "arm64/v8",
  "arm/v7",
  "s390x",
  "windows/amd64:10.0.17763.1",
  "-",
  "{}",
  "half",
];
const layers = [
  "gzip",
  "zstd+",
  "zstd",
  "chunked+",
  "chunked",
  "gzip+",
  "none",
  "estargz",
  "mixed",
  "erofs",
  "erofs +erofs",
  "erofs-and-gzip",
  "odd",
  "encrypted",
  "foreign",
  "empty",
  "toc-outside+",
];
const families = [
  "",
  "docker",
  "docker docker-config",
  "docker oci-layers",
  "docker-config",
  "docker-layers",
];
const faults = [
  "",
  "",
  "",
  "",
  "missing",
  "damaged",
  "limited",
  "malformed",
  "no-config",
  "diff-ids(1)",
  "diff-ids(0)",
  "type()",
  "type(application/vnd.example)",
  "config(s390x)",
];

const image = fc
  .tuple(
    fc.constantFrom(...platforms),
    fc.constantFrom(...layers),
    fc.constantFrom(...families),
    fc.constantFrom(...faults),
  )
  .map((words) => words.filter((word) => word !== "").join(" "));

const entry = fc.oneof(
  { weight: 8, arbitrary: image },
  { weight: 1, arbitrary: fc.constantFrom(...platforms).map((platform) => `${platform} artifact`) },
  { weight: 1, arbitrary: fc.constantFrom(...platforms).map((platform) => `${platform} signature`) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...platforms), fc.array(image, { minLength: 1, maxLength: 3 }))
      .map(([platform, inner]) => `${platform} nested(${inner.join(", ")})`),
  },
);

/** Any index of the bed: every family, platform, kind of layer and failure, in any order. */
const anyIndex = fc
  .tuple(fc.constantFrom("", "list:"), fc.array(entry, { maxLength: 8 }), fc.boolean())
  .map(
    ([head, entries, isAttested]) =>
      `${head} ${[...entries, ...(isAttested && entries.length > 0 ? ["amd64 att(1) untied"] : [])].join(", ")}`,
  );

const pullsOf = (pulls: readonly { readonly client: string; readonly platform: string }[]): string[] =>
  [...new Set(pulls.map(({ client, platform }) => `${client} ${platform}`))].toSorted();

const failingIn = ({ picks }: IndexReport) => pullsOf(picks.filter(({ outcome }) => outcome === "fails"));

const toldIn = ({ issues }: IndexReport) =>
  pullsOf(issues.filter(({ severity }) => severity !== "info").flatMap(({ hurts }) => hurts));

test("exactly the pulls that fail are named by an issue of severity error or warning", () => {
  fc.assert(
    fc.property(anyIndex, (spec) => {
      const report = analyse(imageBed(spec), "example");
      expect(toldIn(report)).toEqual(failingIn(report));
    }),
    { numRuns: 2_000 },
  );
});

test("the headline tells of a client that cannot pull exactly when one cannot", () => {
  fc.assert(
    fc.property(anyIndex, (spec) => {
      const report = analyse(imageBed(spec), "example");
      const { sentence, tone } = headline(report);
      expect([
        spec,
        / cannot pull |No client can pull |Only clients with the EROFS snapshotter can pull /.test(sentence),
      ]).toEqual([spec, failingIn(report).length > 0]);
      if (failingIn(report).length > 0) expect(tone).toBe("bad");
    }),
    { numRuns: 1_000 },
  );
});

test("what was not looked at is unknown to every client that lands there, and no issue speaks of it", () => {
  fc.assert(
    fc.property(fc.array(image, { minLength: 1, maxLength: 6 }), fc.nat(), (entries, which) => {
      const at = which % entries.length;
      const words = (entries[at] ?? "").split(" ").slice(0, 2).join(" ");
      const spec = entries.with(at, `${words} limited`).join(", ");
      const { picks, issues } = analyse(imageBed(spec), "example");
      const landed = picks.filter(({ position }) => position === at + 1);
      expect(landed.filter(({ outcome }) => outcome === "reads")).toEqual([]);
      for (const { hurts, code } of issues.filter(
        ({ positions }) => positions.length === 1 && positions[0] === at + 1,
      )) {
        expect([
          code,
          hurts.filter(({ client }) =>
            landed.some((pick) => pick.client === client && pick.outcome === "unknown"),
          ),
        ]).toEqual([code, []]);
      }
    }),
  );
});
