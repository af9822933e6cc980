import { Panel, PanelHead, PanelTitle } from "#components/ui/panel.tsx";
import { formatBytes, formatChange, formatParts } from "#lib/ladder/figures.ts";
import type { ClientName } from "#lib/variants/clients/names.ts";
import type { IndexReport, SizePart } from "#lib/variants/report.ts";
import { besideWords, partWords } from "./beside-words.ts";
import { familyOf, type PickIndex, pickOf } from "./picks.ts";
import { type Fill, FillMark, SizeBar } from "./size-bar.tsx";
import { hasUnread } from "./unread-notes.ts";

interface Props {
  readonly report: IndexReport;
  readonly picks: PickIndex;
  readonly client: ClientName | null;
  readonly platform: string | null;
}

/** What one client downloads, what the index stores and of what parts, what dual costs over gzip: all on one scale. */
export function Sizes({ report, picks, client, platform }: Props) {
  const { sizes } = report;
  const pick = client === null ? undefined : pickOf(picks.byClient.get(client) ?? [], platform);
  const taken = report.entries.find((e) => e.position === pick?.position);
  const download = pick?.downloadBytes ?? null;
  const share = (bytes: number) => (sizes.storedBytes > 0 ? bytes / sizes.storedBytes : 0);
  const parts = partsOf(report);
  const extra = dualExtraOf(report);
  // The same bytes are the same figure, however the parts were rounded.
  const extraText = parts.find(({ part, bytes }) => part === "zstd" && bytes === extra)?.text;
  const extraFigure = `+${extraText ?? formatBytes(extra ?? 0)}`;
  const isPartial = hasUnread(report);
  return (
    <Panel aria-labelledby="sizes-heading">
      <PanelHead>
        <PanelTitle id="sizes-heading">{besideWords.sizes}</PanelTitle>
      </PanelHead>
      <dl className="px-4 pt-1 pb-3.5">
        {pick && (
          <Figure
            name={besideWords.download}
            of={`${client}, ${pick.platform.replace(/^linux\//, "")}`}
            value={download === null ? besideWords.noDownload[pick.outcome] : formatBytes(download)}
            note={
              sizes.download &&
              besideWords.overAll(formatBytes(sizes.download.min), formatBytes(sizes.download.max))
            }
          >
            <BarOf
              parts={
                taken && download !== null
                  ? [{ key: "download", of: familyOf(taken.compression), share: share(download) }]
                  : []
              }
            />
          </Figure>
        )}
        <Figure name={besideWords.stores} of={besideWords.storesHow} value={formatBytes(sizes.storedBytes)}>
          <BarOf parts={parts.map(({ part, bytes, of }) => ({ key: part, of, share: share(bytes) }))} />
          <dd className="mt-1.5 text-sm/5" data-slot="parts">
            <ul>
              {parts.map(({ part, name, text, of }) => (
                <li key={part} className="flex items-center gap-2 text-ink-soft">
                  <FillMark of={of} />
                  {name} <span className="ml-auto text-ink">{text}</span>
                </li>
              ))}
            </ul>
          </dd>
        </Figure>
        {extra !== null && (
          <Figure
            name={besideWords.dual}
            value={isPartial ? besideWords.atLeast(extraFigure) : extraFigure}
            note={
              isPartial
                ? null
                : besideWords.dualNote(formatChange(sizes.gzipBytes + extra, sizes.gzipBytes) ?? "")
            }
          />
        )}
      </dl>
    </Panel>
  );
}

interface FigureProps {
  readonly name: string;
  readonly of?: string;
  readonly value: string;
  readonly note?: string | null;
  readonly children?: React.ReactNode;
}

/** A name, what it is of, its figure with a note, and what stands below. */
function Figure({ name, of, value, note, children }: FigureProps) {
  return (
    <div className="border-b border-line py-2.5 last:border-b-0 last:pb-0 print:break-inside-avoid">
      <dt className="flex justify-between gap-2 text-sm/5 text-ink-soft">
        {name} {of !== undefined && <span className="text-ink-faint">{of}</span>}
      </dt>
      <dd className="flex flex-wrap items-baseline gap-x-2 text-xl font-semibold tracking-[-0.01em] whitespace-nowrap">
        {value}{" "}
        {note && (
          <small className="text-sm/4.5 font-normal tracking-normal whitespace-normal text-ink-faint">
            {note}
          </small>
        )}
      </dd>
      {children}
    </div>
  );
}

const BarOf = ({ parts }: { parts: React.ComponentProps<typeof SizeBar>["parts"] }) => (
  <dd aria-hidden="true">
    <SizeBar parts={parts} className="mt-1" />
  </dd>
);

/** What dual adds, where there is a gzip variant to add it to: uncompressed layers are none. */
function dualExtraOf({ entries, sizes }: IndexReport): number | null {
  const all = entries.flatMap((entry) => [entry, ...entry.nested]);
  return all.some(({ compression }) => familyOf(compression) === "gzip") ? sizes.dualExtraBytes : null;
}

interface PartRow extends SizePart {
  readonly name: string;
  readonly text: string;
  readonly of: Fill;
}

function partsOf({ entries, sizes }: IndexReport): readonly PartRow[] {
  const texts = formatParts(sizes.parts.map(({ bytes }) => bytes));
  const all = entries.flatMap((entry) => [entry, ...entry.nested]);
  const isChunked = all.every(({ compression }) => compression !== "zstd");
  return sizes.parts.map(({ part, bytes }, at) => ({
    part,
    bytes,
    name: partWords[part === "zstd" && isChunked ? "zstd:chunked" : part] ?? besideWords.onlyIn(part),
    text: texts[at] ?? "",
    of: fills[part] ?? "other",
  }));
}

const fills: Readonly<Record<string, Fill>> = {
  gzip: "gzip",
  zstd: "zstd",
  erofs: "erofs",
  shared: "shared",
};
