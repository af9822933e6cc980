"use client";

import Link from "next/link";
import { memo, useState } from "react";
import { Chip, CompressionChip, compressionWord } from "#components/marks/chip.tsx";
import { PlatformMark } from "#components/marks/platform-mark.tsx";
import { SeverityMark } from "#components/marks/severity.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { formatBytes, shortDigest } from "#lib/ladder/figures.ts";
import type { LaneCell } from "#lib/ladder/lanes.ts";
import type { ClientName } from "#lib/variants/clients/names.ts";
import type { EntryReport, Outcome } from "#lib/variants/report.ts";
import { LaneCells } from "./lane-cells.tsx";
import { type ClientFace, colourOf, familyOf, isAbsent, type Light } from "./picks.ts";
import { byDigest, inspectHref } from "./reference.ts";
import { Ticks } from "./ticks.tsx";
import { someNumbers, words } from "./words.ts";

export interface RungProps {
  readonly entry: EntryReport;
  /** `4`, or `4.1` inside a nested index. */
  readonly label: string;
  readonly reference: string;
  readonly ordinal: number;
  readonly cells: readonly LaneCell[];
  readonly tracks: number;
  readonly twins: readonly number[];
  /** Twins too many to draw are named by number. */
  readonly twinsByNumber: boolean;
  readonly attestedBy: readonly number[];
  readonly largestBytes: number;
  readonly clients: readonly ClientFace[];
  readonly takers: ReadonlyMap<ClientName, Outcome> | undefined;
  readonly light: Light | null;
  readonly shown: ClientName | null;
  readonly open: boolean;
  readonly onOpen: (position: number) => void;
  readonly onLayers: (position: number) => void;
  readonly onRetry: () => void;
}

/** One entry of the index. Remembered, so that pointing at a client redraws only the rungs that change. */
export const Rung = memo(function Rung(props: RungProps) {
  const { entry, light } = props;
  // A long ladder has hundreds of rungs: the second button is made when somebody comes near.
  const [near, setNear] = useState(false);
  const looks = ["rung", light && "lit", light === "ko" && "ko", entry.failure && "gone"];
  return (
    <li
      className={looks.filter(Boolean).join(" ")}
      tabIndex={-1}
      data-rung={entry.digest}
      data-label={props.label}
      aria-label={words.entryLabel(props.label, spokenOf(entry))}
      onPointerEnter={() => setNear(true)}
      onFocus={() => setNear(true)}
    >
      <span className="no">
        <b className={props.label.length > 2 ? "wide" : undefined}>{props.label}</b>
      </span>
      <LaneCells cells={props.cells} tracks={props.tracks} />
      <PlatformMark platform={entry.platform} ordinal={props.ordinal} />
      <Kind {...props} />
      <span className="dg m">
        <Link
          href={inspectHref(byDigest(props.reference, entry.digest))}
          prefetch={false}
          title={entry.digest}
          tabIndex={-1}
          data-opens={opensBelow(props) ? undefined : true}
        >
          {shortDigest(entry.digest)}
        </Link>
        <CopyButton text={entry.digest} what={words.digestOfEntry(props.label)} tabIndex={-1} />
        {near && (
          <CopyButton
            text={byDigest(props.reference, entry.digest)}
            what={words.referenceOfEntry(props.label)}
            look="link"
            tabIndex={-1}
          />
        )}
      </span>
      <LayerCount {...props} />
      <Size entry={entry} largestBytes={props.largestBytes} />
      <Takers {...props} />
    </li>
  );
});

/** What the rung says when it gets the focus; the whole follows for who reads on. */
function spokenOf(entry: EntryReport): readonly (string | null)[] {
  if (entry.role !== "image") return [entry.role];
  if (entry.failure) return [entry.platform, isAbsent(entry) ? words.absent : words.unread];
  return [entry.platform, compressionWord(entry.compression), formatBytes(entry.compressedBytes)];
}

