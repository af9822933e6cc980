import type { Files } from "#lib/chunked/tree/look.ts";
import { formatBytes, formatCount, plural, shortDigest } from "#lib/ladder/figures.ts";
import type { LayerPull } from "#lib/layers/answers.ts";
import type { EntryReport, LayerReport } from "#lib/variants/report.ts";
import type { Style } from "../style.ts";
import { treeLines } from "./layer-tree.ts";
import { padEnd, padStart, widthOf } from "./wrap.ts";

export interface LayerView {
  readonly digest: string;
  readonly mediaType: string;
  /** Compressed bytes. */
  readonly size: number;
  readonly compression: LayerReport["compression"];
  readonly pull: LayerPull;
  /** Bytes of its TOC and tar-split, by the annotations; null where they tell of none. */
  readonly tocBytes: number | null;
  /** What made it, as the image's history says. */
  readonly createdBy: string | null;
}

export interface EntryView {
  readonly position: number;
  readonly digest: string;
  readonly platform: string | null;
  readonly compression: EntryReport["compression"];
  readonly compressedBytes: number;
  readonly layers: readonly LayerView[];
}

/** The files of a layer, or why they are not known. */
export type LayerTree = { readonly files: Files; readonly from: string } | { readonly unread: string };

/** The layers of each image, the lowest first, then the files of each layer where they were read. */
export function layersText(
  { reference, entries }: { readonly reference: string; readonly entries: readonly EntryView[] },
  trees: readonly LayerTree[] | null,
  style: Style,
): string {
  const lines = [style.bold(reference)];
  for (const entry of entries) lines.push("", ...entryLines(entry, trees, style));
  return `${lines.join("\n")}\n`;
}

function entryLines(entry: EntryView, trees: readonly LayerTree[] | null, style: Style): readonly string[] {
  const { position, platform, compression, layers, compressedBytes } = entry;
  const tint = compression === "gzip" ? style.gzip : compression === "zstd:chunked" ? style.zstd : style.bold;
  const head = `${position}  ${platform ?? "no platform"}  ${tint(compression)}  ${plural(layers.length, "layer")}, ${formatBytes(compressedBytes)}`;
  const cells = layers.map((layer, at) => [
    String(at + 1),
    formatBytes(layer.size),
    layer.compression,
    pullText(layer.pull),
    shortDigest(layer.digest),
  ]);
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(0, ...cells.map((row) => widthOf(row[column] ?? ""))),
  );
  return [
    head,
    ...layers.flatMap((layer, at) => {
      const [number = "", size = "", kind = "", pull = "", digest = ""] = cells[at] ?? [];
      const line = [
        padStart(number, (widths[0] ?? 0) + 2),
        padStart(size, widths[1] ?? 0),
        padEnd(kind, widths[2] ?? 0),
        padEnd(pull, widths[3] ?? 0),
        digest,
      ].join("  ");
      return [line, ...commandLines(layer, style), ...fileLines(trees?.[at], style)];
    }),
  ];
}

/** One line of the command that made a layer, as far as there is room. */
function commandLines({ createdBy }: LayerView, style: Style): readonly string[] {
  if (createdBy === null) return [];
  const lead = "     ";
  const room = style.columns - widthOf(lead);
  const signs = [...createdBy];
  const text = signs.length > room ? `${signs.slice(0, room - 1).join("")}…` : createdBy;
  return [style.dim(lead + text)];
}

function fileLines(tree: LayerTree | undefined, style: Style): readonly string[] {
  if (tree === undefined || "unread" in tree) return [];
  const { files, from } = tree;
  const count = files.tree.files[0] ?? 0;
  const total = `     ${formatCount(count)} regular ${count === 1 ? "file" : "files"}, ${formatBytes(files.tree.bytes[0] ?? 0)}`;
  const warning = from === "footer" ? ", by a footer that nothing authenticates" : "";
  return [total + warning, ...treeLines(files, style)];
}

/** As podman takes it when partial pulls are on. */
function pullText({ kind, reason }: LayerPull): string {
  if (kind === "in-parts") return "partial pull: yes";
  if (kind === "refused") return `partial pull: refused (${reason})`;
  return `partial pull: ${WHOLE[reason ?? ""] ?? "no"}`;
}

const WHOLE: Readonly<Record<string, string>> = {
  "no-annotations": "no TOC",
  "old-keys": "no (old format)",
  "no-tarsplit": "no tar-split",
  "too-large": "no (TOC too large)",
};
