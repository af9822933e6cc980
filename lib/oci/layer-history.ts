import { parseJson } from "./json-guard.ts";

/** A step of an image's history: what made a layer, or what made none. */
export interface HistoryStep {
  /** As written; null where nothing is. */
  readonly createdBy: string | null;
  readonly isEmpty: boolean;
}

/**
 * The history of an image of so many layers, the lowest first, by its configuration (OCI image-spec, config.md, `history`).
 * Null where it is not that of these layers: where other steps made one than there are layers.
 */
export function layerHistory(config: Uint8Array, layers: number): readonly HistoryStep[] | null {
  const json = parseJson(config);
  const history = isObject(json) && Array.isArray(json["history"]) ? json["history"].filter(isObject) : [];
  const steps = history.map((step) => ({
    createdBy: typeof step["created_by"] === "string" ? step["created_by"] : null,
    isEmpty: step["empty_layer"] === true,
  }));
  return steps.filter(({ isEmpty }) => !isEmpty).length === layers ? steps : null;
}

/** What made each layer: steps that made none are left out. Null for a layer that the history says nothing of. */
export function layerCommands(config: Uint8Array, layers: number): readonly (string | null)[] {
  const steps = layerHistory(config, layers);
  if (steps === null) return Array.from({ length: layers }, () => null);
  return steps.flatMap(({ createdBy, isEmpty }) => (isEmpty ? [] : [createdBy]));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
