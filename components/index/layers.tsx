"use client";

import { Chip, CompressionChip } from "#components/ui/chip.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { PlatformMark } from "#components/ui/platform-mark.tsx";
import { formatBytes, shortDigest } from "#lib/ladder/figures.ts";
import { entryListedIn } from "#lib/ladder/platforms.ts";
import type { EntryReport, IndexReport, LayerReport } from "#lib/variants/report.ts";
import { tabWords } from "./tab-words.ts";
import { words } from "./words.ts";

interface Props {
  readonly report: IndexReport;
  readonly position: number | null;
  readonly onEntry: (position: number) => void;
}

/** The layers of one entry, with their annotations, and which other entries have the same blob. */
export function Layers({ report, position, onEntry }: Props) {
  const entries = report.entries.filter((e) => e.layerList.length > 0);
  const entry = entries.find((e) => e.position === position) ?? entries[0];
  if (!entry) return <div className="panel emp sec">{tabWords.noLayers}</div>;
  const listed = entryListedIn(report.platforms);
  const platform = listed(entry);
  const twins = report.entries.filter(
    (e) => e.role === "image" && platform !== null && listed(e) === platform && e.position !== entry.position,
  );
  const sharers = sharersOf(report.entries, entry.position);
  return (
    <section className="panel" aria-labelledby="layers-heading">
      <div className="ph flex-wrap">
        <h2 id="layers-heading">{tabWords.layersOf}</h2>
        <PlatformMark
          platform={entry.platform}
          ordinal={platform === null ? -1 : report.platforms.indexOf(platform)}
        />
        {entry.role === "image" ? (
          <CompressionChip compression={entry.compression} />
        ) : (
          <Chip look="ot" letter="=" word={entry.role} />
        )}
        <TwinNote entry={entry} twins={twins} />
        <span className="flex-1" />
        <label className="row">
          <span className="mut">{words.entry}</span>
          <select
            className="btn sml"
            value={entry.position}
            onChange={(e) => onEntry(Number(e.target.value))}
          >
            {entries.map((e) => (
              <option key={e.position} value={e.position}>
                {`${e.position}  ${e.platform ?? e.role}  ${e.role === "image" ? e.compression : e.role}`}
              </option>
            ))}
          </select>
        </label>
      </div>
      <ol className="layers">
        {entry.layerList.map((layer, i) => (
          <LayerRow
            key={layerKey(entry, i)}
            layer={layer}
            number={i + 1}
            sharers={sharers.get(layer.digest) ?? []}
          />
        ))}
      </ol>
    </section>
  );
}

/** Where a link to one layer leads. */
export const layerId = (digest: string): string => `layer-${digest.slice(digest.indexOf(":") + 1)}`;

/** One blob may stand twice in an image, so its digest alone is no key. */
const layerKey = (entry: EntryReport, index: number): string =>
  `${entry.position} ${index} ${entry.layerList[index]?.digest ?? ""}`;

function TwinNote({ entry, twins }: { entry: EntryReport; twins: readonly EntryReport[] }) {
  if (twins.length === 0 || entry.diffIdsKey === null) return null;
  const same = twins.every((t) => t.diffIdsKey === entry.diffIdsKey);
  return (
    <>
      <span className="at">
        <span className="vh">{words.head.twins}</span>
        {twins.map((t) => (
          <b key={t.position}>{t.position}</b>
        ))}
      </span>
      <span className={same ? "mut" : "badtx"}>{same ? tabWords.sameFiles : tabWords.differentFiles}</span>
    </>
  );
}

function sharersOf(entries: readonly EntryReport[], but: number): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const entry of entries) {
    if (entry.position === but) continue;
    for (const digest of new Set(entry.layerList.map((l) => l.digest))) {
      found.set(digest, [...(found.get(digest) ?? []), entry.position]);
    }
  }
  return found;
}

function LayerRow({
  layer,
  number,
  sharers,
}: {
  layer: LayerReport;
  number: number;
  sharers: readonly number[];
}) {
  const annotations = Object.entries(layer.annotations);
  return (
    <li id={layerId(layer.digest)}>
      <span className="mut">{number}</span>
      <CompressionChip compression={layer.compression} />
      <span className="dg m">
        <span title={layer.digest}>{shortDigest(layer.digest)}</span>
        <CopyButton text={layer.digest} what={tabWords.digestOfLayer(number)} />
      </span>
      <span className="num nw">{formatBytes(layer.size)}</span>
      <code className="sec">{layer.mediaType}</code>
      <span className="sec">{sharers.length > 0 && tabWords.sharedWith(sharers)}</span>
      {annotations.length > 0 && (
        <dl>
          {annotations.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
