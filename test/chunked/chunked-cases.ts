import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Digest, parseDigest } from "#lib/oci/digest.ts";
import type { Annotations } from "#lib/oci/document.ts";

/*
 * Layers of every form of tar, and what skopeo 1.18 made of each: real zstd:chunked blobs with their annotations, with what
 * podman 5.4 says to a partial pull of it (`test/cases/chunked`).
 */

const folder = new URL("../cases/chunked/", import.meta.url).pathname;

export interface CaseLayer {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly annotations: Annotations;
}

export const caseNames = [
  "dotslash",
  "emptytar",
  "hlsize",
  "noeof",
  "nonutf8",
  "nonutf8pax",
  "oneblock",
  "plain",
  "zerolen",
] as const;

export function chunkedCase(name: string): {
  readonly layer: CaseLayer;
  readonly blob: Buffer;
  readonly podman: string;
} {
  const facts = JSON.parse(readFileSync(join(folder, name, "facts.json"), "utf8"));
  return {
    layer: asLayer(facts.layer),
    blob: readFileSync(join(folder, name, "skopeo.zst")),
    podman: facts["podman-5.4 partial pull of it"],
  };
}

/** The TOC alone of one of two builds, of which podman 5.4 asked four ranges and 174,220 bytes for the second. */
export function deltaCase(build: "old" | "new"): { readonly layer: CaseLayer; readonly stored: Buffer } {
  const of = (file: string) => readFileSync(join(folder, "delta-multichunk", `${build}.${file}`));
  return { layer: asLayer(JSON.parse(of("layer.json").toString())), stored: of("toc.zst") };
}

function asLayer(layer: Omit<CaseLayer, "digest"> & { readonly digest: string }): CaseLayer {
  const digest = parseDigest(layer.digest);
  if (digest === null) throw new Error(`no digest: ${layer.digest}`);
  return { ...layer, digest };
}
