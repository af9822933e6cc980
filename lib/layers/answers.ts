import type { EntryType } from "#lib/chunked/toc/toc.ts";
import type { Digest } from "#lib/oci/digest.ts";
import type { Annotations } from "#lib/oci/document.ts";
import type { EntryReport, LayerReport } from "#lib/variants/report.ts";

// What the API answers about layers, their files and the content of one.

/** Two images of one platform side by side, layer by layer, with what made them. */
export interface LayersReport {
  readonly reference: string;
  readonly digest: Digest;
  readonly platform: string | null;
  /** gzip, or whatever is not zstd; null where the platform has no such image. */
  readonly left: ImageSide | null;
  /** zstd or zstd:chunked. */
  readonly right: ImageSide | null;
  /** Whether both unpack to the same files (equal diff IDs); null with one side, or where a configuration was not read. */
  readonly sameFiles: boolean | null;
  /** The lowest first, in the order of the history where it fits the layers. */
  readonly steps: readonly LayerStep[];
  /** One where both sides have the same. */
  readonly configs: readonly ConfigCard[];
  /** Configurations that could not be read, each in one sentence. */
  readonly unread: readonly string[];
}

export interface ImageSide {
  readonly position: number;
  /** Of the manifest. */
  readonly digest: Digest;
  readonly role: EntryReport["role"];
  readonly compression: EntryReport["compression"];
  readonly compressedBytes: number;
  readonly layers: number;
}

export type LayerStep =
  /** What changed no file. */
  | { readonly kind: "empty"; readonly createdBy: string }
  | {
      readonly kind: "layer";
      /** One-based, the lowest first. */
      readonly number: number;
      /** As the history writes it; null where it says nothing of this layer. */
      readonly createdBy: string | null;
      readonly left: LayerSide | null;
      readonly right: LayerSide | null;
      /** Whether both sides unpack to the same (equal diff ID); null where that is not known. */
      readonly isSame: boolean | null;
      readonly files: FilesPlace | NoFiles;
    };

export interface LayerSide {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly compression: LayerReport["compression"];
  /** Compressed bytes. */
  readonly size: number;
  readonly annotations: Annotations;
  readonly pull: LayerPull;
  /** Bytes of TOC and tar-split as stored, by the annotations; null where they tell of none. */
  readonly tocBytes: number | null;
  /** Other entries of this index that have the same blob. */
  readonly sharedWith: readonly number[];
}

/** What becomes of a layer in a partial pull, and why it is not pulled in parts. */
export interface LayerPull {
  readonly kind: "in-parts" | "whole" | "refused";
  readonly reason: string | null;
}

/** Where the files of a layer can be read by ranges. */
export interface FilesPlace {
  readonly kind: "ranges";
  readonly position: number;
  readonly manifest: Digest;
  readonly layer: Digest;
}

/** Files that are known only to who downloads the layer whole. */
export interface NoFiles {
  readonly kind: "none";
  readonly reason: "no-toc" | "not-chunked" | "no-file-system";
  /** Compressed bytes that would have to be downloaded. */
  readonly bytes: number;
}

/** What a configuration says about running the image; of the environment names alone. */
export interface ConfigCard {
  readonly digest: Digest;
  readonly positions: readonly number[];
  readonly created: string | null;
  readonly author: string | null;
  readonly user: string | null;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly workingDirectory: string | null;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly stopSignal: string | null;
  readonly environment: readonly string[];
  readonly labels: readonly (readonly [name: string, value: string])[];
}

export type FileSort = "name" | "size";

/** A window of what is in a directory of a layer. */
export interface FilePage {
  readonly about: FilesAbout;
  readonly node: number;
  /** In the directory, window or not. */
  readonly total: number;
  readonly from: number;
  readonly rows: readonly FileRow[];
}

export interface FilesAbout {
  readonly layer: Digest;
  /** By what the TOC was found; nothing authenticates one that is found by its footer. */
  readonly tocFrom: "annotations" | "old-annotations" | "footer";
  /** As stored. */
  readonly tocBytes: number;
  /** Regular files in the layer, and their bytes. */
  readonly files: number;
  readonly bytes: number;
}

export interface FileRow {
  /** Its number in the layer's tree; it never changes. */
  readonly node: number;
  /** Its own name; `\xe9` stands for a byte that is not UTF-8. */
  readonly name: string;
  /** From the root of the layer, as the API takes it: as the name, and a backslash is two. */
  readonly path: string;
  readonly isUtf8: boolean;
  readonly type: EntryType;
  /** Of a directory, of all files below it. */
  readonly bytes: number;
  /** Regular files at and below it. */
  readonly files: number;
  /** What is in it; 0 for what is no directory. */
  readonly children: number;
  /** As `ls` writes it; null for a directory that the layer does not list. */
  readonly mode: string | null;
  readonly link: string | null;
  /** What it removes from the layers below: a name, or everything in its directory (`*`). */
  readonly whiteout: string | null;
}

/** Files whose names have a text in them. */
export interface FoundFiles {
  readonly about: FilesAbout;
  /** All of them; `rows` are the first. */
  readonly total: number;
  readonly rows: readonly FileRow[];
}

/** Where a node stands among those in its directory, from the root down. */
export interface TrailStep {
  readonly node: number;
  readonly index: number;
  readonly children: number;
}

export interface FileDetails {
  readonly about: FilesAbout;
  readonly row: FileRow;
  readonly trail: readonly TrailStep[];
  readonly uid: number | null;
  readonly gid: number | null;
  readonly modified: string | null;
  /** Of the content. */
  readonly digest: string | null;
  readonly chunks: number;
  /** Null for what has no content. */
  readonly content: FileContent | null;
}

/** The beginning of a file, checked chunk by chunk. */
export interface FileContent {
  /** Bytes of the layer that were read for it. */
  readonly readBytes: number;
  readonly shown:
    | { readonly kind: "text"; readonly text: string; readonly bytes: number }
    | { readonly kind: "binary"; readonly base64: string; readonly bytes: number }
    /** Nothing could be shown; one sentence why. */
    | { readonly kind: "unread"; readonly message: string; readonly next: string };
}
