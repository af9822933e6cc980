"use client";

import { cx } from "class-variance-authority";
import { useEffect, useState } from "react";
import { Chip, CompressionChip } from "#components/marks/chip.tsx";
import { PlatformMark } from "#components/marks/platform-mark.tsx";
import { PositionMark } from "#components/marks/position.tsx";
import { isTyping } from "#components/site/keys.ts";
import { Button } from "#components/ui/button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import type { DigestFacts, EvidenceReport } from "#lib/evidence/report.ts";
import { shortDigest } from "#lib/ladder/figures.ts";
import { listedIn } from "#lib/ladder/platforms.ts";
import { bracketsOf, fansOf, isAsked, type Line, rungsOf } from "./chain.ts";
import { DigestDetails } from "./digest-details.tsx";
import { Attested, Chain, type ChainProps } from "./line-cells.tsx";
import { LineCell, ShortLines } from "./line-parts.tsx";
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
  ["entry", "w-69"],
  ["result", "w-[9%]"],
  ["join", "w-8"],
  ["task", "w-[12.5%]"],
  ["pipeline", "w-[13%]"],
  ["fan", "w-8"],
  ["provenance", "w-[17.5%]"],
  ["signature", "w-[10.5%]"],
  ["sbom", "w-[9%]"],
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
    <section className="@container/lines px-4 pb-1.5 max-medium:px-3" aria-label={words.table}>
      <table className="w-full table-fixed border-collapse lines-as-cards:block">
        <colgroup className="lines-as-cards:hidden">
          {COLUMNS.map(([name, width]) => (
            <col key={name} className={width} />
          ))}
        </colgroup>
        <Heads report={report} />
        <tbody className="lines-as-cards:block">
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
    <thead className="lines-as-cards:block">
      <tr className="lines-as-cards:grid lines-as-cards:grid-cols-[repeat(auto-fit,minmax(150px,1fr))] lines-as-cards:gap-x-4 lines-as-cards:gap-y-1 lines-as-cards:border-b lines-as-cards:border-line lines-as-cards:py-2 cards-in-one-column:grid-cols-2">
        <Head text={heads.entry} />
        <Head text={heads.result} span={2} count={words.named(named, all)} />
        <Head text={heads.task} />
        <Head text={heads.pipeline} span={2} />
        <Head
          text={heads.provenance}
          title={words.rollUpOf("an attestation", attested.own, all)}
          count={`${words.rollUp(attested.own, attested.index, all)}${verified["no-key"] === 0 ? `; ${words.verifiedOf(verified.yes, all)}` : ""}`}
        />
        <Head
          text={heads.signature}
          title={words.rollUpOf("a signature", signed.own, all)}
          count={words.rollUp(signed.own, signed.index, all)}
        />
        <Head
          text={heads.sbom}
          title={words.rollUpOf("an SBOM", sbom.own, all)}
          count={words.rollUp(sbom.own, sbom.index, all)}
        />
      </tr>
    </thead>
  );
}

/** Above cards only those stay that count something: each card says the heads itself. */
function Head({ text, count, span, title }: { text: string; count?: string; span?: number; title?: string }) {
  return (
    <th
      scope="col"
      colSpan={span}
      title={title}
      className={cx(
        "py-2 pr-2 text-left align-top text-xs font-normal text-ink-faint lines-as-cards:p-0",
        count === undefined && "lines-as-cards:hidden",
      )}
    >
      {text}
      {count !== undefined && <small className="block text-xs text-ink-soft">{count}</small>}
    </th>
  );
}

interface RowProps extends ChainProps {
  readonly ordinal: number;
  readonly isOpen: boolean;
  readonly isSingle: boolean;
  readonly onOpen: (position: number | null) => void;
  readonly report: EvidenceReport;
}

/** A line among the others; where lines are cards, the card as a whole is marked, since its parts leave spaces between them. */
const lineLook =
  "lines-as-cards:grid lines-as-cards:grid-flow-row-dense lines-as-cards:grid-cols-2 lines-as-cards:gap-x-4 lines-as-cards:border-b lines-as-cards:border-line lines-as-cards:pt-1.5 lines-as-cards:pb-2 lines-as-cards:last:border-b-0";

function LineRow({ line, bracket, fan, ordinal, isOpen, isSingle, onOpen, report }: RowProps) {
  const { position, facts } = line;
  const id = idOf(position);
  const { heads } = words;
  return (
    <>
      <tr
        className={cx(lineLook, isOpen ? "bg-hover" : "hover:bg-hover lines-as-cards:hover:bg-transparent")}
      >
        <th
          scope="row"
          className="relative h-12 text-left font-normal lines-as-cards:col-span-full lines-as-cards:h-auto"
        >
          <button
            type="button"
            className="flex min-h-9 w-[calc(100%-10px)] items-center gap-2 rounded-md pr-1 lines-as-cards:w-full"
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            onClick={() => onOpen(isOpen ? null : position)}
          >
            <Icon name="chevron" small className={cx("text-ink-faint print:hidden", isOpen && "rotate-90")} />
            <EntryFace line={line} ordinal={ordinal} isSingle={isSingle} />
          </button>
        </th>
        <Chain line={line} bracket={bracket} fan={fan} />
        <LineCell head={heads.provenance} half="right" className="pr-4">
          <Attested line={line} />
        </LineCell>
        <LineCell head={heads.signature} half="right" className="pr-4">
          <ShortLines>
            <ReachMark reach={facts.signed} quiet={!isAsked(line.entry)} />
            {facts.signature !== null && <VerifiedMark verified={facts.signature} />}
            <Unchecked facts={facts} />
          </ShortLines>
        </LineCell>
        <LineCell head={heads.sbom} half="right">
          <ReachMark reach={facts.sbom} quiet={!isAsked(line.entry) || (position === 0 && !isSingle)} />
        </LineCell>
      </tr>
      {isOpen && (
        <tr className={lineLook}>
          <td
            colSpan={COLUMNS.length}
            id={id}
            className="relative bg-sunken lines-as-cards:col-span-full lines-as-cards:block"
          >
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
    <tr className={lineLook}>
      <td
        colSpan={COLUMNS.length}
        className="h-12 lines-as-cards:col-span-full lines-as-cards:block lines-as-cards:h-auto"
      >
        <span className="flex items-center gap-2 pl-5.5">
          <PositionMark position={first} />
          <span className="text-ink-soft">{words.folded(first, last)}</span>
          <Button variant="text" onClick={onShow}>
            {words.show}
            <span className="sr-only"> {words.folded(first, last)}</span>
          </Button>
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
        <b className="grid h-5.5 flex-none place-items-center rounded-full border border-line-control bg-surface px-2 text-xs font-semibold">
          {isSingle ? words.manifest : words.index}
        </b>
        <ShortDigest digest={facts.digest} />
      </>
    );
  return (
    <>
      <span className="sr-only">{words.heads.entry} </span>
      <PositionMark position={position} />
      {entry.role === "image" ? (
        <PlatformMark platform={entry.platform} ordinal={ordinal} short />
      ) : (
        <ShortDigest digest={facts.digest} />
      )}
      <span className="flex-1" />
      {entry.role === "image" ? (
        <CompressionChip compression={entry.compression} />
      ) : (
        <Chip look="other" letter="=" word={entry.role} />
      )}
    </>
  );
}

const ShortDigest = ({ digest }: { digest: string }) => (
  <span className="font-mono text-sm text-ink-faint" title={digest}>
    {shortDigest(digest)}
  </span>
);
