// What a second look at an image costs: requests and bytes on the connection.
import { startRegistry } from "#test/registry/bed.ts";
import { DELAY_MS, roundTrips, startDelayProxy } from "./delay-proxy.ts";
import { dualIndex, pushIndex } from "./dual-index.ts";
import { freshInspector, inspectWhole } from "./product.ts";
import { printTable, verdict } from "./table.ts";

/** A tag is asked for by one HEAD; what a digest names is known. */
const MOST_REQUESTS = { tag: 1, digest: 0 };

const registry = await startRegistry();
const proxy = await startDelayProxy({ registry: registry.host, delayMs: DELAY_MS, bearer: false });
try {
  const rows: string[][] = [];
  const verdicts: { limit: string; held: boolean }[] = [];
  for (const entries of [8, 64]) {
    const index = dualIndex(entries);
    await pushIndex(registry.host, "bench/dual", String(entries), index);
    const image = `${proxy.host}/bench/dual`;
    const inspector = freshInspector();
    for (const [look, reference, most] of [
      ["cold, by tag", `${image}:${entries}`, Number.POSITIVE_INFINITY],
      ["warm, by tag", `${image}:${entries}`, MOST_REQUESTS.tag],
      ["warm, by digest", `${image}@${index.digest}`, MOST_REQUESTS.digest],
    ] as const) {
      const start = performance.now();
      await inspectWhole(inspector, reference);
      const elapsedMs = performance.now() - start;
      const requests = await proxy.requests();
      const bytes = (way: "receivedBytes" | "sentBytes") =>
        requests.reduce((sum, request) => sum + request[way], 0);
      rows.push([
        `${entries} entries, ${look}`,
        ...[requests.length, roundTrips(requests), bytes("receivedBytes"), bytes("sentBytes")].map(String),
        elapsedMs.toFixed(1),
      ]);
      if (Number.isFinite(most)) {
        const limit = `${entries} entries, ${look}: ${requests.length} requests, ${most} at most`;
        verdicts.push({ limit, held: requests.length <= most });
      }
    }
  }
  printTable(["look", "requests", "round trips", "bytes sent", "bytes received", "ms"], rows);
  for (const { limit, held } of verdicts) verdict(limit, held);
} finally {
  await proxy.stop();
  await registry.stop();
}
