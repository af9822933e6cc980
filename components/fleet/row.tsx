"use client";

import { cva, cx } from "class-variance-authority";
import { type ComponentProps, memo } from "react";
import { DriftMark } from "#components/choice/drift-mark.tsx";
import { StateMarks } from "#components/choice/state-marks.tsx";
import { ChoiceSwitches } from "#components/choice/switches.tsx";
import { ReachShape, VerifiedShape } from "#components/marks/evidence-marks.tsx";
import { SeverityMark } from "#components/marks/severity.tsx";
import { Link } from "#components/ui/link.tsx";
import { absoluteText, agoText, Time } from "#components/ui/time.tsx";
import type { WantedChoice } from "#lib/fleet/choice/choice.ts";
import { rowKey } from "#lib/fleet/known/row-key.ts";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import { formatBytes } from "#lib/ladder/figures.ts";
import { NEAR_PERCENT } from "#lib/tekton/near-limit.ts";
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
      <div
        role="cell"
        className="grid place-items-center max-wide:col-start-1 max-wide:row-span-4 max-wide:row-start-1"
      >
        <Tick
          label={words.select(row.name)}
          checked={selected}
          onChange={() => undefined}
          onClick={(event) => onSelect(index, rowKey(row), event.shiftKey)}
        />
      </div>
      <div role="cell" className={NAME}>
        <Link
          className="flex-initial truncate py-1.75 font-medium text-ink max-wide:col-span-full max-wide:pt-1 max-wide:pb-0"
          href={componentHref(row)}
          title={row.name}
        >
          {row.name}
        </Link>
        <span className={BESIDE_NAME} title={row.namespace}>
          {row.application === null ? row.namespace : `${row.namespace} / ${row.application}`}
        </span>
        <AsOf row={row} waits={waits} now={now} />
      </div>
      {shown.map((column) => (
        <div key={column} role="cell" className={places[column]}>
          {cells[column]}
        </div>
      ))}
    </>
  );
});

/** In the form of cards the cells stand below each other, in lines that all cards have alike. */
const NAME =
  "flex min-w-0 items-baseline gap-2 overflow-hidden whitespace-nowrap max-wide:col-start-2 max-wide:col-end-6 max-wide:row-start-1 max-wide:grid max-wide:grid-cols-[minmax(0,1fr)_auto]";
/** The name is cut last: what stands beside it gives way first. */
const BESIDE_NAME = "min-w-0 shrink-10000 truncate text-sm text-ink-faint max-wide:mr-23";

const places: Readonly<Record<Column, string>> = {
  wanted: "min-w-0 max-wide:col-start-2 max-wide:row-start-2",
  variants: "min-w-0 max-wide:col-start-3 max-wide:col-end-5 max-wide:row-start-2",
  issues: "min-w-0 max-wide:col-start-5 max-wide:row-start-2",
  step: "min-w-0 max-wide:col-start-2 max-wide:col-end-6 max-wide:row-start-3 max-wide:overflow-hidden",
  results: "min-w-0 max-wide:col-start-2 max-wide:row-start-4",
  evidence: "min-w-0 max-wide:col-start-3 max-wide:row-start-4",
  size: "min-w-0 text-right whitespace-nowrap max-wide:col-start-4 max-wide:col-end-6 max-wide:row-start-4",
  newest:
    "min-w-0 text-right whitespace-nowrap max-wide:col-start-2 max-wide:col-end-6 max-wide:row-start-1 max-wide:self-end max-wide:justify-self-end max-wide:text-sm",
};

/** What is touched is larger than what is seen. */
export const Tick = ({
  label,
  ...props
}: Omit<ComponentProps<"input">, "aria-label"> & { label: string }) => (
  <label className="grid h-8.5 w-9 cursor-pointer place-items-center">
    <input type="checkbox" aria-label={label} {...props} className="accent-accent" />
  </label>
);

/** How old the row is, where nobody can say whether it still holds. */
function AsOf({ row: { built, failure, readAt }, waits, now }: Pick<RowProps, "row" | "waits" | "now">) {
  if (built.kind === "unread" || (failure === null && !waits)) return null;
  const at = failure === null ? readAt : failure.knownAt;
  return at === null ? null : (
    <span
      className="flex-none rounded-full bg-sunken px-1.5 text-xs text-ink-soft max-wide:absolute max-wide:top-2 max-wide:right-3"
      title={words.asOfMore}
    >
      {words.asOf(agoText(at, now))}
    </span>
  );
}

