"use client";

import { useEffect, useState } from "react";
import { Chip, CompressionChip } from "#components/marks/chip.tsx";
import { PlatformMark } from "#components/marks/platform-mark.tsx";
import { isTyping } from "#components/site/keys.ts";
import { Icon } from "#components/ui/icon.tsx";
import type { DigestFacts, EvidenceReport } from "#lib/evidence/report.ts";
import { shortDigest } from "#lib/ladder/figures.ts";
import { listedIn } from "#lib/ladder/platforms.ts";
import { bracketsOf, fansOf, isAsked, type Line, rungsOf } from "./chain.ts";
import { DigestDetails } from "./digest-details.tsx";
import { Attested, Chain, type ChainProps } from "./line-cells.tsx";
import { OutcomeMark, ReachMark, VerifiedMark } from "./marks.tsx";
import { words } from "./words.ts";

export interface LinesProps {
  readonly report: EvidenceReport;
  readonly lines: readonly Line[];
  /** Names of the platforms in the order that gives them their marks. */
  readonly platforms: readonly string[];
  /** Position of the line whose details stand open. */
  readonly open: number | null;
  readonly onOpen: (position: number | null) => void;
}

const COLUMNS = [
  "entry",
  "result",
  "join",
  "task",
  "pipeline",
  "fan",
  "provenance",
  "signature",
  "sbom",
] as const;

