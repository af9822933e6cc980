import { CompressionChip } from "#components/ui/chip.tsx";
import { Command } from "#components/ui/command.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { PlatformMark } from "#components/ui/platform-mark.tsx";
import { formatBytes } from "#lib/ladder/figures.ts";
import type { PlanDocument } from "#lib/plan/plan-document.ts";
import { labelOf } from "#lib/variants/clients/families.ts";
import type { PlannedEntry } from "#lib/variants/plan/plan.ts";
import { words } from "./words.ts";

const ROW = 42;
const GAP = 80;

/** Today's index and the desired one side by side, what becomes of each entry drawn between them; then what it costs. */
export function PlanView({
  plan,
  storedBytes,
}: {
  plan: PlanDocument;
  /** What the index stores today, each blob once; null where that is not known. */
  storedBytes: number | null;
}) {
  const after = plan.desired.filter(({ action }) => action !== "drop");
  const ordinals = ordinalsOf(plan);
  const dropped = new Set(plan.desired.filter(({ action }) => action === "drop").map(({ from }) => from));
  return (
    <div className="plan">
      {plan.changes ? (
        <div className="plan-ladders">
          <div className="plan-now">
            <h3>
              {words.now}{" "}
              <span className="mut">
                {words.entries(plan.now.length)}
                {storedBytes !== null && words.storedNow(formatBytes(storedBytes))}
              </span>
            </h3>
            <ol>
              {plan.now.map((entry) => (
                <li key={entry.position} className={dropped.has(entry.position) ? "gone" : ""}>
                  <b className="plan-no">{entry.position}</b>
                  <Platform name={entry.platform} ordinals={ordinals} />
                  {dropped.has(entry.position) && <span className="badtx">{words.dropped}</span>}
                  <CompressionChip compression={entry.compression} />
                </li>
              ))}
            </ol>
          </div>
          <Curves plan={plan} after={after} />
          <div className="plan-after">
            <h3>
              {words.after} <span className="mut">{words.entries(after.length)}</span>
            </h3>
            <ol>
              {after.map((entry) => (
                <li key={entry.position} className={entry.action}>
                  <b className="plan-no">{entry.position}</b>
                  <Platform name={entry.platform} ordinals={ordinals} />
                  <What entry={entry} />
                  <CompressionChip compression={entry.compression} />
                </li>
              ))}
            </ol>
          </div>
        </div>
      ) : (
        <p className="emp sec">{plan.unreached === null ? words.nothing : words.unreached(plan.unreached)}</p>
      )}
      {plan.changes && plan.unreached !== null && <p className="badtx">{words.leftAfter(plan.unreached)}</p>}
      <Totals plan={plan} />
      <Budget results={plan.results} references={after.length} />
      <Consequences plan={plan} />
      <Command line={`twofold plan ${plan.reference} --choice ${plan.choice}`} />
    </div>
  );
}

/** The platforms in the order of today's index, as its ladder marks them. */
function ordinalsOf({ now, desired }: PlanDocument): ReadonlyMap<string | null, number> {
  const platforms = new Set([...now, ...desired].map(({ platform }) => platform));
  platforms.delete(null);
  return new Map(Array.from(platforms, (platform, at) => [platform, at]));
}

function Platform({ name, ordinals }: { name: string | null; ordinals: ReadonlyMap<string | null, number> }) {
  return (
    <span className="plan-platform">
      <PlatformMark platform={name} ordinal={ordinals.get(name) ?? -1} />
    </span>
  );
}

function What({ entry }: { entry: PlannedEntry }) {
  return (
    <span className="what">
      {entry.action === "annotate" && <Icon name="tag" small />}
      {entry.action === "make" && <b aria-hidden="true">+</b>}
      {whatText(entry)}
    </span>
  );
}

function whatText({ action, from, position }: PlannedEntry): string {
  const was = from ?? position;
  switch (action) {
    case "move":
      return words.moved(was, was > position);
    case "annotate":
      return was === position ? words.annotated : words.annotatedFrom(was);
    case "make":
      return words.madeFrom(was);
    default:
      return was === position ? words.kept : words.was(was);
  }
}

