import { formatBytes, formatChange, formatParts } from "#lib/ladder/figures.ts";
import type { ClientName } from "#lib/variants/clients/names.ts";
import type { IndexReport, SizePart } from "#lib/variants/report.ts";
import { besideWords, partWords } from "./beside-words.ts";
import { familyOf, type PickIndex, pickOf } from "./picks.ts";
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
  const share = (bytes: number) => `${sizes.storedBytes > 0 ? (bytes / sizes.storedBytes) * 100 : 0}%`;
  const parts = partsOf(report);
  const extra = dualExtraOf(report);
  // The same bytes are the same figure, however the parts were rounded.
  const extraText = parts.find(({ part, bytes }) => part === "zstd" && bytes === extra)?.text;
  const extraFigure = `+${extraText ?? formatBytes(extra ?? 0)}`;
  const isPartial = hasUnread(report);
  return (
    <section className="panel" aria-labelledby="sizes-heading">
      <div className="ph">
        <h2 id="sizes-heading">{besideWords.sizes}</h2>
      </div>
      <div className="sizes">
        <dl>
          {pick && (
            <div>
              <dt>
                {besideWords.download}{" "}
                <span className="mut">
                  {client}, {pick.platform.replace(/^linux\//, "")}
                </span>
              </dt>
              <dd>
                {download === null ? besideWords.noDownload[pick.outcome] : formatBytes(download)}{" "}
                {sizes.download && (
                  <small>
                    {besideWords.overAll(formatBytes(sizes.download.min), formatBytes(sizes.download.max))}
                  </small>
                )}
              </dd>
              <dd className="bar" aria-hidden="true">
                {taken && download !== null && (
                  <i className={lookOf(familyOf(taken.compression))} style={{ width: share(download) }} />
                )}
              </dd>
            </div>
          )}
          <div>
            <dt>
              {besideWords.stores} <span className="mut">{besideWords.storesHow}</span>
            </dt>
            <dd>{formatBytes(sizes.storedBytes)}</dd>
            <dd className="bar" aria-hidden="true">
              {parts.map(({ part, bytes, look }) => (
                <i key={part} className={look} style={{ width: share(bytes) }} />
              ))}
            </dd>
            <dd className="parts">
              <ul>
                {parts.map(({ part, name, text, look }) => (
                  <li key={part}>
                    <i className={look} aria-hidden="true" />
                    {name} <span>{text}</span>
                  </li>
                ))}
              </ul>
            </dd>
          </div>
          {extra !== null && (
            <div>
              <dt>{besideWords.dual}</dt>
              <dd>
                {isPartial ? besideWords.atLeast(extraFigure) : extraFigure}{" "}
                {!isPartial && (
                  <small>
                    {besideWords.dualNote(formatChange(sizes.gzipBytes + extra, sizes.gzipBytes) ?? "")}
                  </small>
                )}
              </dd>
            </div>
          )}
        </dl>
      </div>
    </section>
  );
}

/** What dual adds, where there is a gzip variant to add it to: uncompressed layers are none. */
function dualExtraOf({ entries, sizes }: IndexReport): number | null {
  const all = entries.flatMap((entry) => [entry, ...entry.nested]);
  return all.some(({ compression }) => familyOf(compression) === "gzip") ? sizes.dualExtraBytes : null;
}

interface PartRow extends SizePart {
  readonly name: string;
  readonly text: string;
  readonly look: string;
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
    look: lookOf(part),
  }));
}

const looks: Readonly<Record<string, string>> = { gzip: "bg", zstd: "bz", erofs: "be", shared: "bs" };
const lookOf = (part: string): string => looks[part] ?? "bo";
