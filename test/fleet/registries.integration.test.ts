import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { localActor } from "#lib/auth/actor.ts";
import { fail } from "#lib/oci/result.ts";
import type { RunningServices } from "#lib/services/start.ts";
import { makeImage } from "#test/chunked/chunked-image.ts";
import { makeLayer } from "#test/chunked/make-layer.ts";
import { rangeServer } from "#test/probe/range-server.ts";
import { startServer } from "#test/registry/bed.ts";
import { tidyAfterAll } from "#test/tidy.ts";
import { configuredFleet } from "./configured-fleet.ts";
import { unbounded } from "./on-behalf.ts";

const image = makeImage([[makeLayer([{ path: "big", content: randomBytes(2_000) }])]]);
const tidy = tidyAfterAll();
const folder = tidy.folder();
let several = "501";
let host: string;
let fleet: RunningServices;

beforeAll(async () => {
  const registry = await tidy.keep(
    startServer((request, response) => rangeServer(image, several)(request, response)),
  );
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
  fleet = await tidy.keep(configuredFleet({ folder: join(folder, "db") }, folder, settings));
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

  await fleet.scan.forget(localActor(), host);
  expect(await kept()).toBeNull();
});

test("no other host is asked, and nothing that the visitor is not charged for", async () => {
  expect(await fleet.registries.probe("quay.io", unbounded)).toMatchObject({
    failure: { code: "not-found" },
  });
  const busy = { code: "busy", message: "Too many.", next: "Wait." } as const;
  expect(await fleet.registries.probe(host, { ...unbounded, charge: () => fail(busy) })).toEqual(fail(busy));
});
