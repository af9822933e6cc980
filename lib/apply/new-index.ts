import { type Digest, digestOf } from "#lib/oci/digest.ts";
import { parseJson } from "#lib/oci/json-guard.ts";
import type { Platform } from "#lib/oci/platform.ts";
import type { VerifiedBytes } from "#lib/oci/source/source.ts";
import type { PushedDocument } from "#lib/oci/target/target.ts";
import type { RepairedEntry } from "#lib/plan/repair.ts";

export type Json = Readonly<Record<string, unknown>>;

/**
 * The bytes of an index that has these entries. All that the old index says of itself stays, and all that it says of an entry but
 * for the annotations that are changed: members that nobody here knows too. `nested` are the indexes that entries are hoisted
 * from, by digest.
 */
export function newIndex(
  root: VerifiedBytes,
  nested: ReadonlyMap<Digest, VerifiedBytes>,
  entries: readonly RepairedEntry[],
): PushedDocument {
  const index = objectOf(root);
  const manifests = entries.map((entry) => descriptorOf(index, nested, entry));
  const bytes = Buffer.from(JSON.stringify({ ...index, manifests }));
  return { digest: digestOf(bytes), mediaType: mediaTypeOf(index, root), bytes };
}

function descriptorOf(index: Json, nested: ReadonlyMap<Digest, VerifiedBytes>, entry: RepairedEntry): Json {
  const descriptor = descriptorAt(index, nested, entry.path);
  if (descriptor["digest"] !== entry.entry.digest)
    throw new Error(`the entry at ${entry.path.join(".")} is not ${entry.entry.digest}`);
  return withAnnotations(descriptor, entry);
}

/** A descriptor as it was written: at a position of the index, and below it in nested ones. */
export function descriptorAt(
  index: Json,
  nested: ReadonlyMap<Digest, VerifiedBytes>,
  path: readonly number[],
): Json {
  let descriptor: Json = {};
  let within: Json = index;
  for (const [depth, position] of path.entries()) {
    descriptor = entryAt(within, position);
    const inner = nested.get(String(descriptor["digest"]) as Digest);
    if (depth < path.length - 1 && inner !== undefined) within = objectOf(inner);
  }
  return descriptor;
}

/** No member is made or emptied for an entry whose annotations stay. */
export function withAnnotations(
  descriptor: Json,
  { entry, annotations }: Pick<RepairedEntry, "entry" | "annotations">,
): Json {
  if (annotations === entry.annotations) return descriptor;
  const { annotations: _, ...rest } = descriptor;
  return Object.keys(annotations).length === 0 ? rest : { ...rest, annotations };
}

function entryAt(index: Json, position: number): Json {
  const { manifests } = index;
  const found: unknown = Array.isArray(manifests) ? manifests[position - 1] : undefined;
  if (!isObject(found)) throw new Error(`the index has no entry ${position}`);
  return found;
}

/** Checked when the report was made: an index that cannot be parsed has none. */
export function objectOf({ bytes, digest }: VerifiedBytes): Json {
  const json = parseJson(bytes);
  if (!isObject(json)) throw new Error(`${digest} is not a JSON object`);
  return json;
}

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function mediaTypeOf(index: Json, root: VerifiedBytes): string {
  const own = index["mediaType"];
  return typeof own === "string" ? own : (root.mediaType ?? "");
}

/** OCI image-spec, image-index.md, `platform`; what is absent is left out. */
export const platformJson = ({ os, architecture, variant, osVersion, osFeatures }: Platform): Json => ({
  architecture,
  os,
  ...(variant === "" ? {} : { variant }),
  ...(osVersion === "" ? {} : { "os.version": osVersion }),
  ...(osFeatures.length === 0 ? {} : { "os.features": osFeatures }),
});
