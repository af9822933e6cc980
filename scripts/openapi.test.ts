import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { operations } from "#lib/api/openapi-operations.ts";
import { openApiDocument } from "./openapi.ts";

const text = openApiDocument();
const document = JSON.parse(text) as {
  readonly paths: Readonly<Record<string, object>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
};

test("docs/openapi.json is what `npm run docs` makes of the types and the table of operations", () => {
  expect(readFileSync("docs/openapi.json", "utf8")).toBe(text);
});

test("every method of every route stands in it, and nothing else", () => {
  const routes = globSync("app/api/v1/**/route.ts").flatMap((file) => {
    const path = file.slice("app/api/v1".length, -"/route.ts".length).replace(/\[(\w+)\]/g, "{$1}");
    const methods = readFileSync(file, "utf8").matchAll(
      /^export (?:async )?function (GET|PUT|POST|DELETE|PATCH)\b/gm,
    );
    return [...methods].map(([, method]) => `${method} ${path}`);
  });
  const described = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  expect(described.toSorted()).toEqual(routes.toSorted());
});

test("every schema that is named is there, under a name that OpenAPI allows", () => {
  const named = new Set(
    [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) =>
      decodeURIComponent(name ?? ""),
    ),
  );
  const there = Object.keys(document.components.schemas);
  expect([...named].filter((name) => !there.includes(name))).toEqual([]);
  expect(there.filter((name) => !/^[A-Za-z0-9._-]+$/.test(name))).toEqual([]);
});

test("a change of a choice says that it needs If-Match, and what comes of a lost race", () => {
  const put = document.paths["/api/v1/components/{namespace}/{name}/choice"] as { put: object };
  expect(put.put).toMatchObject({
    parameters: [
      { name: "namespace", in: "path" },
      { name: "name", in: "path" },
      { name: "If-Match", in: "header", required: true },
    ],
    responses: { 412: { content: { "application/problem+json": {} } }, 428: {} },
  });
});
