// What a repair asks of a registry, against the least that is needed for it; no layer moves.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDestination } from "#lib/apply/destination.ts";
import { applyRepair, planRepair } from "#lib/apply/repair.ts";
import { applyTools, got, signal } from "#test/apply/tools.ts";
import { pushBed } from "#test/command/images.ts";
import { passOn, startRegistry, startServer } from "#test/registry/bed.ts";
import { printTable, verdict } from "./table.ts";

const PLATFORMS = ["amd64", "arm64", "s390x", "ppc64le"];
const spec = [...PLATFORMS.map((one) => `${one} chunked+`), ...PLATFORMS.map((one) => `${one} gzip`)].join(
  ", ",
);

const registry = await startRegistry();
const asked: string[] = [];
const door = await startServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  passOn(registry.host, request, response);
});
const folder = mkdtempSync(join(tmpdir(), "twofold-bench-repair-"));
try {
  await pushBed(`http://${registry.host}`, "bench/repair", "latest", spec);
  const tools = applyTools(folder);
  const reference = `${door.host}/bench/repair:latest`;
  const plan = await got(planRepair(reference, tools.inspector, signal));
  const destination = await got(
    openDestination({ from: reference, to: null, digest: plan.before.digest }, tools),
  );
  await got(applyRepair(plan, { ...destination, ...tools }));

  const of = (test: RegExp) => asked.filter((line) => test.test(line)).length;
  const rows = [
    // The index, a manifest per entry, and a configuration per platform, which twins share.
    [
      "read: the index, its manifests, their configurations",
      1 + 2 * PLATFORMS.length + PLATFORMS.length,
      of(/^GET .*\/(?:manifests\/latest|blobs\/)/) + of(/^GET .*\/manifests\/sha256:/) - 1,
    ],
    // cosign's three tags, the referrers and the tag that stands in for them.
    ["asked: what names the old index", 5, of(/^GET .*(?:\/referrers\/|\/manifests\/sha256-)/)],
    ["written: the new index by its digest and under its tag", 2, of(/^PUT /)],
    ["read back: the new index", 1, 1],
    ["asked: what the tag names, before it moves and after", 2, of(/^HEAD /)],
  ] as const;
  printTable(
    ["of a repair of 8 entries", "least", "asked"],
    rows.map(([what, least, count]) => [what, String(least), String(count)]),
  );
  const [least, count] = [
    rows.reduce((sum, [, few]) => sum + few, 0),
    asked.filter((line) => !line.endsWith("/v2/")).length,
  ];
  verdict(`a repair asks ${count} times, and ${least} is the least`, count <= least);
} finally {
  await Promise.all([registry.stop(), door.stop()]);
  rmSync(folder, { recursive: true, force: true });
}
