import { readFileContent } from "#lib/chunked/read/file-content.ts";
import type { FoundToc, LayerReading } from "#lib/chunked/read/layer-toc.ts";
import { findToc, readFiles } from "#lib/chunked/read/layer-toc.ts";
import { contentOfWhole, filesOfWhole, SPARSE, type WholeLayer } from "#lib/chunked/read/whole-layer.ts";
import { DIR, nameOf, REG } from "#lib/chunked/toc/toc.ts";
import { SKIPPABLE_HEADER_BYTES } from "#lib/chunked/toc/zstd-frames.ts";
import { type Located, locate } from "#lib/chunked/tree/locate.ts";
import type { Files } from "#lib/chunked/tree/look.ts";
import { formatBytes, shortDigest } from "#lib/ladder/figures.ts";
import { easiestOf, imagesFor } from "#lib/layers/platform-images.ts";
import { layerCompression } from "#lib/oci/media-types.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { EntryReport, LayerReport } from "#lib/variants/report.ts";
import { checkedOf, complaintOf } from "./checked.ts";
import type { UserTools } from "./evidence.ts";
import { LAYER_BYTES, openLayers, troubleText } from "./image-layers.ts";
import type { Output } from "./output.ts";

export interface CatCommand {
  readonly reference: string;
  readonly path: string;
  readonly platform: string | null;
}

/** Takes bytes as they are, and says when there may be more. */
export type Write = (bytes: Uint8Array) => Promise<void>;

/**
 * Prints one file of an image: from its ranges where its layer is zstd:chunked, else from the whole layer, which is said before.
 * Status 2 where there is no such file, or it could not be read; what was printed until then was checked.
 */
export async function runCat(
  command: CatCommand,
  tools: UserTools,
  out: Output,
  write: Write,
): Promise<number> {
  const result = await tools.inspector.inspect(command.reference, { signal: out.signal });
  if (!result.ok) {
    const complaint = complaintOf(checkedOf(command.reference, result));
    if (complaint !== null) out.complain(complaint);
    return 2;
  }
  const images = imagesFor(result.value, command.platform);
  const image = images.ok ? easiestOf(images.value) : undefined;
  if (!images.ok || image === undefined) {
    out.complain(images.ok ? `${command.reference} holds no image.` : images.failure);
    return 2;
  }
  const reading = openLayers(command.reference, tools.loaded, out.signal);
  if (!reading.ok) {
    out.complain(`${reading.failure.message} ${reading.failure.next}`);
    return 2;
  }
  const layers = createLayers(image, reading.value, out.complain);
  const located = await locate({ count: image.layerList.length, files: layers.files }, command.path);
  if (!located.ok) {
    out.complain(located.failure);
    return 2;
  }
  const refusal = refusalOf(located.value, command, image);
  if (refusal !== null || located.value.kind !== "found") {
    out.complain(refusal ?? "");
    return 2;
  }
  const { layer, files, node } = located.value;
  const row = files.tree.rows[node] ?? -1;
  for await (const part of layers.content(layer, files, row)) {
    if (!part.ok) {
      out.complain(part.failure);
      return 2;
    }
    await write(part.value);
  }
  return 0;
}

/** `layers --tree` shows the files of zstd:chunked alone. */
const whereToLook = (reference: string, { compression }: EntryReport): string =>
  compression === "zstd:chunked"
    ? `See what it has: twofold layers ${reference} --tree.`
    : "Give the whole path, as it is in a container of the image.";

function refusalOf(located: Located, { reference, path }: CatCommand, image: EntryReport): string | null {
  if (located.kind === "absent") return `${reference} has no ${path}. ${whereToLook(reference, image)}`;
  if (located.kind === "loop")
    return `${path} is a link that leads in a circle in ${reference}. Name another path.`;
  const { files, node } = located;
  const row = files.tree.rows[node] ?? -1;
  const type = row < 0 ? DIR : files.toc.types[row];
  if (type === REG) return null;
  if (type === DIR) return `${path} is a directory in ${reference}. Name a file in it.`;
  if (files.toc.rare.get(row)?.type === SPARSE)
    return `${nameOf(files.toc, row)} is a sparse file in ${reference}, whose content cannot be printed. Copy the image with skopeo, and unpack the layer with tar.`;
  return `${nameOf(files.toc, row)} is no regular file in ${reference}. Name another path.`;
}

