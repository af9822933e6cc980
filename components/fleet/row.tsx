"use client";

import Link from "next/link";
import { memo } from "react";
import { DriftMark } from "#components/choice/drift-mark.tsx";
import { StateMarks } from "#components/choice/state-marks.tsx";
import { ChoiceSwitches } from "#components/choice/switches.tsx";
import { ReachShape, VerifiedShape } from "#components/marks/evidence-marks.tsx";
import { SeverityMark } from "#components/marks/severity.tsx";
import { absoluteText, agoText, Time } from "#components/ui/time.tsx";
import type { WantedChoice } from "#lib/fleet/choice/choice.ts";
import { rowKey } from "#lib/fleet/known/row-key.ts";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import { formatBytes } from "#lib/ladder/figures.ts";
import { NEAR_PERCENT } from "#lib/tekton/result-budget.ts";
import type { Column } from "./search-params.ts";
import { VariantGrid } from "./variant-grid.tsx";
import { words } from "./words.ts";

export const componentHref = ({
  namespace,
  name,
}: {
  readonly namespace: string;
  readonly name: string;
}): string => `/components/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`;

export interface RowProps {
  readonly row: FleetRow;
  readonly index: number;
  readonly shown: readonly Column[];
  readonly selected: boolean;
  /** Its registry is waited for: what is shown is as last known. */
  readonly waits: boolean;
  readonly now: number;
  readonly onSelect: (index: number, key: string, range: boolean) => void;
  readonly onChoose: (row: FleetRow, to: WantedChoice) => void;
}

/** One component. It is drawn anew only when something of its own changed: thousands stand in one table. */
export const Row = memo(function Row({
  row,
  index,
  shown,
  selected,
  waits,
  now,
  onSelect,
  onChoose,
}: RowProps) {
  const cells: Record<Column, React.ReactNode> = {
    wanted: (
      <ChoiceSwitches
        row={row}
        onChange={(push) =>
          onChoose(row, {
            push,
            pullRequest: row.wanted.kind === "unreadable" ? null : row.wanted.pullRequest,
          })
        }
      />
    ),
    step: <StateMarks row={row} />,
    variants:
      row.built.kind === "unread" ? (
        <Unchecked />
      ) : (
        <VariantGrid built={row.built} chosen={row.wanted.kind === "chosen" ? row.wanted.push : null} />
      ),
    issues: <Issues row={row} />,
    evidence: <Attested row={row} />,
    results: <ResultLimit percent={row.resultPercent} />,
    size: <Sizes row={row} />,
    newest: <Newest row={row} now={now} />,
  };
  return (
    <>
      <div role="cell" className="c-select">
        <label className="hit">
          <input
            type="checkbox"
            aria-label={words.select(row.name)}
            checked={selected}
            onChange={() => undefined}
            onClick={(event) => onSelect(index, rowKey(row), event.shiftKey)}
          />
        </label>
      </div>
      <div role="cell" className="c-name">
        <Link href={componentHref(row)} prefetch={false} title={row.name}>
          {row.name}
        </Link>
        <span className="mut" title={row.namespace}>
          {row.application === null ? row.namespace : `${row.namespace} / ${row.application}`}
        </span>
        <AsOf row={row} waits={waits} now={now} />
      </div>
      {shown.map((column) => (
        <div key={column} role="cell" className={`c-${column}`}>
          {cells[column]}
        </div>
      ))}
    </>
  );
});

/** How old the row is, where nobody can say whether it still holds. */
function AsOf({ row: { built, failure, readAt }, waits, now }: Pick<RowProps, "row" | "waits" | "now">) {
  if (built.kind === "unread" || (failure === null && !waits)) return null;
  const at = failure === null ? readAt : failure.knownAt;
  return at === null ? null : (
    <span className="as-of" title={words.asOfMore}>
      {words.asOf(agoText(at, now))}
    </span>
  );
}