/** Entry, result, TaskRun, PipelineRun, attestation: one digest a line, what is missing drawn as a gap. */
export function Lines({ report, lines, platforms, open, onOpen }: LinesProps) {
  const [unfolded, setUnfolded] = useState(false);
  useEscape(open, onOpen);
  const brackets = bracketsOf(lines, open);
  const fans = fansOf(lines, brackets);
  const listed = listedIn(platforms);
  const ordinalOf = (platform: string | null) => {
    const name = listed(platform);
    return name === null ? -1 : platforms.indexOf(name);
  };
  return (
    <section className="ev-lines" aria-label={words.table}>
      <table className="ev">
        <colgroup>
          {COLUMNS.map((name) => (
            <col key={name} className={`ev-col-${name}`} />
          ))}
        </colgroup>
        <Heads report={report} />
        <tbody>
          {rungsOf(lines, open, unfolded).map((rung) => {
            if (rung.kind === "folded")
              return (
                <Folded
                  key={`folded ${rung.from}`}
                  first={lines[rung.from]?.position ?? 0}
                  last={lines[rung.to]?.position ?? 0}
                  onShow={() => setUnfolded(true)}
                />
              );
            const line = lines[rung.at];
            if (line === undefined) return null;
            return (
              <LineRow
                key={line.position}
                line={line}
                bracket={brackets[rung.at] ?? null}
                fan={fans[rung.at] ?? null}
                ordinal={ordinalOf(line.entry?.platform ?? null)}
                isOpen={open === line.position}
                isSingle={report.entries.length === 0}
                onOpen={onOpen}
                report={report}
              />
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** Escape closes the line that stands open; the focus goes back to its button. */
function useEscape(open: number | null, onOpen: LinesProps["onOpen"]): void {
  useEffect(() => {
    if (open === null) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || isTyping(event) || document.querySelector("dialog[open]")) return;
      document.querySelector<HTMLElement>(`[aria-controls="${idOf(open)}"]`)?.focus();
      onOpen(null);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [open, onOpen]);
}

const idOf = (position: number): string => `evidence-${position}`;

/** Each head says how many of the image entries have it. */
function Heads({ report: { coverage } }: { report: EvidenceReport }) {
  const { heads } = words;
  const { entries: all, named, attested, verified, signed, sbom } = coverage;
  return (
    <thead>
      <tr>
        <th scope="col">{heads.entry}</th>
        <th scope="col" colSpan={2}>
          {heads.result}
          <small>{words.named(named, all)}</small>
        </th>
        <th scope="col">{heads.task}</th>
        <th scope="col" colSpan={2}>
          {heads.pipeline}
        </th>
        <th scope="col" title={words.rollUpOf("an attestation", attested.own, all)}>
          {heads.provenance}
          <small>
            {words.rollUp(attested.own, attested.index, all)}
            {verified["no-key"] === 0 && `; ${words.verifiedOf(verified.yes, all)}`}
          </small>
        </th>
        <th scope="col" title={words.rollUpOf("a signature", signed.own, all)}>
          {heads.signature}
          <small>{words.rollUp(signed.own, signed.index, all)}</small>
        </th>
        <th scope="col" title={words.rollUpOf("an SBOM", sbom.own, all)}>
          {heads.sbom}
          <small>{words.rollUp(sbom.own, sbom.index, all)}</small>
        </th>
      </tr>
    </thead>
  );
}

interface RowProps extends ChainProps {
  readonly ordinal: number;
  readonly isOpen: boolean;
  readonly isSingle: boolean;
  readonly onOpen: (position: number | null) => void;
  readonly report: EvidenceReport;
}

function LineRow({ line, bracket, fan, ordinal, isOpen, isSingle, onOpen, report }: RowProps) {
  const { position, facts } = line;
  const id = idOf(position);
  return (
    <>
      <tr className={isOpen ? "open" : ""}>
        <th scope="row" className="ev-entry">
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            onClick={() => onOpen(isOpen ? null : position)}
          >
            <Icon name="chevron" small className="chev" />
            <EntryFace line={line} ordinal={ordinal} isSingle={isSingle} />
          </button>
        </th>
        <Chain line={line} bracket={bracket} fan={fan} />
        <td
          data-head={words.heads.provenance}
          className={facts.attested === "none" ? "ev-end none" : "ev-end"}
        >
          <Attested line={line} />
        </td>
        <td data-head={words.heads.signature} className="ev-signature">
          <span className="ev-two">
            <ReachMark reach={facts.signed} quiet={!isAsked(line.entry)} />
            {facts.signature !== null && <VerifiedMark verified={facts.signature} />}
            <Unchecked facts={facts} />
          </span>
        </td>
        <td data-head={words.heads.sbom} className="ev-sbom">
          <ReachMark reach={facts.sbom} quiet={!isAsked(line.entry) || (position === 0 && !isSingle)} />
        </td>
      </tr>
      {isOpen && (
        <tr className="ev-details">
          <td colSpan={COLUMNS.length} id={id}>
            <DigestDetails facts={facts} report={report} position={position} />
          </td>
        </tr>
      )}
    </>
  );
}

/** A signature of a kind that is not checked here is named, where no other is its own. */
function Unchecked({ facts: { artifacts, signed, signature } }: { facts: DigestFacts }) {
  const outcome = artifacts.find((one) => one.outcome?.kind === "not-checked")?.outcome;
  return signed === "own" && signature === null && outcome != null ? <OutcomeMark outcome={outcome} /> : null;
}

function Folded({ first, last, onShow }: { first: number; last: number; onShow: () => void }) {
  return (
    <tr className="ev-folded">
      <td colSpan={COLUMNS.length}>
        <span className="row">
          <b className="ev-no">{first}</b>
          <span className="sec">{words.folded(first, last)}</span>
          <button type="button" className="linkb" onClick={onShow}>
            {words.show}
            <span className="vh"> {words.folded(first, last)}</span>
          </button>
        </span>
      </td>
    </tr>
  );
}

function EntryFace({
  line: { entry, facts, position },
  ordinal,
  isSingle,
}: Pick<RowProps, "line" | "ordinal" | "isSingle">) {
  if (entry === null)
    return (
      <>
        <b className="ev-no whole">{isSingle ? words.manifest : words.index}</b>
        <span className="m mut" title={facts.digest}>
          {shortDigest(facts.digest)}
        </span>
      </>
    );
  return (
    <>
      <b className="ev-no">
        <span className="vh">{words.heads.entry} </span>
        {position}
      </b>
      {entry.role === "image" ? (
        <>
          <PlatformMark platform={entry.platform} ordinal={ordinal} short />
          <span className="flex-1" />
          <CompressionChip compression={entry.compression} />
        </>
      ) : (
        <>
          <span className="m mut" title={facts.digest}>
            {shortDigest(facts.digest)}
          </span>
          <span className="flex-1" />
          <Chip look="other" letter="=" word={entry.role} />
        </>
      )}
    </>
  );
}
