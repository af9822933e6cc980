import fc from "fast-check";
import { expect, test } from "vitest";
import { platform } from "#lib/oci/platform.ts";
import { entryReport } from "#test/report-fixture.ts";
import type { Candidate } from "./candidate.ts";
import { candidatesOf } from "./candidates.ts";
import { clients } from "./clients.ts";

const anyPlatform = fc
  .record({
    os: fc.constantFrom(
      "linux",
      "linux",
      "linux",
      "linux",
      "linux",
      "linux",
      "windows",
      "darwin",
      "Linux",
      "macos",
      "",
    ),
    architecture: fc.constantFrom(
      "amd64",
      "arm64",
      "arm",
      "386",
      "x86_64",
      "aarch64",
      "armhf",
      "armel",
      "ARM64",
      "riscv64",
      "constructor",
      "",
    ),
    variant: fc.constantFrom(
      "",
      "",
      "v1",
      "v2",
      "v3",
      "v5",
      "v6",
      "v7",
      "v8",
      "8",
      "V8",
      "v8.0",
      "v8.5",
      "v9",
      "9",
      "v10",
      "x1",
      "x2",
      "300",
    ),
    version: fc.constantFrom("", "", "", "5.10", "10.0.17763.1", "10.0.20348.2"),
    features: fc.constantFrom<string[]>([], [], [], ["erofs"], ["win32k"]),
  })
  .map(({ os, architecture, variant, version, features }) =>
    platform(os, architecture, variant, version, features),
  );

const entries = fc
  .array(
    fc.record({
      namedPlatform: fc.option(anyPlatform, { freq: 8 }),
      annotatedZstd: fc.boolean(),
      configPlatform: fc.constantFrom("linux/amd64", "linux/arm64", null),
    }),
    { maxLength: 14 },
  )
  .map((list) => list.map((over, at) => entryReport(at + 1, over)));

/** Nobody can ask for a platform without a system or an architecture. */
const anyAsked = anyPlatform.filter(({ os, architecture }) => os !== "" && architecture !== "");

test("no client chooses another entry from the drawers than from all entries", () => {
  fc.assert(
    fc.property(entries, anyAsked, (list, asked) => {
      const all = list.map((entry): Candidate => ({ entry, platform: entry.namedPlatform }));
      for (const { name, algorithm } of clients) {
        const wanted = algorithm.asks(asked);
        const near = candidatesOf(list).near(wanted);
        for (const choose of [algorithm.fromIndex, algorithm.fromDockerList]) {
          expect([name, choose(near, wanted)?.entry.position]).toEqual([
            name,
            choose(all, wanted)?.entry.position,
          ]);
        }
      }
    }),
    { numRuns: 3_000 },
  );
});