/** Lines from each entry to its new place: grey for what stays, accent for what moves, teal for what is made. */
function Curves({ plan, after }: { plan: PlanDocument; after: readonly PlannedEntry[] }) {
  const height = Math.max(plan.now.length, after.length) * ROW;
  const middle = (position: number) => (position - 0.5) * ROW;
  return (
    <svg className="plan-curves" width={GAP} height={height} aria-hidden="true">
      {after.map(({ position, from, action }) => {
        if (from === null) return null;
        const [start, end] = [middle(from), middle(position)];
        const path = `M0 ${start}C${GAP / 2} ${start} ${GAP / 2} ${end} ${GAP} ${end}`;
        return (
          <g key={position} className={action}>
            <path d={path} />
            {action === "annotate" && <circle cx={GAP / 2} cy={(start + end) / 2} r="4" />}
          </g>
        );
      })}
    </svg>
  );
}

function Totals({ plan: { desired, bytes } }: { plan: PlanDocument }) {
  const counts = (["move", "annotate", "make", "drop", "keep"] as const)
    .map((action) => ({ action, count: desired.filter((entry) => entry.action === action).length }))
    .filter(({ count }) => count > 0);
  return (
    <p className="plan-totals">
      {counts.map(({ action, count }) => (
        <span key={action}>
          <b>{count.toLocaleString("en")}</b> {words.count[action]}
        </span>
      ))}
      {bytes.added > 0 && (
        <span title={words.estimatedFrom[bytes.basis]}>
          {words.stored(formatBytes(bytes.added), bytes.estimated)}
        </span>
      )}
      {bytes.freed > 0 && <span>{words.freed(formatBytes(bytes.freed))}</span>}
    </p>
  );
}

/** A container may write so much whatever its pod (tektoncd/pipeline); the bar ends there. */
const SCALE_BYTES = 4096;

/** What the results take, against what the pod carries: the mark is the limit, and behind it they are cut. */
function Budget({
  results: { bytes, limit, basis },
  references,
}: {
  results: PlanDocument["results"];
  references: number;
}) {
  const share = (part: number) => `${(Math.min(part, SCALE_BYTES) / SCALE_BYTES) * 100}%`;
  const text = (count: number) => count.toLocaleString("en");
  const over = bytes > limit;
  return (
    <section className="plan-budget" aria-label={words.results}>
      <p>
        {words.results} <b className={over ? "badtx" : ""}>{text(bytes)}</b>{" "}
        {words.resultsOf(text(limit), references)}
      </p>
      <div className="budget" aria-hidden="true">
        <i className={over ? "over" : ""} style={{ width: share(bytes) }} />
        <s style={{ left: share(limit) }} />
        <u style={{ left: share(limit) }} />
      </div>
      <p className="budget-scale mut" aria-hidden="true">
        <span>0</span>
        <span style={{ left: share(limit) }}>
          <b>{text(limit)}</b> {words.limit}
        </span>
        <span>{text(SCALE_BYTES)}</span>
      </p>
      <p className="mut">
        {over ? words.resultsCut : words.resultsFit} {words.basis(basis)}
      </p>
    </section>
  );
}

function Consequences({ plan: { issuesGone, issuesNew, clients, warnings } }: { plan: PlanDocument }) {
  return (
    <dl className="plan-more">
      {issuesGone.length > 0 && (
        <Line term={words.gone}>
          {issuesGone.map((code) => (
            <del key={code} className="m">
              {code}
            </del>
          ))}
        </Line>
      )}
      {issuesNew.length > 0 && (
        <Line term={words.came}>
          {issuesNew.map((code) => (
            <a key={code} className="m badtx" href={`/issues/${code}`}>
              {code}
            </a>
          ))}
        </Line>
      )}
      {clients.length > 0 && (
        <Line term={words.clients}>
          {grouped(clients).map(({ names, platform, before, after }) => (
            <span key={`${names} ${platform}`} className="block">
              <b>{platform}</b> {names}: {words.gets(takenText(before), takenText(after))}
            </span>
          ))}
        </Line>
      )}
      {warnings.length > 0 && (
        <Line term={words.mind}>
          {warnings.map(({ code, message, source }) => (
            <span key={code + message} className="block">
              {message}{" "}
              {source !== null && (
                <span className="mut">
                  {source.startsWith("https://") ? <a href={source}>{words.source}</a> : source}
                </span>
              )}
            </span>
          ))}
        </Line>
      )}
    </dl>
  );
}

function Line({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Clients to which the same happens on a platform are told together. */
function grouped(clients: PlanDocument["clients"]) {
  const groups = Map.groupBy(clients, ({ platform, before, after }) =>
    [platform, takenText(before), takenText(after)].join("\n"),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [{ ...first, names: group.map(({ client }) => labelOf(client)).join(", ") }];
  });
}

function takenText({ compression, decodes }: PlanDocument["clients"][number]["after"]): string {
  if (compression === null) return words.nothingTaken;
  return decodes ? compression : words.cannotRead(compression);
}
