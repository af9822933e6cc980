// Twofold that may change images: its own copy of the samples, and a real registry that it may push to under one name of two.
import { serveFrom, startHeldRegistry } from "./held-registry.ts";
import { applyFolder, ports } from "./places.ts";

const registry = await startHeldRegistry();
const { put, writable } = registry;
put("gzip-only", "shop/plain:main");
put("zstd-first", "shop/broken:main");
serveFrom(
  applyFolder,
  `registries:
  "${writable}": { insecure: true, write: true }
  "${registry.readonly}": { insecure: true }
limits: { entriesPerMinute: 100000 }
`,
);
registry.listen(ports.hold, () => put("dual", "shop/plain:main"));

await import("../scripts/serve.ts");
