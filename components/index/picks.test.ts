import { expect, test } from "vitest";
import type { ClientName } from "#lib/variants/clients/names.ts";
import type { Pick } from "#lib/variants/report.ts";
import { bedReport } from "#test/bed-report.ts";
import { type ClientFace, failuresOf, firstClient, indexPicks, lightsOf, pickOf } from "./picks.ts";

const pick = (platform: string, position: number | null, outcome: Pick["outcome"]): Pick => ({
  client: "podman-5",
  platform,
  position,
  decodes: outcome === "unknown" ? null : outcome === "reads",
  outcome,
  reason: null,
  downloadBytes: null,
});

const own = [
  pick("linux/amd64", 1, "reads"),
  pick("linux/arm64", 2, "fails"),
  pick("linux/s390x", null, "fails"),
  pick("linux/riscv64", 2, "reads"),
];

test.each([
  // On every platform, where none is chosen or the client has none of the name: the worst of an entry counts.
  [
    null,
    [
      [1, "lit"],
      [2, "ko"],
    ],
  ],
  [
    "windows/amd64",
    [
      [1, "lit"],
      [2, "ko"],
    ],
  ],
  // On the one chosen, the entry of another platform has no light.
  ["linux/amd64", [[1, "lit"]]],
  ["linux/arm64", [[2, "ko"]]],
  ["linux/riscv64", [[2, "lit"]]],
  ["linux/s390x", []],
])("on %s the lights are %j", (platform, lights) => {
  expect([...lightsOf(own, platform)]).toEqual(lights);
});

test("a pull that finds no entry fails", () => {
  expect(failuresOf(own)).toBe(2);
  expect(pickOf(own.slice(2), null)?.platform).toBe("linux/s390x");
});

test("a client that finds no entry comes first, before those that pull one", () => {
  const report = bedReport("half gzip, arm64 gzip");
  const failing = report.picks.filter(({ outcome }) => outcome === "fails").map(({ client }) => client);
  const names = [...new Set(report.picks.map(({ client }) => client))];
  expect(report.picks.some(({ position, outcome }) => position === null && outcome === "fails")).toBe(true);
  const faces = names.map(
    (name): ClientFace => ({ name, prefersZstd: false, rule: "", zstdError: null, sourceUrl: "" }),
  );
  const wells = faces.toSorted((a, b) => Number(failing.includes(a.name)) - Number(failing.includes(b.name)));
  expect(failing).toContain(firstClient(wells, indexPicks(report)) satisfies ClientName | null);
});
