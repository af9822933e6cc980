import { isFault, type Trouble } from "#lib/chunked/read/job-runner.ts";
import { type FoundToc, findToc, type Layer, readStoredToc } from "#lib/chunked/read/layer-toc.ts";
import type { Digest } from "#lib/oci/digest.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { layerCompression } from "#lib/oci/media-types.ts";
import { parseDocument } from "#lib/oci/parse-document.ts";
import { readStoredManifest, type StoredReading } from "#lib/oci/read-stored.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { FilesAbout } from "./answers.ts";
import type { FilesHost } from "./files-host.ts";
import type { Answers, Question } from "./look.ts";

/** A layer of a manifest that was read, whose files can be asked about. */
export interface OpenLayer {
  readonly layer: Layer;
  readonly found: FoundToc;
  about(): Promise<Result<FilesAbout, ReadFailure>>;
  ask<K extends Question["kind"]>(
    question: Extract<Question, { readonly kind: K }>,
  ): Promise<Result<Answers[K], ReadFailure>>;
}

/** Only a layer that the manifest names is opened: its annotations say where its TOC is. */
export async function openLayer(
  reading: StoredReading,
  host: FilesHost,
  manifest: Digest,
  digest: Digest,
): Promise<Result<OpenLayer, ReadFailure>> {
  const layer = await layerOf(reading, manifest, digest);
  if (!layer.ok) return layer;
  const { source, signal, budget } = reading;
  const found = await findToc({ source, signal }, layer.value);
  if (!found.ok) return fail(failureOf(found.failure));
  if (found.value === null) return fail(noToc(digest));
  const { place, from } = found.value;
  const { toc, checksum } = place;
  // Of one blob two manifests may claim different things.
  const key = `${source.name}@${digest} ${toc.offset}:${toc.compressedBytes}:${checksum ?? ""}`;
  const ask = async <K extends Question["kind"]>(question: Extract<Question, { readonly kind: K }>) => {
    const answer = await host.ask<K>(
      key,
      question,
      async () => {
        const bytes = await readStoredToc({ source, signal }, layer.value, toc);
        if (!bytes.ok) return bytes;
        const release = () => budget.give(bytes.value.length);
        return ok({ bytes: bytes.value, checksum, release });
      },
      signal,
    );
    return answer.ok ? answer : fail(failureOf(answer.failure));
  };
  return ok({
    layer: layer.value,
    found: found.value,
    ask,
    async about() {
      const told = await ask<"about">({ kind: "about" });
      if (!told.ok) return told;
      return ok({ layer: digest, tocFrom: from, tocBytes: toc.compressedBytes, ...told.value });
    },
  });
}

async function layerOf(
  reading: StoredReading,
  manifest: Digest,
  digest: Digest,
): Promise<Result<Layer, ReadFailure>> {
  const bytes = await readStoredManifest(reading, manifest);
  if (!bytes.ok) return bytes;
  const document = parseDocument(bytes.value);
  if (!document.ok) return document;
  const layers = document.value.kind === "manifest" ? document.value.layers : [];
  const layer = layers.find((one) => one.digest === digest);
  if (layer === undefined)
    return fail({
      code: "not-found",
      message: `${manifest} has no layer ${digest}.`,
      next: "Take the digests of a manifest and of its layer from the list of layers.",
    });
  return layerCompression(layer.mediaType) === "zstd" ? ok(layer) : fail(noToc(digest));
}

/** What is wrong with a layer, as one who asked for its files is told it. */
export const failureOf = (trouble: Trouble): ReadFailure =>
  isFault(trouble)
    ? {
        code: "malformed",
        message: `${trouble.message} The layer is not as it says it is (${trouble.fault}).`,
        next: "Build and push the image again.",
      }
    : trouble;

const noToc = (digest: Digest): ReadFailure => ({
  code: "not-found",
  message: `The layer ${digest} has no table of contents: its files are known only to who downloads it whole.`,
  next: "Ask for the layer of the zstd:chunked entry, or use twofold cat.",
});

export const noSuch = (what: string): ReadFailure => ({
  code: "not-found",
  message: `The layer has no ${what}.`,
  next: "Take a path from the list of its files.",
});
