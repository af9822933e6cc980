import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { localActor } from "#lib/auth/actor.ts";
import { fail } from "#lib/oci/result.ts";
import type { Fleet } from "#lib/services/fleet.ts";
import { makeImage } from "#test/chunked/chunked-image.ts";
import { makeLayer } from "#test/chunked/make-layer.ts";
import { rangeServer } from "#test/probe/range-server.ts";
import { startServer } from "#test/registry/bed.ts";
import { configuredFleet } from "./configured-fleet.ts";
import { unbounded } from "./on-behalf.ts";

const image = makeImage([[makeLayer([{ path: "big", content: randomBytes(2_000) }])]]);
const folder = mkdtempSync(join(tmpdir(), "twofold-registries-"));
const tasks: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
let several = "501";
let host: string;
let fleet: Fleet;

beforeAll(async () => {
  const registry = await startServer((request, response) => rangeServer(image, several)(request, response));
  tasks.push(() => registry.stop());
  host = registry.host;
  const components = ["gone:1", "one:latest", "two:latest"].map(
    (image) => `  - {name: ${image.split(":")[0]}, reference: "${host}/shop/${image}"}`,
  );
  const settings = [
    `registries:\n  "${host}": {insecure: true, write: true}`,
    "components:",
    ...components,
    '  - {name: elsewhere, reference: "registry.invalid/shop/app:1"}',
  ].join("\n");
  fleet = await configuredFleet({ folder: join(folder, "db") }, folder, settings);
  tasks.push(() => fleet.stop());
});
afterAll(async () => {
  for (const task of tasks.toReversed()) await task();
});

const kept = async () => (await fleet.registries.list())[0]?.probe;

test("a registry of the fleet is asked whether it serves partial pulls, and what it said is kept until it says something else", async () => {
  expect(await fleet.registries.list()).toEqual([
    { host, components: 3, write: { allowed: true }, probe: null },
    {
      host: "registry.invalid",
      components: 1,
      write: expect.objectContaining({ allowed: false }),
      probe: null,
    },
  ]);
  // The image that is gone is passed over.
  expect(await fleet.registries.probe(host, unbounded)).toMatchObject({
    ok: true,
    value: {
      host,
      probe: {
        verdict: "fails",
        answeredBy: host,
        issue: { code: "partial-pull-unsupported", reason: "fails" },
      },
    },
  });
  several = "206 both";
  await fleet.registries.probe(host, unbounded);
  expect(await kept()).toMatchObject({ verdict: "in-parts", issue: null });
  // What nobody could tell does not take its place.
  several = "503";
  expect(await fleet.registries.probe(host, unbounded)).toMatchObject({ ok: false });
  expect(await kept()).toMatchObject({ verdict: "in-parts" });

  await fleet.forget(localActor(), host);
  expect(await kept()).toBeNull();
});

test("no other host is asked, and nothing that the visitor is not charged for", async () => {
  expect(await fleet.registries.probe("quay.io", unbounded)).toMatchObject({
    failure: { code: "not-found" },
  });
  const busy = { code: "busy", message: "Too many.", next: "Wait." } as const;
  expect(await fleet.registries.probe(host, { ...unbounded, charge: () => fail(busy) })).toEqual(fail(busy));
});
