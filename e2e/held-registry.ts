import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { root } from "#test/command/twofold.ts";
import { passOn, startRegistry, startServer } from "#test/registry/bed.ts";

/** A real registry under two names: whoever comes by `writable` may be held back where it writes. */
export async function startHeldRegistry() {
  const registry = await startRegistry();
  process.once("exit", () => void registry.stop());
  let held: Promise<void> = Promise.resolve();
  let letGo = () => {};
  const writable = await startServer(async (request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") await held;
    passOn(registry.host, request, response);
  });
  return {
    writable: writable.host,
    readonly: registry.host,
    /** A sample as it is: what Twofold itself puts somewhere it puts right on the way. */
    put: (sample: string, name: string) =>
      execFileSync("skopeo", [
        ...["copy", "-q", "--all", "--preserve-digests", "--dest-tls-verify=false"],
        ...[`oci:${join(root, "samples/layout")}:${sample}`, `docker://${registry.host}/${name}`],
      ]),
    /** What a test may do around the server: hold what is written, let it go, `move` a tag meanwhile, ask for the two names. */
    listen(port: number, move: () => void) {
      createServer((request, response) => {
        if (request.url === "/hold") {
          const { promise, resolve } = Promise.withResolvers<void>();
          held = promise;
          letGo = resolve;
        }
        if (request.url === "/go") letGo();
        if (request.url === "/move") move();
        response.end(JSON.stringify({ writable: writable.host, readonly: registry.host }));
      }).listen(port, "127.0.0.1");
    },
  };
}

/** Settings and data of a server of its own, in `folder`. */
export function serveFrom(folder: string, settings: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "twofold.yaml");
  writeFileSync(file, settings);
  process.env["TWOFOLD_DATA"] = join(folder, "data");
  process.env["TWOFOLD_CONFIG"] = file;
}
