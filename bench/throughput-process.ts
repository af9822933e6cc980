// Reads everything once, as told, and says how long it took and how much memory it needed at most.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Agent } from "undici";
import { ACCEPTED_MANIFESTS } from "#lib/oci/media-types.ts";
import { defaultLimits, freshInspector, inspectWhole } from "./product.ts";
import type { Outcome, Work } from "./throughput.ts";

process.once("message", async (work: Work) => {
  const start = performance.now();
  await kinds[work.kind](work);
  const seconds = (performance.now() - start) / 1000;
  const outcome: Outcome = { seconds, peakBytes: peakBytes() };
  process.send?.(outcome, () => process.disconnect());
});

const { readsAtOnce, requestsPerRegistry } = defaultLimits();

const kinds: Readonly<Record<Work["kind"], (work: Work) => Promise<void>>> = {
  raw: readRaw,
  "twofold, in memory": ({ references }) => inspectAll(references),
  async "twofold, memory and disk"({ references }) {
    const folder = mkdtempSync(join(tmpdir(), "twofold-bench-"));
    await inspectAll(references, folder);
    rmSync(folder, { recursive: true, force: true });
  },
};

/** The floor: the same requests by the same library, known beforehand and waiting for none, their bytes looked at by nobody. */
async function readRaw({ host, paths }: Work): Promise<void> {
  const agent = new Agent({ connections: requestsPerRegistry });
  const origin = `http://${host}`;
  const headers = { accept: ACCEPTED_MANIFESTS.join(", ") };
  await atOnce(requestsPerRegistry, paths, async (path) => {
    const { statusCode, body } = await agent.request({ origin, path, method: "GET", headers });
    await body.bytes();
    if (statusCode !== 200) throw new Error(`${path}: ${statusCode}`);
  });
  await agent.close();
}

async function inspectAll(references: readonly string[], folder?: string): Promise<void> {
  const inspector = freshInspector(folder);
  await atOnce(readsAtOnce, references, (reference) => inspectWhole(inspector, reference));
}

async function atOnce<T>(limit: number, items: readonly T[], take: (item: T) => Promise<unknown>) {
  const left = items.values();
  await Promise.all(
    Array.from({ length: limit }, async () => {
      for (const item of left) await take(item);
    }),
  );
}

/** Of this process alone: `getrusage` would count what the parent had when it forked. */
function peakBytes(): number {
  const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  return Number(kib) * 1024;
}
