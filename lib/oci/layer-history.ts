import { parseJson } from "./json-guard.ts";

/**
 * What made each layer, the lowest first, by the history of an image's configuration (OCI image-spec, config.md, `history`):
 * steps that made no layer are left out. Null for a layer that it says nothing of.
 */
export function layerCommands(config: Uint8Array, layers: number): readonly (string | null)[] {
  const json = parseJson(config);
  const history = isObject(json) && Array.isArray(json["history"]) ? json["history"] : [];
  const made = history.filter((step) => isObject(step) && step["empty_layer"] !== true);
  // A history of another length is not that of these layers.
  if (made.length !== layers) return Array.from({ length: layers }, () => null);
  return made.map((step) =>
    isObject(step) && typeof step["created_by"] === "string" ? step["created_by"] : null,
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