function Issues({ row: { issues, issueCodes, drift, failure, built } }: { row: FleetRow }) {
  if (failure !== null) {
    return (
      <span className="block truncate text-sm text-danger-ink" title={`${failure.message} ${failure.next}`}>
        {failure.code}
      </span>
    );
  }
  const count = issues.error + issues.warning + issues.info;
  if (built.kind === "unread") return <Unchecked />;
  if (count + drift.length === 0) return <span className="text-ink-faint">{words.noIssues}</span>;
  const driftText = words.drift([...new Set(drift.map(({ code }) => code))]);
  return (
    <span
      className="inline-flex gap-2.5 align-middle"
      title={count === 0 ? undefined : issueCodes.join(", ")}
    >
      {(["error", "warning", "info"] as const).map(
        (severity) =>
          issues[severity] > 0 && (
            <span key={severity} className="inline-flex items-center gap-1">
              <SeverityMark severity={severity} />
              {issues[severity].toLocaleString("en")}
            </span>
          ),
      )}
      {drift.length > 0 && (
        <span
          data-slot="drift-count"
          className="inline-flex items-center gap-1 text-accent"
          title={driftText}
        >
          <DriftMark />
          <span className="sr-only">{driftText}</span>
          {drift.length}
        </span>
      )}
    </span>
  );
}

/** The step of such a row says it for all of its cells; whoever hears one alone is told again. */
const Unchecked = () => <span className="sr-only">{words.unchecked}</span>;

/** How many of the manifests are attested: ● all, ◐ some, a dashed ring none; then whether that holds. */
function Attested({ row: { evidence, built } }: { row: FleetRow }) {
  if (built.kind === "unread") return <Unchecked />;
  if (evidence.kind === "unread") return <span className="text-ink-faint">{words.unchecked}</span>;
  const { coverage, verified, attested, manifests, signed, sbom, failing } = evidence;
  const reach = ({ full: "own", part: "index", none: "none" } as const)[coverage];
  const mark = verified === "part" ? "yes" : verified;
  return (
    <span
      className="inline-flex items-center gap-1.5 align-middle text-sm whitespace-nowrap text-ink-soft"
      title={`${words.attestedOf(attested, manifests)}, ${words.verifiedWords[verified]}${words.alsoOf(signed, sbom, failing)}`}
    >
      {/* In a table of a thousand what nobody attested is no alarm: issues say where it hurts. */}
      <ReachShape reach={reach} quiet />
      {attested.toLocaleString("en")}/{manifests.toLocaleString("en")}
      {mark !== "none" && (
        <>
          <VerifiedShape verified={mark} />
          <span className="sr-only">{words.verifiedWords[verified]}</span>
        </>
      )}
    </span>
  );
}

/** What the results take against the limit, which is the tick; beyond it the bar is cut, as the results are. */
function ResultLimit({ percent }: { percent: number }) {
  if (percent === 0) return <Unchecked />;
  const look = percent > 100 ? "over" : percent > NEAR_PERCENT ? "near" : "within";
  return (
    <span className={limit({ look })} title={words.resultsOf(percent)}>
      <span className="relative h-1.5 w-12 rounded-xs bg-sunken after:absolute after:-inset-y-0.75 after:left-[87%] after:w-[1.5px] after:bg-ink max-wide:w-7">
        <i
          className={cx("block h-full rounded-xs", limitBars[look])}
          style={{ width: `${Math.min(percent, LIMIT_SCALE) * (100 / LIMIT_SCALE)}%` }}
        />
      </span>
      {percent.toLocaleString("en")}&nbsp;%
    </span>
  );
}

const limit = cva("inline-flex items-center gap-2 align-middle text-sm whitespace-nowrap", {
  variants: {
    look: { within: "text-ink-soft", near: "text-ink-soft", over: "font-semibold text-danger-ink" },
  },
});
const limitBars = {
  within: "bg-ink-faint",
  near: "bg-[repeating-linear-gradient(90deg,var(--color-danger)_0_3px,var(--color-surface)_3px_4px)]",
  over: "bg-danger",
} as const;

/** The bar goes a little beyond the limit, so that its tick stands inside. */
const LIMIT_SCALE = 115;

function Sizes({ row: { built } }: { row: FleetRow }) {
  const first = built.kind === "read" ? built.platforms[0] : undefined;
  if (first === undefined) return <Unchecked />;
  const text = (bytes: number | null) => (bytes === null ? "–" : formatBytes(bytes));
  return (
    <span className="text-sm text-ink-soft" title={`${first.platform}, ${words.sizesOf}`}>
      {text(first.gzipBytes)} <i className="text-line-control not-italic">|</i> {text(first.zstdBytes)}
    </span>
  );
}

function Newest({ row: { newestBuild, reference }, now }: { row: FleetRow; now: number }) {
  if (newestBuild === null)
    return <span className="text-ink-faint">{reference === null ? words.never : words.unknown}</span>;
  const { at, kind } = newestBuild;
  const ago = agoText(at, now);
  if (kind !== "first-seen") return <Time at={at}>{ago}</Time>;
  return (
    <time dateTime={at} className="text-ink-faint" title={`${words.firstSeenMore} ${absoluteText(at)}`}>
      {words.firstSeen(ago)}
    </time>
  );
}
