import { algorithmOf, type Digest, digestOf } from "#lib/oci/digest.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { MAX_TOC_BYTES } from "#lib/oci/toc-claim.ts";
import { type ChunkedFault, chunkedFault } from "./fault.ts";
import { parseToc } from "./parse-toc.ts";
import type { Toc } from "./toc.ts";
import { decodeFramesNow } from "./zstd-frames.ts";

/** The TOC as it is stored, with what is claimed of it. */
export interface StoredToc {
  readonly stored: Uint8Array;
  /** Null where nothing tells it. */
  readonly checksum: Digest | null;
}

export interface UnderstoodToc {
  readonly toc: Toc;
  /** Length of its JSON. Clients take the claimed length for a first guess alone. */
  readonly jsonBytes: number;
}

/** Checks and reads a TOC; takes seconds and 100 MB where it is large. */
export function understandToc(
  { stored, checksum }: StoredToc,
  limitBytes = MAX_TOC_BYTES,
): Result<UnderstoodToc, ChunkedFault> {
  if (checksum !== null) {
    const actual = digestOf(stored, algorithmOf(checksum));
    if (actual !== checksum)
      return fail(chunkedFault("toc-digest", `The TOC has the digest ${actual}; ${checksum} is claimed.`));
  }
  const json = decodeFramesNow(stored, limitBytes);
  if (!json.ok) {
    return fail(
      json.why === "too-large"
        ? chunkedFault("toc-too-large", `The TOC has more than ${limitBytes} bytes of JSON.`)
        : chunkedFault("toc-encoding", "The TOC is not compressed with zstd, or is cut."),
    );
  }
  const toc = parseToc(json.bytes);
  return toc.ok ? ok({ toc: toc.value, jsonBytes: json.bytes.length }) : toc;
}
