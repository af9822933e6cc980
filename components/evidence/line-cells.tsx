import { absoluteText } from "#components/ui/time.tsx";
import type { Bracket, Fan, Gap, Line, RunMark } from "./chain.ts";
import { OutcomeMark, ReachMark, VerifiedMark } from "./marks.tsx";
import { durationText, predicateText, shortName, timeText, words } from "./words.ts";

export interface ChainProps {
  readonly line: Line;
  readonly bracket: Bracket | null;
  readonly fan: Fan | null;
}

/** From the result to the pipeline run; runs that the line above names already are joined by the bracket alone. */
export function Chain({ line, bracket, fan }: ChainProps) {
  const { result, task, pipeline, made } = line;
  const isFirst = bracket === "start" || bracket === "alone";
  const isAttested = fan !== null;
  if (made !== null && pipeline === null)
    return (
      <td colSpan={5} data-head={words.heads.result} className="ev-gap-cell">
        <GapLine gap={made} />
      </td>
    );
  return (
    <>
      {made !== null ? (
        <td colSpan={3} data-head={words.heads.result} className="ev-gap-cell">
          <GapLine gap={made} />
        </td>
      ) : (
        <>
          <td data-head={words.heads.result} className="ev-result">
            <span className="ev-step">
              <span className="ev-two">
                {result === null ? (
                  <ToldByAttestation />
                ) : (
                  <>
                    <span className="m">{result.label}</span>
                    {result.more > 0 && <span className="mut sm">{words.more(result.more)}</span>}
                  </>
                )}
              </span>
              <i className="ev-go" />
            </span>
          </td>
          <td className={`ev-join ${bracket ?? ""}`} aria-hidden="true">
            <i />
          </td>
          <td data-head={words.heads.task} className="ev-run">
            {task !== null && (
              <Run mark={task} isFirst={isFirst} leadsOn={pipeline !== null || isAttested} isTask />
            )}
            {task === null && isFirst && <i className="ev-go alone" />}
          </td>
        </>
      )}
      <td data-head={words.heads.pipeline} className="ev-run of-pipeline">
        {pipeline !== null && <Run mark={pipeline} isFirst={isFirst} leadsOn={isAttested} />}
        {pipeline === null && isFirst && isAttested && <i className="ev-go alone" />}
      </td>
      <td className={`ev-join fan ${fan ?? ""}`} aria-hidden="true">
        {isAttested && <i />}
      </td>
    </>
  );
}

function Run({
  mark: { name, run, link },
  isFirst,
  leadsOn,
  isTask = false,
}: {
  mark: RunMark;
  isFirst: boolean;
  /** Whether anything is known to come after it. */
  leadsOn: boolean;
  isTask?: boolean;
}) {
  if (!isFirst) return <span className="vh">{words.sameRun(name)}</span>;
  return (
    <span className="ev-step">
      <span className="ev-two">
        <span className="m" title={run?.name ?? name}>
          {link === null ? (
            shortName(name)
          ) : (
            <a href={link} rel="noreferrer">
              {shortName(name)}
            </a>
          )}
        </span>
        {run === null ? (
          <ToldByAttestation />
        ) : (
          <span className="mut sm" title={run.startedAt === null ? undefined : absoluteText(run.startedAt)}>
            {runText(run, isTask)}
          </span>
        )}
      </span>
      {leadsOn && <i className="ev-go" />}
    </span>
  );
}

function ToldByAttestation() {
  return (
    <span className="mut sm" title={words.toldByAttestationMore}>
      {words.toldByAttestation}
    </span>
  );
}

type RunLike = NonNullable<RunMark["run"]>;

function runText({ status, startedAt, completedAt }: RunLike, isTask: boolean): string {
  if (status !== "succeeded") return words.status[status];
  if (!isTask) return startedAt === null ? words.status[status] : timeText(startedAt);
  return startedAt === null || completedAt === null
    ? words.status[status]
    : durationText(Date.parse(completedAt) - Date.parse(startedAt));
}

/** An open ring, the reason, and a dotted line that goes nowhere. */
function GapLine({ gap: { text, isFault } }: { gap: Gap }) {
  return (
    <span className={isFault ? "ev-gap fault" : "ev-gap"}>
      <span>{text}</span>
    </span>
  );
}

export function Attested({ line: { facts, provenance, attested, otherRun } }: { line: Line }) {
  if (attested !== null) return <GapLine gap={attested} />;
  return (
    <span className="ev-two">
      <span className="row">
        <ReachMark reach={facts.attested} />
        <span className="sm sec ev-cut" title={provenance?.predicateType ?? undefined}>
          {provenance === null ? "" : predicateText(provenance.predicateType)}
          {provenance?.subjects?.hasThis === false && `, ${words.aboutAnother}`}
        </span>
      </span>
      {otherRun !== null && (
        <span className="sm badtx ev-cut" title={otherRun}>
          {words.ofAnotherRun(otherRun)}
        </span>
      )}
      {facts.attested === "own" && provenance?.outcome != null ? (
        <OutcomeMark outcome={provenance.outcome} />
      ) : facts.attestation === null ? (
        <span className="sm sec">{words.indexAlone}</span>
      ) : (
        <VerifiedMark verified={facts.attestation} />
      )}
    </span>
  );
}
