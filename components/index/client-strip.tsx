"use client";

import { cva } from "class-variance-authority";
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
    <div
      className="grid grid-cols-[auto_1fr] items-start gap-x-4 gap-y-2 px-4 pt-3 pb-3.5 max-medium:grid-cols-[minmax(0,1fr)] max-medium:gap-y-1 max-medium:px-3 max-medium:pt-2.5 max-medium:pb-3"
      role="toolbar"
      aria-label={words.clientsLabel}
      ref={strip}
    >
      {groups.map((group) => (
        <div key={group.title} className="contents">
          <h3 className="text-sm/8 font-normal whitespace-nowrap text-ink-soft">{group.title}</h3>
          <div className="flex flex-wrap gap-1.5 max-medium:-mx-3 max-medium:flex-nowrap max-medium:overflow-x-auto max-medium:px-3 max-medium:pt-0.5 max-medium:pb-1 max-medium:[scrollbar-width:none] print:flex-wrap">
            {group.clients.map((client) => (
              <ClientChip key={client.name} client={client} {...props} />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}

const CHIPS = { items: "[aria-pressed]", first: "[data-shown]" };

const chip = cva(
  "inline-flex h-8 items-center gap-1.75 rounded-md border px-2 text-sm whitespace-nowrap hover:bg-accent-tint",
  {
    variants: {
      isShown: { true: "bg-accent-tint ring-1 ring-accent", false: "bg-surface" },
      fails: { true: "border-danger-line", false: "hover:border-accent" },
    },
    compoundVariants: [
      { fails: false, isShown: true, class: "border-accent" },
      { fails: false, isShown: false, class: "border-line-strong" },
    ],
  },
);

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
  const isShown = shown === client.name;
  return (
    <button
      type="button"
      className={chip({ isShown, fails: fails > 0 })}
      tabIndex={-1}
      data-shown={isShown || undefined}
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
        <span className="flex gap-0.5" aria-hidden="true">
          {own.map((pick) => (
            <i key={pick.platform} className={cell({ look: cellLook(pick, entries) })} />
          ))}
        </span>
      ) : (
        fails > 0 && (
          <span className="text-danger-ink" aria-hidden="true">
            {fails}
          </span>
        )
      )}
    </button>
  );
}

const cell = cva("h-2.5 w-1.25 rounded-[1px]", {
  variants: {
    look: {
      gzip: "bg-gzip",
      zstd: "bg-[linear-gradient(var(--color-zstd)_0_3px,transparent_3px_4px,var(--color-zstd)_4px_6px,transparent_6px_7px,var(--color-zstd)_7px)]",
      erofs: "bg-erofs",
      other: "bg-line-control",
      unknown: "border-[1.5px] border-ink-faint",
      fails: "bg-danger",
    },
  },
});

function cellLook(pick: Pick, entries: readonly EntryReport[]): Family | "unknown" | "fails" {
  const entry = pick.position === null ? undefined : entries[pick.position - 1];
  if (pick.outcome === "fails") return "fails";
  return entry === undefined || pick.outcome === "unknown" ? "unknown" : familyOf(entry.compression);
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
