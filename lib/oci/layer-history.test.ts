import { expect, test } from "vitest";
import { layerCommands } from "./layer-history.ts";

test.each<[string, unknown, number, (string | null)[]]>([
  ["a step for each layer", { history: [{ created_by: "a" }, { created_by: "b" }] }, 2, ["a", "b"]],
  [
    "steps without a layer",
    { history: [{ created_by: "a" }, { created_by: "ENV", empty_layer: true }] },
    1,
    ["a"],
  ],
  ["steps that say nothing", { history: [{}] }, 1, [null]],
  ["another number of layers", { history: [{ created_by: "a" }] }, 2, [null, null]],
  ["no history", {}, 1, [null]],
  ["nonsense", { history: [1, null, { created_by: 5 }] }, 1, [null]],
])("%s", (_, config, layers, commands) =>
  expect(layerCommands(Buffer.from(JSON.stringify(config)), layers)).toEqual(commands),
);
