"use client";

import { useState } from "react";
import { PlatformMark } from "#components/marks/platform-mark.tsx";
import { formatBytes, formatChange } from "#lib/ladder/figures.ts";
import { entryListedIn } from "#lib/ladder/platforms.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";
import { besideWords } from "./beside-words.ts";
import { familyOf } from "./picks.ts";
import { words } from "./words.ts";

const FOLDED_PAIRS = 8;

/** gzip above zstd for each platform that has both, all bars on one scale. Drawn only where there is a pair. */
export function PairChart({ report }: { report: IndexReport }) {
  const [whole, setWhole] = useState(false);
  const pairs = pairsOf(report);
  if (pairs.length === 0) return null;
  const largest = Math.max(...pairs.flatMap((p) => [p.gzip.compressedBytes, p.zstd.compressedBytes]), 1);
  const drawn = whole ? pairs : pairs.slice(0, FOLDED_PAIRS);
  return (
    <section className="panel" aria-labelledby="chart-heading">
      <div className="ph">
        <h2 id="chart-heading">{besideWords.chart}</h2>
      </div>
      <ul className="pairs">
        {drawn.map(({ platform, ordinal, gzip, zstd }) => (
          <li key={platform}>
            <PlatformMark platform={platform} ordinal={ordinal} short />
            <span className="num sec">{formatChange(zstd.compressedBytes, gzip.compressedBytes)}</span>
            <PairBar look="bg" word="gzip" bytes={gzip.compressedBytes} largest={largest} />
            <PairBar look="bz" word={zstd.compression} bytes={zstd.compressedBytes} largest={largest} />
          </li>
        ))}
      </ul>
      {drawn.length < pairs.length && (
        <div className="foldmore">
          <button type="button" className="btn sml" onClick={() => setWhole(true)}>
            {words.showAll(pairs.length - drawn.length)}
          </button>
        </div>
      )}
    </section>
  );
}

function PairBar({
  look,
  word,
  bytes,
  largest,
}: {
  look: string;
  word: string;
  bytes: number;
  largest: number;
}) {
  return (
    <span className="pairbar">
      <span className="bar" aria-hidden="true">
        <i className={look} style={{ width: `${(bytes / largest) * 100}%` }} />
      </span>
      <small>
        <span className="vh">{word} </span>
        {formatBytes(bytes)}
      </small>
    </span>
  );
}

interface Pair {
  readonly platform: string;
  readonly ordinal: number;
  readonly gzip: EntryReport;
  readonly zstd: EntryReport;
}

function pairsOf(report: IndexReport): Pair[] {
  const listed = entryListedIn(report.platforms);
  const images = report.entries.filter((e) => e.role === "image" && !e.failure);
  const byPlatform = Map.groupBy(images, (e) => listed(e));
  return report.platforms.flatMap((platform, ordinal) => {
    const own = byPlatform.get(platform) ?? [];
    const gzip = own.find((e) => familyOf(e.compression) === "gzip");
    const zstd = own.find((e) => familyOf(e.compression) === "zstd");
    return gzip && zstd ? [{ platform, ordinal, gzip, zstd }] : [];
  });
}
