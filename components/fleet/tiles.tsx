import { cx } from "class-variance-authority";
import { Icon } from "#components/ui/icon.tsx";
import { Link } from "#components/ui/link.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { FleetSummary } from "#lib/fleet/answers.ts";
import { orderCodes } from "#lib/fleet/table/order-codes.ts";
import { asksFor, type Question, questions } from "./heading.ts";
import type { FleetParams } from "./search-params.ts";
import type { ChangeParams } from "./use-fleet-params.ts";
import { words } from "./words.ts";

/** The figures over what the filters leave. Those that filter are buttons. */
export function Tiles({
  summary,
  failed,
  params,
  onChange,
}: {
  summary: FleetSummary | undefined;
  /** It cannot be had: what stands here is not waited for. */
  failed: boolean;
  params: FleetParams;
  onChange: ChangeParams;
}) {
  /** A tile sets its filter, and pressed once more takes it off. */
  const filter = (question: Question) => {
    const isSet = asksFor(params, question);
    return {
      isSet,
      onPress: () =>
        onChange({ filters: { ...params.filters, [question.field]: isSet ? [] : question.values } }),
    };
  };
  const count = (pick: (summary: FleetSummary) => number) =>
    summary !== undefined ? pick(summary) : failed ? "unknown" : "loading";
  return (
    <Panel
      // One line on every screen, so that the table stays near: what has no room is scrolled to.
      className="mb-3 grid auto-cols-[minmax(132px,1fr)] grid-flow-col divide-x divide-line overflow-x-auto"
      aria-label={words.tiles}
      aria-busy={summary === undefined && !failed}
    >
      <Tile
        name={words.components}
        value={count(({ components }) => components)}
        more={summary === undefined ? "" : words.inNamespaces(summary.namespaces)}
      />
      <Tile
        name={words.dual}
        value={count(({ dual }) => dual)}
        more={summary === undefined ? "" : words.dualOf(percentOf(summary.dual, summary.components))}
        {...filter(questions.dual)}
      />
      <Tile
        name={words.underWay}
        value={count(({ underWay }) => underWay)}
        more={words.underWayMore}
        {...filter(questions.underWay)}
      />
      <Tile
        name={words.orderErrors}
        value={count(({ orderErrors }) => orderErrors)}
        more={words.orderErrorsMore}
        bad
        board={boardOfOrder(params)}
        {...filter(questions.orderErrors)}
      />
      <Tile
        name={words.nearLimit}
        value={count(({ nearLimit }) => nearLimit)}
        more={words.nearLimitMore}
        bad
        {...filter(questions.nearLimit)}
      />
      <Tile
        name={words.failing}
        value={count(({ failing }) => failing)}
        more={words.failingMore}
        bad
        {...filter(questions.failing)}
      />
    </Panel>
  );
}

function Tile({
  name,
  value,
  more,
  bad = false,
  isSet = false,
  board,
  onPress,
}: {
  name: string;
  value: number | "loading" | "unknown";
  more: string;
  bad?: boolean;
  /** Its filter is set. */
  isSet?: boolean;
  /** Where the same is told issue by issue. */
  board?: string;
  onPress?: () => void;
}) {
  const content = (
    <>
      <span className="truncate text-sm text-ink-soft">{name}</span>
      {value === "loading" && <Skeleton className="my-2 w-16" />}
      {value === "unknown" && <b className={FIGURE}>–</b>}
      {typeof value === "number" && (
        <b className={cx(FIGURE, bad && value > 0 && "text-danger-ink")}>{value.toLocaleString("en")}</b>
      )}
      <span className="truncate text-xs text-ink-faint max-medium:hidden">{more}</span>
    </>
  );
  if (onPress === undefined) return <div className={TILE}>{content}</div>;
  const button = (
    <button
      type="button"
      className={cx(
        TILE,
        "w-full -outline-offset-2 hover:bg-hover aria-pressed:bg-accent-tint aria-pressed:shadow-[inset_0_-2px_0_var(--color-accent)]",
      )}
      title={more}
      aria-pressed={isSet}
      onClick={onPress}
    >
      {content}
    </button>
  );
  if (board === undefined || value === 0) return button;
  return (
    <div className="relative">
      {button}
      <Link
        href={board}
        className="absolute top-1 right-1 grid size-6 place-items-center rounded-control text-ink-faint hover:bg-sunken hover:text-ink"
        aria-label={words.onTheBoard}
        title={words.onTheBoard}
      >
        <Icon name="chevron" small />
      </Link>
    </div>
  );
}

/** The board of the same components, their orders alone; words and the other filters are none of the board's. */
function boardOfOrder({ filters }: FleetParams): string {
  const search = new URLSearchParams();
  for (const code of orderCodes) search.append("code", code);
  for (const field of ["namespace", "application"] as const)
    for (const value of filters[field]) search.append(field, value);
  return `/issues?${search}`;
}

const TILE = "grid content-start px-4 py-2 max-medium:px-3 max-medium:py-1.5";
const FIGURE = "text-2xl leading-7 font-semibold tracking-[-0.01em] max-medium:text-xl";

/** Whole percent; never 0 for some, nor 100 for not all. */
export function percentOf(part: number, whole: number): number {
  if (whole === 0) return 0;
  const percent = Math.round((part / whole) * 100);
  if (part > 0 && percent === 0) return 1;
  return part < whole && percent === 100 ? 99 : percent;
}
