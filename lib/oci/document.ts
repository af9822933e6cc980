import type { Digest } from "./digest.ts";
import type { Platform } from "./platform.ts";

export type Annotations = Readonly<Record<string, string>>;

/** A pointer to content by digest (OCI image-spec, descriptor.md). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes of the content as stored. */
  readonly size: number;
  readonly annotations: Annotations;
  readonly artifactType: string | null;
  /** What an index says of the entry, as it came; null where there is no such member at all, which is not the same as `{}`. */
  readonly platform: Platform | null;
  /** Whether addresses stand in it where the content is to be fetched from first. */
  readonly hasUrls: boolean;
  /** Whether the content stands in it, and is what digest and size name. */
  readonly embedded: "none" | "right" | "wrong";
}

interface DocumentBase {
  /** The media type that holds: the body's own, else the one it was served as. */
  readonly mediaType: string;
  readonly annotations: Annotations;
  readonly artifactType: string | null;
  readonly subject: Descriptor | null;
}

/** An OCI image index or a Docker manifest list. */
export interface ImageIndex extends DocumentBase {
  readonly kind: "index";
  readonly entries: readonly Descriptor[];
}

/** An OCI image manifest or a Docker manifest (schema 2). */
export interface ImageManifest extends DocumentBase {
  readonly kind: "manifest";
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

export type ImageDocument = ImageIndex | ImageManifest;

/** What we use of an image's configuration (OCI image-spec, config.md). */
export interface ImageConfig {
  readonly platform: Platform | null;
  readonly diffIds: readonly string[];
  /** RFC 3339, as written. */
  readonly created: string | null;
}
