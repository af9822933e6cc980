import { fail, ok } from "#lib/oci/result.ts";
import type { Source } from "#lib/oci/source/source.ts";

/** A repository that holds blobs and nothing else, with every range that it was asked for. */
export function memorySource(blobs: ReadonlyMap<string, Uint8Array>): {
  readonly source: Source;
  readonly ranges: { readonly offset: number; readonly length: number }[];
} {
  const ranges: { offset: number; length: number }[] = [];
  const unused = () => {
    throw new Error("nobody asks for this");
  };
  const gone = fail({ code: "not-found", message: "It is not there.", next: "" } as const);
  const source: Source = {
    name: "memory",
    isPrivate: () => false,
    resolve: unused,
    readTagged: unused,
    readManifest: unused,
    readBlob: async ({ digest }) => {
      const bytes = blobs.get(digest);
      return bytes === undefined ? gone : ok({ digest, bytes, mediaType: null });
    },
    readBlobRange: async ({ digest }, { offset, length }) => {
      ranges.push({ offset, length });
      const bytes = blobs.get(digest);
      return bytes === undefined ? gone : ok(bytes.subarray(offset, offset + length));
    },
    listTags: unused,
    listReferrers: unused,
  };
  return { source, ranges };
}
