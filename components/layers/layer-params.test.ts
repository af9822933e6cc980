import { expect, test } from "vitest";
import { type LayerParams, readLayerParams, writeLayerParams } from "./layer-params.ts";

test.each<LayerParams>([
  { entry: null, layer: null, path: null },
  { entry: 5, layer: 3, path: "/srv/a b/\\xe9%20" },
])("what is written is read again: %j", (params) => {
  const written = writeLayerParams(new URLSearchParams("ref=a/b:1&tab=layers"), params);
  expect(readLayerParams(new URLSearchParams(written.toString()))).toEqual(params);
  expect(written.get("ref")).toBe("a/b:1");
});
