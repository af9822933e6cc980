import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createByteBudget, DEFAULT_READ_BYTES } from "#lib/oci/byte-budget.ts";
import { type Digest, digestOf, hexOf, parseDigest } from "#lib/oci/digest.ts";
import { OCI_INDEX } from "#lib/oci/media-types.ts";
import { openLayout } from "#lib/oci/source/layout.ts";
import type { Source } from "#lib/oci/source/source.ts";
import { type Handler, pushBlob, pushManifest } from "../registry/bed.ts";
import { serve } from "../registry/open.ts";

/** A repository as a registry holds it, all of it text. */
export interface StoredRepository {
  readonly repository: string;
  readonly tags: Record<string, string>;
  /** By digest; what a manifest names stands before it. */
  readonly manifests: Record<string, { readonly mediaType: string; readonly text: string }>;
  readonly blobs: Record<string, string>;
}

export type FixtureName = "cosign-v2-tags" | "cosign-v3-bundles";

/** What real cosign wrote beside a dual index of two platforms; a copy, to be changed at will. */
export function fixture(name: FixtureName): StoredRepository & Readonly<ImageDigests> {
  const path = join(import.meta.dirname, `${name}.json`);
  const stored = JSON.parse(readFileSync(path, "utf8")) as StoredRepository;
  return { ...stored, ...imageDigests(stored) };
}

export const publicKey = (name: "cosign" | "p384" | "rsa" | "ed25519"): string =>
  readFileSync(join(import.meta.dirname, "keys", `${name}.pub`), "utf8");

/** The image: gzip of amd64 and arm64, then zstd of both. */
export interface ImageDigests {
  readonly index: Digest;
  readonly entries: readonly [amd64: Digest, arm64: Digest, amd64Zstd: Digest, arm64Zstd: Digest];
}

function imageDigests(stored: StoredRepository): ImageDigests {
  const index = stored.tags["latest"] ?? "";
  const { manifests } = JSON.parse(stored.manifests[index]?.text ?? "") as {
    manifests: { digest: string }[];
  };
  const entries = manifests.map(({ digest }) => parseDigest(digest));
  return { index: parseDigest(index), entries } as unknown as ImageDigests;
}

export function addBlob(stored: StoredRepository, text: string): Digest {
  const digest = digestOf(text);
  stored.blobs[digest] = text;
  return digest;
}

export function addManifest(
  stored: StoredRepository,
  manifest: { readonly mediaType: string },
  tag?: string,
): Digest {
  const text = JSON.stringify(manifest);
  const digest = digestOf(text);
  stored.manifests[digest] = { mediaType: manifest.mediaType, text };
  if (tag !== undefined) stored.tags[tag] = digest;
  return digest;
}

/** As an OCI layout that lists its tags; `withUntagged` lists all other manifests too, as tools do that copy referrers. */
export function asLayout(
  stored: StoredRepository,
  options: { withUntagged: boolean } = { withUntagged: false },
): Source {
  const folder = mkdtempSync(join(tmpdir(), "twofold-stored-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeStored(stored, folder, options);
  return openLayout(folder, { name: "oci:stored", budget: createByteBudget(DEFAULT_READ_BYTES) });
}

/** The same into a folder. */
export function writeStored(
  stored: StoredRepository,
  folder: string,
  options: { withUntagged: boolean } = { withUntagged: false },
): void {
  const blobs = join(folder, "blobs", "sha256");
  mkdirSync(blobs, { recursive: true });
  for (const [digest, text] of Object.entries(stored.blobs)) writeFileSync(fileOf(blobs, digest), text);
  for (const [digest, { text }] of Object.entries(stored.manifests))
    writeFileSync(fileOf(blobs, digest), text);
  const tagged = Object.entries(stored.tags).map(([tag, digest]) => ({
    ...descriptorOf(stored, digest),
    annotations: { "org.opencontainers.image.ref.name": tag },
  }));
  const untagged = Object.keys(stored.manifests)
    .filter((digest) => options.withUntagged && !Object.values(stored.tags).includes(digest))
    .map((digest) => descriptorOf(stored, digest));
  writeFileSync(join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(
    join(folder, "index.json"),
    JSON.stringify({ schemaVersion: 2, manifests: [...tagged, ...untagged] }),
  );
}

const fileOf = (folder: string, digest: string) => join(folder, hexOf(digest as Digest));

function descriptorOf(stored: StoredRepository, digest: string) {
  const { mediaType = "", text = "" } = stored.manifests[digest] ?? {};
  const { artifactType } = JSON.parse(text) as { artifactType?: string };
  const named = artifactType === undefined ? {} : { artifactType };
  return { mediaType, digest, size: Buffer.byteLength(text), ...named };
}

/** Pushes all of it into a registry that checks what it takes. */
export async function pushStored(stored: StoredRepository, host: string): Promise<void> {
  const base = `http://${host}`;
  for (const text of Object.values(stored.blobs)) await pushBlob(base, stored.repository, Buffer.from(text));
  for (const [digest, { mediaType, text }] of Object.entries(stored.manifests))
    await pushManifest(base, stored.repository, digest, Buffer.from(text), mediaType);
  for (const [tag, digest] of Object.entries(stored.tags)) {
    const { mediaType = "", text = "" } = stored.manifests[digest] ?? {};
    await pushManifest(base, stored.repository, tag, Buffer.from(text), mediaType);
  }
}

/** A registry with the referrers API that holds it; `fault` may answer instead of it by returning true. */
export async function serveStored(
  stored: StoredRepository,
  fault: (path: string, response: ServerResponse) => boolean = () => false,
): Promise<string> {
  return serve(storedHandler(stored, fault));
}

/** The same as a handler of requests. */
export const storedHandler =
  (stored: StoredRepository, fault: (path: string, response: ServerResponse) => boolean): Handler =>
  (request, response) => {
    const path = request.url ?? "";
    if (fault(path, response)) return;
    const [, kind = "", name = ""] = /\/(manifests|blobs|referrers)\/([^/?]+)$/.exec(path) ?? [];
    const digest = name.startsWith("sha256:") ? name : (stored.tags[name] ?? "");
    const found =
      kind === "referrers"
        ? { mediaType: OCI_INDEX, text: referrersOf(stored, digest) }
        : kind === "manifests"
          ? stored.manifests[digest]
          : { mediaType: "application/octet-stream", text: stored.blobs[digest] };
    if (found?.text === undefined) return void response.writeHead(404).end();
    response.writeHead(200, {
      "content-type": found.mediaType,
      ...(kind === "manifests" ? { "docker-content-digest": digest } : {}),
    });
    response.end(found.text);
  };

function referrersOf(stored: StoredRepository, subject: string): string {
  const manifests = Object.entries(stored.manifests)
    .filter(
      ([, { text }]) => (JSON.parse(text) as { subject?: { digest: string } }).subject?.digest === subject,
    )
    .map(([digest]) => descriptorOf(stored, digest));
  return JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests });
}