function Kind({ entry, twins, twinsByNumber, attestedBy }: RungProps) {
  return (
    <span className="cc row">
      <RoleChip entry={entry} />
      <AnnotationFlag entry={entry} twins={twins.length} />
      {entry.failure && (
        <span className="flag off" title={entry.failure.message}>
          <SeverityMark severity="error" />
          <span>{isAbsent(entry) ? words.absent : words.unread}</span>
        </span>
      )}
      {attestedBy.length > 0 && (
        <span className="flag" title={words.attestedBy(attestedBy)}>
          <Icon name="attestation" small />
          <span className="vh">{words.attestation} </span>
          <span>{someNumbers(attestedBy)}</span>
        </span>
      )}
      {twins.length > 0 && (
        <span className={twinsByNumber ? "flag twin" : "vh"} title={words.twinOf(twins)}>
          <span>{words.twinOf(twins)}</span>
        </span>
      )}
    </span>
  );
}

function RoleChip({ entry }: { entry: EntryReport }) {
  switch (entry.role) {
    case "image":
      return <CompressionChip compression={entry.compression} />;
    case "index":
      return <Chip look="other" letter="≡" word={words.nestedIndex} />;
    case "attestation":
      return <Chip look="other" letter="=" word={words.attestation} />;
    case "artifact":
      return <Chip look="other" letter="·" word={words.artifact} />;
  }
}

function AnnotationFlag({ entry, twins }: { entry: EntryReport; twins: number }) {
  if (entry.role !== "image" || entry.failure) return null;
  const isZstd = familyOf(entry.compression) === "zstd";
  const holdsZstd = isZstd || entry.compression === "mixed";
  if (holdsZstd && entry.annotatedZstd) return <Flag word={words.annotated} />;
  if (isZstd && twins > 0) return <Flag word={words.noAnnotation} off />;
  if (entry.annotatedZstd) return <Flag word={words.wrongAnnotation} off />;
  return null;
}

function Flag({ word, off = false }: { word: string; off?: boolean }) {
  return (
    <span className={off ? "flag off" : "flag"} title={word}>
      <Icon name="tag" small />
      <span>{word}</span>
    </span>
  );
}

/** Images of the index itself open to their pull commands, or are read again; anything else leads on. */
const opensBelow = ({ entry, label }: RungProps): boolean =>
  entry.failure !== null || (entry.role === "image" && !label.includes("."));

function LayerCount({ entry, onLayers, label }: RungProps) {
  if (entry.layerList.length === 0 || label.includes(".")) {
    return <span className="ly num mut">{entry.failure || entry.layers === 0 ? "–" : entry.layers}</span>;
  }
  return (
    <button
      type="button"
      className="ly num lybtn"
      tabIndex={-1}
      aria-label={words.layersOfEntry(entry.layers, label)}
      onClick={() => onLayers(entry.position)}
    >
      {entry.layers}
    </button>
  );
}

function Size({ entry, largestBytes }: { entry: EntryReport; largestBytes: number }) {
  if (entry.failure || entry.role === "index") return <span className="szc mut">–</span>;
  const share = largestBytes > 0 ? Math.max(2, Math.round((entry.compressedBytes / largestBytes) * 100)) : 0;
  return (
    <span className="szc nw">
      {formatBytes(entry.compressedBytes)}
      <i style={{ "--w": `${share}%`, "--c": colourOf(familyOf(entry.compression)) }} />
    </span>
  );
}

function Takers(props: RungProps) {
  const { entry, clients, takers, shown, open, onOpen, onRetry, label } = props;
  if (entry.failure) {
    return (
      <span className="taken">
        <button
          type="button"
          className="btn sml"
          tabIndex={-1}
          data-opens
          onClick={onRetry}
          aria-label={words.tryEntryAgain(label)}
        >
          {words.tryAgain}
        </button>
      </span>
    );
  }
  if (!opensBelow(props)) return <span className="taken" />;
  const count = takers?.size ?? 0;
  return (
    <button
      type="button"
      className="taken"
      tabIndex={-1}
      data-opens
      aria-expanded={open}
      aria-label={words.takes(count, clients.length)}
      onClick={() => onOpen(entry.position)}
    >
      <span className={count === 0 ? "mut" : undefined}>{count}</span>
      <Ticks clients={clients} takers={takers} shown={shown} colour={colourOf(familyOf(entry.compression))} />
      <Icon name="chevron" small className="chev" />
    </button>
  );
}
