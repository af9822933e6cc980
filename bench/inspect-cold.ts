// How many round trips a first look takes, behind a registry that is 50 ms away, and what skopeo takes for the same.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { startRegistry } from "#test/registry/bed.ts";
import { DELAY_MS, type DelayProxy, roundTrips, startDelayProxy } from "./delay-proxy.ts";
import { dualIndex, pushIndex } from "./dual-index.ts";
import { freshInspector, inspectWhole } from "./product.ts";
import { printTable, verdict } from "./table.ts";

/** The index, all manifests at once, all configurations at once. */
const FLOOR = 3;
/** The 401 that names the token service, and the token. */
const LOGIN = 2;

interface Look {
  readonly processes: number;
  readonly take: (host: string) => Promise<unknown>;
}

const run = promisify(execFile);

/** What a report needs, by hand: the index, then each child's manifest and configuration. */
function skopeo(entries: number): Look {
  return {
    processes: 1 + 2 * entries,
    async take(host) {
      const image = `docker://${host}/bench/dual`;
      const inspect = async (...args: string[]) =>
        (await run("skopeo", ["inspect", "--tls-verify=false", "--raw", ...args])).stdout;
      const index = JSON.parse(await inspect(`${image}:${entries}`)) as { manifests: { digest: string }[] };
      for (const { digest } of index.manifests) await inspect(`${image}@${digest}`);
      for (const { digest } of index.manifests) await inspect("--config", `${image}@${digest}`);
    },
  };
}

function twofold(entries: number): Look {
  return {
    processes: 1,
    take: (host) => inspectWhole(freshInspector(), `${host}/bench/dual:${entries}`),
  };
}

async function measure(proxy: DelayProxy, { take }: Look) {
  const start = performance.now();
  await take(proxy.host);
  const elapsedMs = performance.now() - start;
  const requests = await proxy.requests();
  return { elapsedMs, requests: requests.length, trips: roundTrips(requests) };
}

const registry = await startRegistry();
try {
  for (const entries of [8, 64])
    await pushIndex(registry.host, "bench/dual", String(entries), dualIndex(entries));
  const rows: string[][] = [];
  const limits: { limit: string; held: boolean }[] = [];
  for (const bearer of [false, true]) {
    const proxy = await startDelayProxy({ registry: registry.host, delayMs: DELAY_MS, bearer });
    const floor = FLOOR + (bearer ? LOGIN : 0);
    const access = bearer ? "Bearer" : "anonymous";
    for (const entries of [8, 64]) {
      for (const [tool, look] of [
        ["twofold", twofold(entries)],
        ["skopeo", skopeo(entries)],
      ] as const) {
        const { elapsedMs, requests, trips } = await measure(proxy, look);
        rows.push([
          `${entries} entries, ${access}, ${tool}`,
          ...[look.processes, requests, trips, floor].map(String),
          elapsedMs.toFixed(0),
          (elapsedMs / DELAY_MS).toFixed(1),
        ]);
        if (tool === "twofold") {
          const limit = `${entries} entries, ${access}: ${trips} round trips one after the other, and ${floor} is the floor`;
          limits.push({ limit, held: trips === floor });
        }
      }
    }
    await proxy.stop();
  }
  printTable(["cold", "processes", "requests", "round trips", "floor", "ms", `ms / ${DELAY_MS}`], rows);
  for (const { limit, held } of limits) verdict(limit, held);
} finally {
  await registry.stop();
}
