import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// The layout of the samples, and what is put beside its images: manifests under cosign's tags, and referrers under the
// fallback tag, since a layout answers no questions about referrers.

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly artifactType?: string;
  readonly platform?: { readonly architecture: string; readonly os: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Document {
  readonly manifests?: readonly Descriptor[];
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
}

/** A layer of a manifest beside an image. */
export interface Layer {
  readonly mediaType: string;
  readonly text: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

const TAG = "org.opencontainers.image.ref.name";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const INDEX = "application/vnd.oci.image.index.v1+json";
const EMPTY = "application/vnd.oci.empty.v1+json";
const BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
const BESIDE = /^sha256-[0-9a-f]{64}(?:\.(?:sig|att|sbom))?$/;

export const digestOf = (text: string | Uint8Array): string =>
  `sha256:${createHash("sha256").update(text).digest("hex")}`;
export const hexOf = (digest: string): string => digest.slice("sha256:".length);

export class SampleLayout {
  readonly #folder: string;
  /** The images, without what stood beside them before. */
  readonly #images: readonly Descriptor[];
  readonly #beside: Descriptor[] = [];
  readonly #blobs = new Map<string, string>();
  readonly #bundles = new Map<string, Descriptor[]>();

  constructor(folder: string) {
    this.#folder = folder;
    const { manifests = [] } = this.#read("index.json");
    this.#images = manifests.filter(({ annotations }) => !BESIDE.test(annotations?.[TAG] ?? ""));
  }

  /** The index that a tag names. */
  image(tag: string): Descriptor {
    const found = this.#images.find(({ annotations }) => annotations?.[TAG] === tag);
    if (found === undefined) throw new Error(`the layout has no sample ${tag}`);
    const { annotations: _, ...image } = found;
    return image;
  }

  entries(tag: string): readonly Descriptor[] {
    return this.#document(this.image(tag).digest).manifests ?? [];
  }

  /** Puts layers under a tag of cosign's. What the same text is under, is one manifest with several tags. */
  attach(digest: string, kind: "sig" | "att" | "sbom", layers: readonly Layer[]): void {
    const stored = layers.map((layer) => ({
      mediaType: layer.mediaType,
      ...this.#put(layer.text),
      ...(layer.annotations === undefined ? {} : { annotations: layer.annotations }),
    }));
    const created = "0001-01-01T00:00:00Z";
    // As go-containerregistry writes the configuration of an image that it adds layers to.
    const config = {
      architecture: "",
      created,
      history: layers.map(() => ({ created })),
      os: "",
      rootfs: { type: "layers", diff_ids: stored.map((layer) => layer.digest) },
      config: {},
    };
    const manifest = {
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: {
        mediaType: "application/vnd.oci.image.config.v1+json",
        ...this.#put(JSON.stringify(config)),
      },
      layers: stored,
    };
    this.#tag(`${digest.replace(":", "-")}.${kind}`, MANIFEST, manifest);
  }

  /** Puts a Sigstore bundle beside an image, as a manifest that refers to it. */
  refer(subject: Descriptor, bundle: string, predicateType: string, created: string): void {
    const manifest = {
      schemaVersion: 2,
      mediaType: MANIFEST,
      artifactType: BUNDLE,
      config: { mediaType: EMPTY, ...this.#put("{}") },
      layers: [{ mediaType: BUNDLE, ...this.#put(bundle) }],
      subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.size },
      annotations: {
        "dev.sigstore.bundle.content": "dsse-envelope",
        "dev.sigstore.bundle.predicateType": predicateType,
        "org.opencontainers.image.created": created,
      },
    };
    const descriptor = {
      mediaType: MANIFEST,
      ...this.#put(JSON.stringify(manifest)),
      artifactType: BUNDLE,
      annotations: manifest.annotations,
    };
    this.#bundles.set(subject.digest, [...(this.#bundles.get(subject.digest) ?? []), descriptor]);
  }

  /** Writes all of it; what stood beside the images before and does not any more is taken away. */
  write(): void {
    for (const [digest, manifests] of this.#bundles)
      this.#tag(digest.replace(":", "-"), INDEX, { schemaVersion: 2, mediaType: INDEX, manifests });
    for (const [digest, text] of this.#blobs) writeFileSync(this.#path(digest), text);
    const manifests = [...this.#images, ...this.#beside];
    const lines = manifests.map((one) => `  ${JSON.stringify(one)}`).join(",\n");
    writeFileSync(
      join(this.#folder, "index.json"),
      `{"schemaVersion":2,"mediaType":"${INDEX}","manifests":[\n${lines}\n]}\n`,
    );
    const used = new Set(manifests.flatMap((one) => this.#reach(one)));
    for (const hex of readdirSync(join(this.#folder, "blobs/sha256")))
      if (!used.has(`sha256:${hex}`)) rmSync(this.#path(`sha256:${hex}`));
  }

  #tag(tag: string, mediaType: string, document: unknown): void {
    const stored = this.#put(JSON.stringify(document));
    this.#beside.push({ mediaType, ...stored, annotations: { [TAG]: tag } });
  }

  #put(text: string): { readonly digest: string; readonly size: number } {
    const digest = digestOf(text);
    this.#blobs.set(digest, text);
    return { digest, size: Buffer.byteLength(text) };
  }

  /** One sample names a manifest that is not there. */
  #reach({ digest, mediaType }: Descriptor): readonly string[] {
    if (!/manifest|index/.test(mediaType)) return [digest];
    let document: Document;
    try {
      document = this.#document(digest);
    } catch {
      return [];
    }
    const { manifests = [], config, layers = [] } = document;
    const parts = [...manifests, ...(config === undefined ? [] : [config]), ...layers];
    return [digest, ...parts.flatMap((part) => this.#reach(part))];
  }

  #document(digest: string): Document {
    return JSON.parse(readFileSync(this.#path(digest), "utf8"));
  }

  #read(name: string): Document {
    return JSON.parse(readFileSync(join(this.#folder, name), "utf8"));
  }

  #path(digest: string): string {
    return join(this.#folder, "blobs/sha256", hexOf(digest));
  }
}
