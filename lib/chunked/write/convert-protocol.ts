import type { Result } from "#lib/oci/result.ts";
import type { LayerCompression } from "./layer-source.ts";
import type { ChunkedLayer, WriteProgress } from "./write-chunked.ts";
import type { WriteFailure } from "./write-failure.ts";

/** What is told to the process, once. Bytes come by its standard input and output where no file is named. */
export interface Conversion {
  readonly inFile: string | null;
  readonly outFile: string | null;
  readonly compression: LayerCompression | null;
  readonly level: number;
}

/** What the process answers; `ended` is the last. */
export type Answered =
  | { readonly kind: "progress"; readonly progress: WriteProgress }
  | { readonly kind: "ended"; readonly result: Result<ChunkedLayer, WriteFailure> };
