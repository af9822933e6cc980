"use client";

import { useRef } from "react";
import { useRoving } from "#components/ui/roving.ts";
import { plural } from "#lib/ladder/figures.ts";
import type { ClientName } from "#lib/variants/clients/names.ts";
import type { EntryReport, Pick } from "#lib/variants/report.ts";
import { type ClientFace, type Family, failuresOf, familyOf, type PickIndex } from "./picks.ts";
import { words } from "./words.ts";

/** More cells than this on a chip say nothing; from there on the chip carries a count of failures alone. */
const MAX_CELLS = 12;

interface Props {
  readonly clients: readonly ClientFace[];
  readonly picks: PickIndex;
  readonly entries: readonly EntryReport[];
  readonly shown: ClientName | null;
  readonly pinned: ClientName | null;
  readonly onPoint: (client: ClientName | null) => void;
  readonly onPin: (client: ClientName) => void;
}

/** Two groups of clients by their rule, one tab stop for all; a chip has one cell per platform: whole is gzip, in blocks zstd, solid EROFS, hollow unknown, red cannot pull. */
export function ClientStrip(props: Props) {
  const groups = [
    { title: words.firstMatch, clients: props.clients.filter((c) => !c.prefersZstd) },
    { title: words.prefer, clients: props.clients.filter((c) => c.prefersZstd) },
  ].filter((g) => g.clients.length > 0);
  const strip = useRef<HTMLDivElement>(null);
  useRoving(strip, CHIPS);
  return (
    <div className="clients" role="toolbar" aria-label={words.clientsLabel} ref={strip}>
      {groups.map((group) => (
        <div key={group.title} className="contents">
          <h3>{group.title}</h3>
          <div className="cset">
            {group.clients.map((client) => (
              <ClientChip key={client.name} client={client} {...props} />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}

const CHIPS = { items: ".cl", first: ".me" };

function ClientChip({
  client,
  picks,
  entries,
  shown,
  pinned,
  onPoint,
  onPin,
}: Props & { client: ClientFace }) {
  const own = picks.byClient.get(client.name) ?? [];
  const fails = failuresOf(own);
  const look = `cl${shown === client.name ? " me" : ""}${fails > 0 ? " hasko" : ""}`;
  return (
    <button
      type="button"
      className={look}
      tabIndex={-1}
      aria-pressed={pinned === client.name}
      aria-label={describePicks(client.name, own)}
      onMouseEnter={() => onPoint(client.name)}
      onMouseLeave={() => onPoint(null)}
      onFocus={() => onPoint(client.name)}
      onBlur={() => onPoint(null)}
      onClick={() => onPin(client.name)}
    >
      {client.name}
      {own.length <= MAX_CELLS ? (
        <span className="q" aria-hidden="true">
          {own.map((pick) => (
            <i key={pick.platform} className={cellLook(pick, entries)} />
          ))}
        </span>
      ) : (
        fails > 0 && (
          <span className="badtx" aria-hidden="true">
            {fails}
          </span>
        )
      )}
    </button>
  );
}

const cellLooks: Readonly<Record<Family, string>> = { gzip: "g", zstd: "z", erofs: "e", other: "o" };

function cellLook(pick: Pick, entries: readonly EntryReport[]): string {
  const entry = pick.position === null ? undefined : entries[pick.position - 1];
  if (pick.outcome === "fails") return "k";
  if (entry === undefined || pick.outcome === "unknown") return "u";
  return cellLooks[familyOf(entry.compression)];
}

function describePicks(client: ClientName, picks: readonly Pick[]): string {
  if (picks.length > MAX_CELLS)
    return `${client}: ${words.manyPicks(plural(picks.length, "platform"), failuresOf(picks))}`;
  const parts = picks.map((p) => {
    return p.position === null
      ? words.pickNone(p.platform)
      : words.pickOne(p.platform, p.position, p.outcome);
  });
  return `${client}: ${parts.join(", ")}`;
}
