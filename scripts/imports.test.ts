import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { importFaults } from "./imports.mjs";

/** Faults of a small tree written as `file: imports`; every specifier is a path below the root, or a package. */
function faultsOf(tree: Record<string, string>): string[] {
  return importFaults(new Map(Object.entries(tree)), (from: string, specifier: string) =>
    specifier.startsWith("#")
      ? specifier.slice(1)
      : specifier.startsWith(".")
        ? join(dirname(from), specifier)
        : null,
  );
}

test("an import down the table is fine", () => {
  expect(
    faultsOf({ "lib/variants/a.ts": 'import { x } from "#lib/oci/digest.ts";\n', "lib/oci/digest.ts": "" }),
  ).toEqual([]);
});

test.each([
  ["lib/oci must not see lib/variants", { "lib/oci/a.ts": 'import { x } from "#lib/variants/b.ts";' }],
  ["lib must not see Next.js", { "lib/oci/a.ts": 'import { headers } from "next/headers";' }],
  [
    "components take types alone from lib",
    { "components/a.tsx": 'import { read } from "#lib/oci/fetch-image.ts";' },
  ],
  ["a dynamic import counts", { "lib/oci/a.ts": 'const x = await import("#lib/inspect/inspect.ts");' }],
  ["a re-export counts", { "lib/oci/a.ts": 'export { x } from "#lib/variants/b.ts";' }],
  [
    "a circle is a fault",
    { "lib/oci/a.ts": 'import { b } from "./b.ts";', "lib/oci/b.ts": 'import { a } from "./a.ts";' },
  ],
  [
    "a circle of types is a fault",
    {
      "lib/oci/a.ts": 'import type { B } from "./b.ts";',
      "lib/oci/b.ts": 'export type { C } from "./c.ts";',
      "lib/oci/c.ts": 'import { type A, c } from "./a.ts";',
    },
  ],
  [
    "a circle of types is a fault in components too",
    {
      "components/a.tsx": 'import { B } from "./b.tsx";',
      "components/b.tsx": 'import type { Props } from "./a.tsx";',
    },
  ],
])("%s", (_name, tree) => {
  expect(faultsOf(tree)).toHaveLength(1);
});

test("components may import types from lib", () => {
  expect(
    faultsOf({ "components/a.tsx": 'import type { IndexReport } from "#lib/variants/report.ts";' }),
  ).toEqual([]);
});

test("a test takes the report from wherever it stands, and nothing else does", () => {
  const text = 'import { analyse } from "#lib/report/analyse.ts";';
  expect(faultsOf({ "lib/variants/a.test.ts": text })).toEqual([]);
  expect(faultsOf({ "lib/variants/a.ts": text })).toHaveLength(1);
});

test("an import over several lines is seen", () => {
  expect(faultsOf({ "lib/oci/a.ts": 'import {\n  one,\n  two,\n} from "#lib/variants/b.ts";' })).toHaveLength(
    1,
  );
});
