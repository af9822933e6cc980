import type { TocFault } from "#lib/oci/toc-claim.ts";

/** What is wrong with a zstd:chunked layer, each way by its own name. */
export const faultCodes = [
  // Annotations, as clients read them before they ask for anything (`lib/oci/toc-claim.ts`).
  "claim-two-tocs",
  "claim-checksum",
  "claim-position-missing",
  "claim-position",
  "claim-position-type",
  "claim-position-outside",
  "claim-tarsplit",
  "claim-tarsplit-outside",
  // The blob's own end and the frames around TOC and tar-split; no client looks at them, and tools that repair do.
  "footer-missing",
  "footer-differs",
  "frame-missing",
  // The TOC (readZstdChunkedManifest, unmarshalToc).
  "toc-digest",
  "toc-encoding",
  "toc-length",
  "toc-too-large",
  "toc-json",
  "toc-trailing",
  "toc-entry",
  "toc-chunk-without-file",
  "toc-duplicate-path",
  "toc-range",
  // The tar-split (ensureTOCMatchesTarSplit, asm.IterateHeaders).
  "tarsplit-unplaced",
  "tarsplit-unauthenticated",
  "tarsplit-empty",
  "tarsplit-digest",
  "tarsplit-encoding",
  "tarsplit-length",
  "tarsplit-too-large",
  "tarsplit-json",
  "tarsplit-cut",
  "tarsplit-duplicate-path",
  "tarsplit-header",
  "tarsplit-extra-entry",
  "tarsplit-missing-entry",
  "tarsplit-entry-differs",
  "tarsplit-file-differs",
  // Layers whose gzip form can be pulled and that no partial pull of this one survives.
  "name-not-utf8",
  "sparse-file",
  "hard-link-size",
  "trailing-bytes",
  "empty-layer",
  // Content (checksum mismatch in destinationFile.Close).
  "content-encoding",
  "content-length",
  "content-digest",
] as const;

export type FaultCode = (typeof faultCodes)[number];

export interface ChunkedFault {
  readonly fault: FaultCode;
  /** One sentence that names what was found; text from the layer is in it as it came. */
  readonly message: string;
  /** The path in the layer that it is about; null where it is about the whole. */
  readonly path: string | null;
}

export const chunkedFault = (
  fault: FaultCode,
  message: string,
  path: string | null = null,
): ChunkedFault => ({ fault, message, path });

const CLAIMS: Readonly<Record<TocFault, readonly [FaultCode, string]>> = {
  "two-tocs": ["claim-two-tocs", "it claims the TOC of eStargz too"],
  checksum: ["claim-checksum", "the checksum of its TOC is no digest"],
  "position-missing": ["claim-position-missing", "nothing says where its TOC is"],
  position: ["claim-position", "the position of its TOC is not four numbers"],
  "position-type": ["claim-position-type", "its TOC is of a type other than 1"],
  "position-outside": ["claim-position-outside", "its TOC ends behind the layer"],
  tarsplit: ["claim-tarsplit", "the position of its tar-split is not three numbers"],
  "tarsplit-outside": ["claim-tarsplit-outside", "its tar-split ends behind the layer"],
};

/** What `tocClaim` refuses, as a fault of the layer. */
export function claimFault(refused: TocFault): ChunkedFault {
  const [fault, says] = CLAIMS[refused];
  return chunkedFault(fault, `By its annotations, ${says}.`);
}