type Opened =
  | { readonly kind: "parts"; readonly found: FoundToc; readonly files: Files }
  | { readonly kind: "whole"; readonly files: Files };

interface Layers {
  files(layer: number): Promise<Result<Files, string>>;
  content(layer: number, files: Files, row: number): AsyncGenerator<Result<Uint8Array, string>>;
}

/** The layers of an image as they are needed; of those that are downloaded whole one is held at a time. */
function createLayers(image: EntryReport, reading: LayerReading, say: (line: string) => void): Layers {
  const opened = new Map<number, Opened>();
  let held: { readonly layer: number; readonly whole: WholeLayer } | null = null;

  const at = (layer: number): LayerReport => {
    const found = image.layerList[layer];
    if (found === undefined) throw new Error(`no layer ${layer}`);
    return found;
  };
  const nameOfLayer = (layer: number) =>
    `Layer ${layer + 1} of ${image.layerList.length} (${shortDigest(at(layer).digest)})`;

  const whole = async (layer: number, why: string): Promise<Result<WholeLayer, string>> => {
    if (held?.layer === layer) return ok(held.whole);
    const { digest, size, mediaType } = at(layer);
    const compression = layerCompression(mediaType);
    if (compression === null || compression === "erofs")
      return fail(
        `${nameOfLayer(layer)} is of the type ${mediaType}, which holds no tar. Choose another platform.`,
      );
    if (size > LAYER_BYTES)
      return fail(
        `${nameOfLayer(layer)} ${why}, and its ${formatBytes(size)} are more than the ${formatBytes(LAYER_BYTES)} that are downloaded. Use skopeo copy.`,
      );
    say(`${nameOfLayer(layer)} ${why}: all of its ${formatBytes(size)} are downloaded.`);
    if (held !== null) reading.release?.(held.whole.bytes.length);
    held = null;
    const read = await reading.source.readBlob({ digest, size }, LAYER_BYTES, reading.signal);
    if (!read.ok) return fail(`${read.failure.message} ${read.failure.next}`);
    held = { layer, whole: { bytes: read.value.bytes, compression } };
    return ok(held.whole);
  };

  const inParts = async (layer: number): Promise<Opened | string> => {
    const { compression } = at(layer);
    if (compression !== "zstd:chunked" && compression !== "zstd") return `is ${compression}`;
    const found = await findToc(reading, at(layer));
    if (!found.ok) return `cannot be read in parts (${troubleText(found.failure)})`;
    if (found.value === null) return "is zstd without a table of contents";
    const files = await readFiles(reading, at(layer), found.value);
    if (!files.ok) return `cannot be read in parts (${troubleText(files.failure)})`;
    return { kind: "parts", found: found.value, files: files.value };
  };

  return {
    async files(layer) {
      const known = opened.get(layer);
      if (known !== undefined) return ok(known.files);
      const parts = await inParts(layer);
      if (typeof parts !== "string") {
        opened.set(layer, parts);
        return ok(parts.files);
      }
      const all = await whole(layer, parts);
      if (!all.ok) return all;
      const files = await filesOfWhole(all.value);
      if (!files.ok) return fail(`${nameOfLayer(layer)}: ${files.failure.message} ${files.failure.next}`);
      opened.set(layer, { kind: "whole", files: files.value });
      return files;
    },
    async *content(layer, { toc }, row) {
      const from = opened.get(layer);
      if (from?.kind === "parts") {
        const dataEnd = from.found.place.toc.offset - SKIPPABLE_HEADER_BYTES;
        for await (const part of readFileContent(reading, at(layer), { toc, row, dataEnd }))
          yield part.ok ? part : fail(`${nameOfLayer(layer)}: ${troubleText(part.failure)}`);
        return;
      }
      const all = await whole(layer, "is needed again");
      if (!all.ok) return yield all;
      for await (const part of contentOfWhole(all.value, toc.offsets[row] ?? 0)) yield ok(part);
    },
  };
}
