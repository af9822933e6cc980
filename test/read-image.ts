import { assembleImage } from "#lib/oci/assemble-image.ts";
import { createByteBudget, DEFAULT_READ_BYTES } from "#lib/oci/byte-budget.ts";
import type { ContentStore } from "#lib/oci/content-store.ts";
import { fetchImage, type ReadProgress, type Wanted } from "#lib/oci/fetch-image.ts";
import type { ImageRead } from "#lib/oci/image-read.ts";
import { readOutline } from "#lib/oci/outline.ts";
import { newReading } from "#lib/oci/read-stored.ts";
import { ok } from "#lib/oci/result.ts";
import type { Reading, Source } from "#lib/oci/source/source.ts";

/** Fetches an image and puts it together, as the command does. */
export async function readImage(
  source: Source,
  wanted: Wanted,
  given: {
    readonly signal: AbortSignal;
    readonly store: ContentStore;
    readonly onProgress?: (progress: ReadProgress) => void;
    readonly budget?: ReturnType<typeof createByteBudget>;
  },
): Reading<ImageRead> {
  const { signal, store, onProgress = () => {}, budget = createByteBudget(DEFAULT_READ_BYTES) } = given;
  const fetched = await fetchImage(newReading({ source, store, signal, budget }), wanted, {
    outliner: { now: readOutline, later: async (documents) => ok(documents.map(readOutline)) },
    progress: onProgress,
  });
  return fetched.ok ? assembleImage(fetched.value) : fetched;
}
