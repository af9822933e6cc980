import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { createRegistryAccess } from "#lib/oci/registry/access.ts";
import { createRegistrySource } from "#lib/oci/source/registry.ts";
import { sha256 } from "./bed.ts";
import { blob, never, open, outcome, REPOSITORY, serve } from "./open.ts";

const manifest = Buffer.from("{}");
const answer = (response: ServerResponse) =>
  response.writeHead(200, { "content-type": OCI_MANIFEST }).end(manifest);

test("a host never has more requests under way than it may, and all are answered", async () => {
  let [underWay, most] = [0, 0];
  const host = await serve((_, response) => {
    underWay += 1;
    most = Math.max(most, underWay);
    setTimeout(() => {
      underWay -= 1;
      answer(response);
    }, 5);
  });
  const { source } = open(host, { requestsPerHost: 3 });
  const reads = await Promise.all(Array.from({ length: 20 }, (_, i) => source.readTagged(`${i}`, never)));
  expect(reads.every(({ ok }) => ok)).toBe(true);
  expect(most).toBe(3);
});

test("a host that does not answer keeps no other one from being read", async () => {
  const stuck: ServerResponse[] = [];
  const slow = await serve((_, response) => void stuck.push(response));
  const quick = await serve((_, response) => void answer(response));
  const access = createRegistryAccess({ network: "any", requestsPerHost: 2 });
  const sourceAt = (registry: string) => createRegistrySource({ registry, repository: REPOSITORY }, access);
  const away = new AbortController();
  const waiting = Array.from({ length: 10 }, (_, i) => sourceAt(slow).readTagged(`${i}`, away.signal));
  expect(outcome(await sourceAt(quick).readTagged("1", never))).toBe("ok");
  away.abort();
  const ends = await Promise.all(waiting);
  expect(new Set(ends.map(outcome))).toEqual(new Set(["cancelled"]));
  // Those that were waiting for their turn never reached the host.
  expect(stuck.length).toBeLessThanOrEqual(2);
  await access.close();
});

test("a reader that goes away in the middle of a body ends its connection and frees its place", async () => {
  const closed = Promise.withResolvers<void>();
  const away = new AbortController();
  const bytes = Buffer.alloc(100_000);
  const host = await serve((request, response) => {
    if (request.url?.endsWith("/manifests/1")) return void answer(response);
    response.on("close", () => closed.resolve());
    response.writeHead(200, { "content-length": bytes.length });
    response.write(bytes.subarray(0, 50_000), () => away.abort());
  });
  const { source } = open(host, { requestsPerHost: 1 });
  const wanted = blob({ digest: sha256(bytes), bytes });
  expect(outcome(await source.readBlob(wanted, bytes.length, away.signal))).toBe("cancelled");
  await closed.promise;
  expect(outcome(await source.readTagged("1", never))).toBe("ok");
});

test("a body beyond its limit ends its connection and frees its place", async () => {
  const closed = Promise.withResolvers<void>();
  const host = await serve((request, response) => {
    if (request.url?.endsWith("/manifests/1")) return void answer(response);
    response.on("close", () => closed.resolve());
    response.writeHead(200).write(Buffer.alloc(5 * 1024 * 1024));
  });
  const { source } = open(host, { requestsPerHost: 1 });
  expect(outcome(await source.readTagged("endless", never))).toBe("too-large");
  await closed.promise;
  expect(outcome(await source.readTagged("1", never))).toBe("ok");
});

test("a reader that goes away while it waits to ask again ends at once", async () => {
  const away = new AbortController();
  let asked = 0;
  const host = await serve((_, response) => {
    asked += 1;
    response.writeHead(503).end();
  });
  const { source } = open(host, {
    sleep: (_, signal) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => resolve());
        away.abort();
      }),
  });
  expect(outcome(await source.readTagged("1", away.signal))).toBe("cancelled");
  expect(asked).toBe(1);
});

test("a signal that is aborted already asks nothing", async () => {
  const { source, seen } = open("127.0.0.1:1");
  expect(outcome(await source.readTagged("1", AbortSignal.abort()))).toBe("cancelled");
  expect(seen).toEqual([]);
});
