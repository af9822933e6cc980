// Twofold over a fleet that it may change in part: a real registry, which it may push to under one of its two names.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { root } from "#test/command/twofold.ts";
import { passOn, startRegistry, startServer } from "#test/registry/bed.ts";
import { bulkFolder, ports } from "./places.ts";

const registry = await startRegistry();
process.once("exit", () => void registry.stop());
let held: Promise<void> = Promise.resolve();
let letGo = () => {};
const writable = await startServer(async (request, response) => {
  if (request.method !== "GET" && request.method !== "HEAD") await held;
  passOn(registry.host, request, response);
});

const put = (sample: string, name: string) =>
  execFileSync("skopeo", [
    ...["copy", "-q", "--all", "--preserve-digests", "--dest-tls-verify=false"],
    ...[`oci:${join(root, "samples/layout")}:${sample}`, `docker://${registry.host}/shop/${name}:main`],
  ]);
for (const name of ["one", "two", "moved"]) put("gzip-only", name);
put("dual", "dual");

rmSync(bulkFolder, { recursive: true, force: true });
mkdirSync(bulkFolder, { recursive: true });
process.env["TWOFOLD_DATA"] = join(bulkFolder, "data");
process.env["TWOFOLD_CONFIG"] = join(bulkFolder, "twofold.yaml");
const component = (name: string, image: string) =>
  `  - { namespace: shop, name: ${name}, reference: "${image}" }\n`;
writeFileSync(
  process.env["TWOFOLD_CONFIG"],
  `registries:
  "${writable.host}": { insecure: true, write: true }
  "${registry.host}": { insecure: true }
choices: { default: dual }
limits: { entriesPerMinute: 100000, timeoutSeconds: 300 }
components:
${["one", "two", "moved", "dual", "gone"].map((name) => component(name, `${writable.host}/shop/${name}:main`)).join("")}${component("elsewhere", `${registry.host}/shop/one:main`)}`,
);

/** What a test may do around the server: hold what is written, let it go, move the tag of one component meanwhile. */
createServer((request, response) => {
  if (request.url === "/hold") {
    const { promise, resolve } = Promise.withResolvers<void>();
    held = promise;
    letGo = resolve;
  }
  if (request.url === "/go") letGo();
  if (request.url === "/move") put("dual", "moved");
  response.end(JSON.stringify({ writable: writable.host, readonly: registry.host }));
}).listen(ports.bulkHold, "127.0.0.1");

await import("../scripts/serve.ts");
