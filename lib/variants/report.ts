import type { Digest } from "#lib/oci/digest.ts";
import type { Annotations, Descriptor } from "#lib/oci/document.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import type { Platform } from "#lib/oci/platform.ts";
import type { ClientName } from "./clients/names.ts";
import type { IssueCode, Severity } from "./issue-codes.ts";

/** Raised whenever a rule, a client's algorithm or the classification changes, since reports are kept per digest. */
export const RULES_VERSION = 6;

export type Compression =
  | "gzip"
  | "zstd"
  | "zstd:chunked"
  | "estargz"
  | "erofs"
  | "none"
  | "mixed"
  | "unknown";
export type Role = "image" | "attestation" | "index" | "artifact";

export interface LayerReport {
  readonly digest: Digest;
  readonly mediaType: string;
  /** Compressed bytes. */
  readonly size: number;
  readonly compression: Exclude<Compression, "mixed">;
  readonly annotations: Annotations;
}

export interface EntryReport {
  /** One-based, in the index's own order. */
  readonly position: number;
  readonly digest: Digest;
  /** What the document behind the entry is; where it was not read, what the entry says of it. */
  readonly mediaType: string;
  /** The media type as the entry itself writes it, by which clients ask; empty where it has none. */
  readonly declaredType: string;
  /** Bytes of the manifest document itself. */
  readonly size: number;
  /** For people; null where the entry names none, which `{}` and empty texts do not either. */
  readonly platform: string | null;
  /** The platform as the index writes it, for those that choose by it; null where the entry has no such member. */
  readonly namedPlatform: Platform | null;
  /** What the image's own configuration says it runs on; null where unknown. */
  readonly configPlatform: string | null;
  readonly compression: Compression;
  /** True for exactly the value `true` of `io.github.containers.compression.zstd`. */
  readonly annotatedZstd: boolean;
  readonly layers: number;
  /** Sum of the layers' compressed sizes, a blob that stands twice counted twice, as a client's counters do. */
  readonly compressedBytes: number;
  /** Equal for two entries exactly when they carry the same file systems; null where unknown. */
  readonly diffIdsKey: Digest | null;
  readonly role: Role;
  readonly annotations: Annotations;
  /** Annotations inside the manifest; empty where it was not read. */
  readonly manifestAnnotations: Annotations;
  /** When the image was made, as its configuration says it (RFC 3339); null where it does not, or was not read. */
  readonly created: string | null;
  readonly configDigest: Digest | null;
  /** As the manifest writes it; null where it was not read. */
  readonly configType: string | null;
  /** How many diff IDs the configuration lists; null where it was not read. */
  readonly diffIds: number | null;
  /** Whether the entry tells where else to fetch the manifest first. */
  readonly hasUrls: boolean;
  /** Whether the entry holds the manifest itself, and the right one. */
  readonly embedded: Descriptor["embedded"];
  /** Bytes of the configuration; 0 where there is none. */
  readonly configBytes: number;
  readonly layerList: readonly LayerReport[];
  /** For an attestation, the position of the image entry it speaks of, where it is in this index. */
  readonly attests: number | null;
  /** For a nested index: its own entries, one level down; one that is an index again is shown and not followed. */
  readonly nested: readonly EntryReport[];
  /** Why the manifest behind the entry could not be read; null when it was. */
  readonly failure: ReadFailure | null;
}

export interface Issue {
  readonly code: IssueCode;
  readonly severity: Severity;
  readonly platform: string | null;
  /** One-based positions of the entries concerned, ascending. */
  readonly positions: readonly number[];
  readonly message: string;
  readonly fix: string;
  /** Who is hurt, in words; the clients by name where they are known. */
  readonly who: string;
  /** Whose pull fails because of this, and for which platform; empty where nobody's does. */
  readonly hurts: readonly Hurt[];
  /** Commands that mend it, each with the trap of its tool, where there is one. */
  readonly commands: readonly {
    readonly tool: string;
    readonly command: string;
    readonly trap: string | null;
  }[];
  /** Machine-readable detail, such as `chunked-incomplete`'s. */
  readonly reason: string | null;
}

export interface Hurt {
  readonly client: ClientName;
  readonly platform: string;
}

export interface Pick {
  readonly client: ClientName;
  readonly platform: string;
  /** The entry taken, or null when the client finds none for the platform. */
  readonly position: number | null;
  /** Whether the client can use what it takes; null where nobody could look. The same as `outcome`, for scripts. */
  readonly decodes: boolean | null;
  readonly outcome: Outcome;
  /** Why it fails or why that is unknown, in words; null where it reads. */
  readonly reason: string | null;
  /** Compressed bytes of the layers it then downloads, each blob once; null where it does not read what it takes. */
  readonly downloadBytes: number | null;
}

/** What comes of a pull; `unknown` where what it takes could not be looked at, or where its bytes decide. */
export type Outcome = "reads" | "fails" | "unknown";

export interface SizePart {
  /**
   * The variant whose entries alone use these blobs: `gzip`, `zstd`, or another compression by its name. `shared`: used by
   * several parts. `attestations`, `artifacts`: of entries that are no images. `unread`: manifests of entries that could not
   * be read, without what they name. `index`: the index and indexes inside it. The list is open.
   */
  readonly part: string;
  readonly bytes: number;
}

export interface Sizes {
  /**
   * Every blob behind the index once: layers, configs, manifests and the index. What the registry does not hold is left
   * out: missing manifests, and foreign layers, which are fetched from elsewhere.
   */
  readonly storedBytes: number;
  /** What `storedBytes` is made of, each blob in one part: the sum is exact. */
  readonly parts: readonly SizePart[];
  /** Blobs that entries in gzip, eStargz or without compression use, shared ones too. */
  readonly gzipBytes: number;
  /** Blobs that entries in zstd or zstd:chunked use, shared ones too. */
  readonly zstdBytes: number;
  /** What the zstd variants add beside gzip: bytes of blobs that no gzip variant uses; null without both. */
  readonly dualExtraBytes: number | null;
  /** Smallest and largest download over all picks that can be decoded; null when nothing can be pulled. */
  readonly download: { readonly min: number; readonly max: number } | null;
}

export interface IndexReport {
  readonly reference: string;
  readonly digest: Digest;
  readonly mediaType: string;
  readonly kind: "index" | "manifest";
  readonly rulesVersion: number;
  readonly entries: readonly EntryReport[];
  readonly issues: readonly Issue[];
  readonly picks: readonly Pick[];
  /**
   * Where the index has entries of an amd64 level: what clients pull that ask for the machine's level when nobody names
   * a platform, a row for each level; empty elsewhere.
   */
  readonly levelPicks: readonly Pick[];
  readonly sizes: Sizes;
  /**
   * What clients are asked for: the platforms of the images, in order of first appearance, in every spelling that makes
   * some client answer differently; linux/amd64 where there are images and none names one.
   */
  readonly platforms: readonly string[];
}
