import type { Digest } from "#lib/oci/digest.ts";
import type { FailureCode } from "#lib/oci/failure.ts";
import type { Blob } from "#lib/oci/source/source.ts";
import type { Issue, LayerReport } from "#lib/variants/report.ts";

/** `claims`: the bytes that what is said of a layer can be checked with. `layers`: those, and every layer whole. */
export type Depth = "claims" | "layers";

/** Where a layer stands, by what its manifest says of it. */
export interface LayerUse {
  /** Of the entry in the index as it is named; of one that is in a nested index, the nested index's. */
  readonly position: number;
  readonly platform: string | null;
  /** One-based. */
  readonly number: number;
  /** Layers of the manifest that it is in. */
  readonly of: number;
  readonly layer: LayerReport;
  readonly configDigest: Digest | null;
  readonly configBytes: number;
}

/** A layer that is read once, however many entries list it. */
export interface DeepLayer {
  readonly blob: Blob;
  readonly uses: readonly [LayerUse, ...LayerUse[]];
  /** Bytes that are read of it. */
  readonly bytes: number;
}

/** A layer of which something is unknown, and why. */
export interface UnreadLayer {
  readonly position: number;
  readonly layer: Digest;
  readonly failure: { readonly code: FailureCode; readonly message: string; readonly next: string };
}

/** What the bytes of an image's layers say. It stands beside an `IndexReport`, which depends on the documents alone. */
export interface DeepReport {
  readonly depth: Depth;
  /** Distinct layers that were read, and bytes that were asked for. */
  readonly layers: number;
  readonly bytes: number;
  readonly issues: readonly Issue[];
  readonly unread: readonly UnreadLayer[];
}

/** How far a read is; `ended` names the layer with which this was reached, where one ended. */
export interface DeepProgress {
  readonly layers: number;
  readonly layersDone: number;
  readonly bytes: number;
  readonly bytesDone: number;
  readonly ended: Blob | null;
}
