"use client";

import { useState } from "react";
import { PositionMark } from "#components/marks/position.tsx";
import { Button } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Link } from "#components/ui/link.tsx";
import { shortDigest } from "#lib/ladder/figures.ts";
import type { Lanes } from "#lib/ladder/lanes.ts";
import type { EntryReport } from "#lib/variants/report.ts";
import { LaneCells } from "./lane-cells.tsx";
import { byDigest, inspectHref } from "./reference.ts";
import { words } from "./words.ts";

interface Props {
  readonly entries: readonly EntryReport[];
  readonly lanes: Lanes;
  readonly reference: string;
}

/** Neighbouring attestations in one line; they keep their positions, and each says what it speaks of. */
export function Attestations({ entries, lanes, reference }: Props) {
  const [open, setOpen] = useState(false);
  const [first, last] = [entries[0]?.position ?? 0, entries.at(-1)?.position ?? 0];
  return (
    <li
      className="ladder-rung ladder-between relative min-h-10.5 border-b border-line text-sm text-ink-soft last:border-b-0 hover:bg-hover print:break-inside-avoid"
      tabIndex={-1}
      data-rung={entries[0]?.digest}
      data-label={first}
      data-aside
    >
      <span className="ladder-rail">
        <PositionMark position={first} state="quiet" />
      </span>
      <LaneCells cells={lanes.before(first)} tracks={lanes.tracks} />
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 py-2 pr-4">
        <Icon name="attestation" small />
        <span>{words.attestations(first, last)}</span>
        <span className="flex-1" />
        <Button size="small" tabIndex={-1} data-opens aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? words.hide : words.show}
        </Button>
        {open && (
          <ul className="basis-full">
            {entries.map((entry) => (
              <li key={entry.position} className="flex min-h-8 items-center gap-3">
                <PositionMark position={entry.position} size="small" />
                <span>{words.attests(entry.attests)}</span>
                <span className="inline-flex items-center gap-1 font-mono text-sm whitespace-nowrap">
                  <Link
                    className="leading-8 text-ink-soft hover:text-accent"
                    href={inspectHref(byDigest(reference, entry.digest))}
                    title={entry.digest}
                    tabIndex={-1}
                  >
                    {shortDigest(entry.digest)}
                  </Link>
                  <CopyButton text={entry.digest} what={words.digestOfEntry(entry.position)} tabIndex={-1} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}
