import { formatBytes, formatChange, plural } from "#lib/ladder/figures.ts";
import type { UpdateCost } from "#lib/layers/update-cost.ts";
import type { Style } from "../style.ts";
import { padEnd, padStart, widthOf, wrap } from "./wrap.ts";

/** What moving from one build to the next downloads: the public contract, with more beside it. */
export interface DeltaView extends UpdateCost {
  readonly old: string;
  readonly new: string;
}

/** Causes that are told for one step, and for each step of a series. */
const CAUSES = 10;
const CAUSES_IN_SERIES = 3;

/** What each step costs each kind of client, then the files that cause it. */
export function deltaText(views: readonly DeltaView[], style: Style): string {
  const most = views.length > 1 ? CAUSES_IN_SERIES : CAUSES;
  const blocks = views.map((view) => [
    ...headLines(view, style),
    ...costLines(view, style),
    ...causeLines(view, most, style),
  ]);
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function headLines({ old, new: newer, platform }: DeltaView, style: Style): readonly string[] {
  return [
    style.bold(wrap(`${old} → ${newer}`, style.columns, "", "  ")),
    style.dim(`  ${platform ?? "no platform"}`),
  ];
}

function costLines(view: DeltaView, style: Style): readonly string[] {
  const { whole, layers, files, chunks, toc, requests, compression } = view;
  const inParts = toc > 0 || compression.parts === "zstd:chunked";
  const rows: readonly (readonly [string, number, string])[] = [
    ["everything", whole, `who has nothing of it, ${compression.layers}`],
    [
      "missing layers",
      layers,
      `Docker, containerd and others that take the first entry${compression.layers === compression.parts ? ", and podman without partial pulls" : ""}, ${compression.layers}`,
    ],
    ...(inParts
      ? ([
          [
            "missing files",
            files + toc + requests.files.overheadBytes,
            "podman with partial pulls, of June 2026 on without reflinks",
          ],
          [
            "missing chunks",
            chunks + toc + requests.chunks.overheadBytes,
            "podman with partial pulls, before, or with reflinks (xfs, btrfs)",
          ],
        ] as const)
      : []),
  ];
  const amounts = rows.map(([, bytes]) => formatBytes(bytes));
  const widths = [
    Math.max(...rows.map(([name]) => widthOf(name))),
    Math.max(...amounts.map(widthOf)),
  ] as const;
  const lines = rows.map(([name, bytes, who], at) => {
    const change = at === 0 ? "" : (formatChange(bytes, whole) ?? "");
    return `  ${padEnd(name, widths[0])}  ${padStart(amounts[at] ?? "", widths[1])}  ${padStart(change, 9)}  ${style.dim(who)}`;
  });
  if (toc === 0) return lines;
  const overhead = requests.chunks.overheadBytes;
  const share = `Of the chunks, ${formatBytes(toc)} are tables of contents, ${formatBytes(chunks)} content in ${plural(requests.chunks.ranges, "range")}, and about ${formatBytes(overhead)} the requests.`;
  return [...lines, wrap(share, style.columns, "  ", "  ")];
}

function causeLines({ causes }: DeltaView, most: number, style: Style): readonly string[] {
  if (causes.length === 0) return [];
  const shown = causes.slice(0, most);
  const sizes = shown.map(({ bytes }) => formatBytes(bytes));
  const width = Math.max(...sizes.map(widthOf));
  const more = causes.length - shown.length;
  return [
    "",
    "  Fetched because of",
    ...shown.map(
      ({ path, change }, at) => `  ${padStart(sizes[at] ?? "", width)}  ${padEnd(change, 7)}  ${path}`,
    ),
    ...(more > 0 ? [style.dim(`  and ${plural(more, "more file")}; --json has a hundred`)] : []),
  ];
}
