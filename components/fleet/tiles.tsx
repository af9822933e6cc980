import { stepNames } from "#components/choice/words.ts";
import type { FleetSummary } from "#lib/components/api.ts";
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
  const filter =
    (field: "built" | "severity" | "results" | "failing" | "step", ...values: readonly string[]) =>
    () =>
      onChange({ filters: { ...params.filters, [field]: values } });
  const count = (pick: (summary: FleetSummary) => number) =>
    summary !== undefined ? pick(summary) : failed ? "unknown" : "loading";
  return (
    <section className="tiles panel" aria-label={words.tiles} aria-busy={summary === undefined && !failed}>
      <Tile
        name={words.components}
        value={count(({ components }) => components)}
        more={summary === undefined ? "" : words.inNamespaces(summary.namespaces)}
      />
      <Tile
        name={words.dual}
        value={count(({ dual }) => dual)}
        more={summary === undefined ? "" : words.dualOf(percentOf(summary.dual, summary.components))}
        onPress={filter("built", "dual")}
      />
      <Tile
        name={words.underWay}
        value={count(({ underWay }) => underWay)}
        more={words.underWayMore}
        onPress={filter("step", ...missingSteps)}
      />
      <Tile
        name={words.withErrors}
        value={count(({ withErrors }) => withErrors)}
        more={words.withErrorsMore}
        bad
        onPress={filter("severity", "error")}
      />
      <Tile
        name={words.withWarnings}
        value={count(({ withWarnings }) => withWarnings)}
        more={words.withWarningsMore}
        onPress={filter("severity", "warning")}
      />
      <Tile
        name={words.nearLimit}
        value={count(({ nearLimit }) => nearLimit)}
        more={words.nearLimitMore}
        onPress={filter("results", "near")}
      />
      <Tile
        name={words.failing}
        value={count(({ failing }) => failing)}
        more={words.failingMore}
        bad
        onPress={filter("failing", "yes")}
      />
    </section>
  );
}

/** What is not as wanted was read: what was not read is counted apart. */
const missingSteps = Object.keys(stepNames).filter((step) => step !== "settled" && step !== "read-index");

function Tile({
  name,
  value,
  more,
  bad = false,
  onPress,
}: {
  name: string;
  value: number | "loading" | "unknown";
  more: string;
  bad?: boolean;
  onPress?: () => void;
}) {
  const content = (
    <>
      <span className="tile-name">{name}</span>
      {value === "loading" && <span className="sk sk-c" />}
      {value === "unknown" && <b className="tile-value">–</b>}
      {typeof value === "number" && (
        <b className={bad && value > 0 ? "tile-value bad" : "tile-value"}>{value.toLocaleString("en")}</b>
      )}
      <span className="tile-more">{more}</span>
    </>
  );
  return onPress === undefined ? (
    <div className="tile">{content}</div>
  ) : (
    <button type="button" className="tile" onClick={onPress}>
      {content}
    </button>
  );
}

/** Whole percent; never 0 for some, nor 100 for not all. */
export function percentOf(part: number, whole: number): number {
  if (whole === 0) return 0;
  const percent = Math.round((part / whole) * 100);
  if (part > 0 && percent === 0) return 1;
  return part < whole && percent === 100 ? 99 : percent;
}
