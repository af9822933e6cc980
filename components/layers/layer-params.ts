"use client";

import { useSearchParams } from "next/navigation";

/** What a link to the Layers view reopens, on whatever page it stands. */
export interface LayerParams {
  /** Position of the entry whose layers are shown. */
  readonly entry: number | null;
  /** Number of the layer that is open. */
  readonly layer: number | null;
  /** Of the file in it, as the API writes it. */
  readonly path: string | null;
}

const NUMBER = /^(?:0|[1-9]\d{0,5})$/;

export function readLayerParams(search: URLSearchParams): LayerParams {
  const number = (name: string) => {
    const text = search.get(name) ?? "";
    return NUMBER.test(text) ? Number(text) : null;
  };
  return { entry: number("entry"), layer: number("layer"), path: search.get("path") };
}

export function writeLayerParams(search: URLSearchParams, changes: Partial<LayerParams>): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) next.delete(name);
    else next.set(name, String(value));
  }
  return next;
}

export function useLayerParams(): readonly [LayerParams, typeof changeLayerParams] {
  return [readLayerParams(useSearchParams()), changeLayerParams];
}

function changeLayerParams(changes: Partial<LayerParams>): void {
  const search = new URLSearchParams(window.location.search);
  window.history.replaceState(null, "", `?${writeLayerParams(search, changes)}`);
}
