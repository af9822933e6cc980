import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { algorithmOf, type Digest, digestOf, hexOf, parseDigest } from "#lib/oci/digest.ts";
import { OCI_INDEX } from "#lib/oci/media-types.ts";
import { type Bed, buildBed } from "#test/image-bed.ts";
import { pushBlob, pushManifest } from "#test/registry/bed.ts";

type Image = Pick<Bed, "digest" | "mediaType" | "bytes" | "files">;

/** Images of the test bed (or made by hand) as an OCI layout in `folder`, each under its tag. */
export function writeLayout(folder: string, images: Readonly<Record<string, string | Image>>): void {
  mkdirSync(folder, { recursive: true });
  const manifests = Object.entries(images).map(([tag, image]) => {
    const { digest, mediaType, bytes, files } = typeof image === "string" ? buildBed(image) : image;
    for (const [name, content] of files) {
      const blobs = join(folder, "blobs", algorithmOf(name));
      mkdirSync(blobs, { recursive: true });
      writeFileSync(join(blobs, hexOf(name)), content);
    }
    const annotations = { "org.opencontainers.image.ref.name": tag };
    return { mediaType, digest, size: bytes.length, annotations };
  });
  writeFileSync(join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(
    join(folder, "index.json"),
    JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }),
  );
}

/** Pushes an image of the test bed, children first, since registries refuse an index whose manifests they lack. */
export async function pushBed(base: string, repository: string, tag: string, spec: string): Promise<Digest> {
  const { digest, files, manifests } = buildBed(spec);
  const content = (name: Digest) => Buffer.from(files.get(name) ?? "");
  for (const name of files.keys()) {
    if (!manifests.has(name)) await pushBlob(base, repository, content(name));
  }
  for (const [name, mediaType] of manifests) {
    await pushManifest(base, repository, name === digest ? tag : name, content(name), mediaType);
  }
  return digest;
}

/** A dual image whose index is changed by hand before it gets its digest. */
export function editedIndex(edit: (entries: Entry[]) => void): Image {
  const bed = buildBed("amd64 gzip, amd64 chunked+");
  const index: { manifests: Entry[] } = JSON.parse(Buffer.from(bed.bytes).toString());
  edit(index.manifests);
  const bytes = Buffer.from(JSON.stringify(index));
  const digest = digestOf(bytes);
  return { ...bed, digest, bytes, files: new Map([...bed.files, [digest, bytes]]) };
}

export interface Entry {
  mediaType: string;
  digest: string;
  size: number;
  platform: { os: string; architecture: string; variant?: string };
  annotations?: Record<string, string>;
}

/** More platforms than anybody has, each in both compressions. */
export function manyPlatforms(count: number): string {
  const platforms = Array.from({ length: count }, (_, at) => `riscv64/p${at}`);
  return [...platforms.map((p) => `${p} gzip`), ...platforms.map((p) => `${p} chunked+`)].join(", ");
}

export const isDigest = (text: string): boolean => parseDigest(text) !== null;