function Issues({ row: { issues, issueCodes, drift, failure, built } }: { row: FleetRow }) {
  if (failure !== null) {
    return (
      <span className="fail" title={`${failure.message} ${failure.next}`}>
        {failure.code}
      </span>
    );
  }
  const count = issues.error + issues.warning + issues.info;
  if (built.kind === "unread") return <Unchecked />;
  if (count + drift.length === 0) return <span className="mut">{words.noIssues}</span>;
  const driftText = words.drift([...new Set(drift.map(({ code }) => code))]);
  return (
    <span className="counts" title={count === 0 ? undefined : issueCodes.join(", ")}>
      {(["error", "warning", "info"] as const).map(
        (severity) =>
          issues[severity] > 0 && (
            <span key={severity}>
              <SeverityMark severity={severity} />
              {issues[severity].toLocaleString("en")}
            </span>
          ),
      )}
      {drift.length > 0 && (
        <span className="drift-count" title={driftText}>
          <DriftMark />
          <span className="vh">{driftText}</span>
          {drift.length}
        </span>
      )}
    </span>
  );
}

/** The step of such a row says it for all of its cells; whoever hears one alone is told again. */
const Unchecked = () => <span className="vh">{words.unchecked}</span>;

/** How many of the manifests are attested: ● all, ◐ some, a dashed ring none; then whether that holds. */
function Attested({ row: { evidence, built } }: { row: FleetRow }) {
  if (built.kind === "unread") return <Unchecked />;
  if (evidence.kind === "unread") return <span className="mut">{words.unchecked}</span>;
  const { coverage, verified, attested, manifests, signed, sbom, failing } = evidence;
  const reach = ({ full: "own", part: "index", none: "none" } as const)[coverage];
  const mark = verified === "part" ? "yes" : verified;
  return (
    <span
      className="attested"
      title={`${words.attestedOf(attested, manifests)}, ${words.verifiedWords[verified]}${words.alsoOf(signed, sbom, failing)}`}
    >
      <ReachShape reach={reach} />
      {attested.toLocaleString("en")}/{manifests.toLocaleString("en")}
      {mark !== "none" && (
        <>
          <VerifiedShape verified={mark} />
          <span className="vh">{words.verifiedWords[verified]}</span>
        </>
      )}
    </span>
  );
}

/** What the results take against the limit, which is the tick; beyond it the bar is cut, as the results are. */
function ResultLimit({ percent }: { percent: number }) {
  if (percent === 0) return <Unchecked />;
  const look = percent > 100 ? "over" : percent > NEAR_PERCENT ? "near" : "";
  return (
    <span className={`limit ${look}`} title={words.resultsOf(percent)}>
      <span className="limit-bar">
        <i style={{ width: `${Math.min(percent, LIMIT_SCALE) * (100 / LIMIT_SCALE)}%` }} />
      </span>
      {percent.toLocaleString("en")}&nbsp;%
    </span>
  );
}

/** The bar goes a little beyond the limit, so that its tick stands inside. */
const LIMIT_SCALE = 115;

function Sizes({ row: { built } }: { row: FleetRow }) {
  const first = built.kind === "read" ? built.platforms[0] : undefined;
  if (first === undefined) return <Unchecked />;
  const text = (bytes: number | null) => (bytes === null ? "–" : formatBytes(bytes));
  return (
    <span className="sizes2" title={`${first.platform}, ${words.sizesOf}`}>
      {text(first.gzipBytes)} <i>|</i> {text(first.zstdBytes)}
    </span>
  );
}

function Newest({ row: { newestBuild, reference }, now }: { row: FleetRow; now: number }) {
  if (newestBuild === null)
    return <span className="mut">{reference === null ? words.never : words.unknown}</span>;
  const { at, kind } = newestBuild;
  const ago = agoText(at, now);
  if (kind !== "first-seen") return <Time at={at}>{ago}</Time>;
  return (
    <time dateTime={at} className="mut" title={`${words.firstSeenMore} ${absoluteText(at)}`}>
      {words.firstSeen(ago)}
    </time>
  );
}
