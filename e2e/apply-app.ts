// Twofold that may change images: its own copy of the samples, and a real registry that it may push to under one name of two.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { root } from "#test/command/twofold.ts";
import { passOn, startRegistry, startServer } from "#test/registry/bed.ts";
import { applyFolder, ports } from "./places.ts";

const registry = await startRegistry();
process.once("exit", () => void registry.stop());
let held: Promise<void> = Promise.resolve();
let letGo = () => {};
const writable = await startServer(async (request, response) => {
  if (request.method !== "GET" && request.method !== "HEAD") await held;
  passOn(registry.host, request, response);
});

/** As it is: what Twofold itself puts somewhere it puts right on the way. */
const put = (sample: string, name: string) =>
  execFileSync("skopeo", [
    ...["copy", "-q", "--all", "--preserve-digests", "--dest-tls-verify=false"],
    ...[`oci:${join(root, "samples/layout")}:${sample}`, `docker://${registry.host}/${name}`],
  ]);
put("gzip-only", "shop/plain:main");
put("zstd-first", "shop/broken:main");

rmSync(applyFolder, { recursive: true, force: true });
mkdirSync(applyFolder, { recursive: true });
process.env["TWOFOLD_DATA"] = join(applyFolder, "data");
process.env["TWOFOLD_CONFIG"] = join(applyFolder, "twofold.yaml");
writeFileSync(
  process.env["TWOFOLD_CONFIG"],
  `registries:
  "${writable.host}": { insecure: true, write: true }
  "${registry.host}": { insecure: true }
limits: { entriesPerMinute: 100000 }
`,
);

/** What a test may do around the server: hold what is written back, let it go, move a tag meanwhile, ask for the registries' names. */
createServer((request, response) => {
  if (request.url === "/hold") {
    const { promise, resolve } = Promise.withResolvers<void>();
    held = promise;
    letGo = resolve;
  }
  if (request.url === "/go") letGo();
  if (request.url === "/move") put("dual", "shop/plain:main");
  response.end(JSON.stringify({ writable: writable.host, readonly: registry.host }));
}).listen(ports.hold, "127.0.0.1");

await import("../scripts/serve.ts");
