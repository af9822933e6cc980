"use client";

import { useState } from "react";
import { PlatformMark } from "#components/marks/platform-mark.tsx";
import { Panel, PanelHead, PanelTitle } from "#components/ui/panel.tsx";
import { formatBytes, formatChange } from "#lib/ladder/figures.ts";
import { entryListedIn } from "#lib/ladder/platforms.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";
import { besideWords } from "./beside-words.ts";
import { familyOf } from "./picks.ts";
import { ShowAll } from "./show-all.tsx";
import { type Fill, SizeBar } from "./size-bar.tsx";
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
    <Panel aria-labelledby="chart-heading">
      <PanelHead>
        <PanelTitle id="chart-heading">{besideWords.chart}</PanelTitle>
      </PanelHead>
      <ul className="px-4 pt-1 pb-3">
        {drawn.map(({ platform, ordinal, gzip, zstd }) => (
          <li
            key={platform}
            className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-2 gap-y-0.5 border-b border-line py-2 text-sm/5 last:border-b-0 print:break-inside-avoid"
          >
            <PlatformMark platform={platform} ordinal={ordinal} short />
            <span className="text-right text-ink-soft">
              {formatChange(zstd.compressedBytes, gzip.compressedBytes)}
            </span>
            <PairBar of="gzip" word="gzip" bytes={gzip.compressedBytes} largest={largest} />
            <PairBar of="zstd" word={zstd.compression} bytes={zstd.compressedBytes} largest={largest} />
          </li>
        ))}
      </ul>
      {drawn.length < pairs.length && (
        <ShowAll text={words.showAll(pairs.length - drawn.length)} onShow={() => setWhole(true)} />
      )}
    </Panel>
  );
}

function PairBar({ of, word, bytes, largest }: { of: Fill; word: string; bytes: number; largest: number }) {
  return (
    <span className="col-span-full grid grid-cols-[minmax(0,1fr)_72px] items-center gap-2">
      <SizeBar parts={[{ key: word, of, share: bytes / largest }]} />
      <small className="text-right text-xs/5 text-ink-soft">
        <span className="sr-only">{word} </span>
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
