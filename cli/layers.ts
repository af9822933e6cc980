import { isFault, type Trouble } from "#lib/chunked/read/job-runner.ts";
import { findToc, readFiles } from "#lib/chunked/read/layer-toc.ts";
import { layerPull } from "#lib/layers/layer-pull.ts";
import { easiestOf, imagesFor } from "#lib/layers/platform-images.ts";
import { layerCommands } from "#lib/oci/layer-history.ts";
import { MAX_DOCUMENT_BYTES } from "#lib/oci/parse-document.ts";
import { readStoredBlob } from "#lib/oci/read-stored.ts";
import type { EntryReport, IndexReport, LayerReport } from "#lib/variants/report.ts";
import { checkedOf, complaintOf } from "./checked.ts";
import type { UserTools } from "./evidence.ts";
import { filesJson } from "./format/layer-tree.ts";
import { type EntryView, type LayerTree, type LayerView, layersText } from "./format/layers.ts";
import { openLayers, troubleText } from "./image-layers.ts";
import type { Output } from "./output.ts";
import { printableJson, printableValue } from "./printable.ts";

export interface LayersCommand {
  readonly reference: string;
  readonly platform: string | null;
  readonly tree: boolean;
  readonly json: boolean;
}

/**
 * Prints the layers of the images of an index: of each platform, or of one. With `tree` the files of one image are printed,
 * which takes a range of each zstd:chunked layer; layers that could only be read whole are left out, which is said.
 */
export async function runLayers(command: LayersCommand, tools: UserTools, out: Output): Promise<number> {
  const result = await tools.inspector.inspect(command.reference, { signal: out.signal });
  const complaint = complaintOf(checkedOf(command.reference, result));
  if (complaint !== null) out.complain(complaint);
  if (!result.ok) return 2;
  const report = result.value;
  const isOne = command.platform !== null || command.tree;
  const images = isOne ? imagesFor(report, command.platform) : null;
  if (images !== null && !images.ok) {
    out.complain(images.failure);
    return 2;
  }
  const all = report.entries.filter(({ role, failure }) => role === "image" && failure === null);
  const easiest = images?.ok ? easiestOf(images.value) : undefined;
  const chosen = command.tree ? (easiest === undefined ? [] : [easiest]) : (images?.value.entries ?? all);
  const entries = await viewsOf(report, chosen, tools, out);
  const trees = command.tree ? await treesOf(command.reference, easiest, tools, out) : null;
  if (command.json) out.print(printableJson(asJson(report, entries, trees)));
  else out.print(layersText(printableValue({ reference: report.reference, entries }), trees, out.style));
  const unread = trees?.flatMap((tree) => ("unread" in tree ? [tree.unread] : [])) ?? [];
  const [first] = unread;
  if (first !== undefined)
    out.complain(`${first}${unread.length > 1 ? ` ${unread.length - 1} more layers were not read.` : ""}`);
  return complaint === null && first === undefined ? 0 : 2;
}

async function viewsOf(
  report: IndexReport,
  entries: readonly EntryReport[],
  { inspector }: UserTools,
  { signal }: Output,
): Promise<readonly EntryView[]> {
  const reading = inspector.repository(report.reference, signal);
  return Promise.all(
    entries.map(async (entry) => {
      const { layerList, configDigest, configBytes } = entry;
      const config =
        reading.ok && configDigest !== null
          ? await readStoredBlob(
              reading.value,
              { digest: configDigest, size: configBytes },
              MAX_DOCUMENT_BYTES,
            )
          : null;
      const bytes = config?.ok ? config.value.bytes : new Uint8Array(0);
      const commands = layerCommands(bytes, layerList.length);
      return {
        position: entry.position,
        digest: entry.digest,
        platform: entry.platform,
        compression: entry.compression,
        compressedBytes: entry.compressedBytes,
        layers: layerList.map((layer, at) => viewOf(layer, commands[at] ?? null)),
      };
    }),
  );
}

function viewOf(layer: LayerReport, createdBy: string | null): LayerView {
  const { digest, mediaType, size, compression } = layer;
  return { digest, mediaType, size, compression, ...layerPull(layer), createdBy };
}

async function treesOf(
  reference: string,
  image: EntryReport | undefined,
  { loaded }: UserTools,
  { signal }: Output,
): Promise<readonly LayerTree[]> {
  const reading = openLayers(reference, loaded, signal);
  if (!reading.ok) return [{ unread: `${reading.failure.message} ${reading.failure.next}` }];
  const trees: LayerTree[] = [];
  for (const [at, layer] of (image?.layerList ?? []).entries()) {
    const name = `Layer ${at + 1}`;
    const cannot = (trouble: Trouble) => ({ unread: `${name}: ${troubleText(trouble)}` });
    if (layer.compression !== "zstd" && layer.compression !== "zstd:chunked") {
      trees.push({
        unread: `${name} is ${layer.compression}: its files are known to who downloads it whole. Use twofold cat for one of them.`,
      });
      continue;
    }
    const found = await findToc(reading.value, layer);
    if (!found.ok) trees.push(cannot(found.failure));
    else if (found.value === null)
      trees.push({
        unread: `${name} is zstd without a table of contents. Convert the image to zstd:chunked.`,
      });
    else {
      const files = await readFiles(reading.value, layer, found.value);
      trees.push(files.ok ? { files: files.value, from: found.value.from } : cannot(files.failure));
      if (!files.ok && !isFault(files.failure) && files.failure.code === "cancelled") break;
    }
  }
  return trees;
}

function asJson(
  { reference, digest }: IndexReport,
  entries: readonly EntryView[],
  trees: readonly LayerTree[] | null,
): unknown {
  if (trees === null) return { reference, digest, entries };
  const withFiles = entries.map((entry) => ({
    ...entry,
    layers: entry.layers.map((layer, at) => {
      const tree = trees[at];
      if (tree === undefined) return layer;
      return "unread" in tree
        ? { ...layer, files: null }
        : { ...layer, tocFrom: tree.from, files: filesJson(tree.files) };
    }),
  }));
  return { reference, digest, entries: withFiles };
}
