"use client";

import Link from "next/link";
import { useState } from "react";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Icon } from "#components/ui/icon.tsx";
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
    <li className="rung aside-row" tabIndex={-1} data-rung={entries[0]?.digest} data-label={first}>
      <span className="no">
        <b className="mut">{first}</b>
      </span>
      <LaneCells cells={lanes.before(first)} tracks={lanes.tracks} />
      <div className="aside-text">
        <Icon name="attestation" small />
        <span>{words.attestations(first, last)}</span>
        <span className="flex-1" />
        <button
          type="button"
          className="btn sml"
          tabIndex={-1}
          data-opens
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? words.hide : words.show}
        </button>
        {open && (
          <ul className="aside-list">
            {entries.map((entry) => (
              <li key={entry.position}>
                <span className="at">
                  <b>{entry.position}</b>
                </span>
                <span>{words.attests(entry.attests)}</span>
                <span className="dg m">
                  <Link
                    href={inspectHref(byDigest(reference, entry.digest))}
                    prefetch={false}
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
