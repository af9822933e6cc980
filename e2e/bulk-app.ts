// Twofold over a fleet that it may change in part: a real registry, which it may push to under one of its two names.
import { serveFrom, startHeldRegistry } from "./held-registry.ts";
import { bulkFolder, ports } from "./places.ts";

const registry = await startHeldRegistry();
const { put, writable } = registry;
for (const name of ["one", "two", "moved"]) put("gzip-only", `shop/${name}:main`);
put("dual", "shop/dual:main");
const component = (name: string, image: string) =>
  `  - { namespace: shop, name: ${name}, reference: "${image}" }\n`;
serveFrom(
  bulkFolder,
  `registries:
  "${writable}": { insecure: true, write: true }
  "${registry.readonly}": { insecure: true }
choices: { default: dual }
limits: { entriesPerMinute: 100000, timeoutSeconds: 300 }
components:
${["one", "two", "moved", "dual", "gone"].map((name) => component(name, `${writable}/shop/${name}:main`)).join("")}${component("elsewhere", `${registry.readonly}/shop/one:main`)}`,
);
registry.listen(ports.bulkHold, () => put("dual", "shop/moved:main"));

await import("../scripts/serve.ts");
