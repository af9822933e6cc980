import { cx } from "class-variance-authority";
import { absoluteText } from "#components/ui/time.tsx";
import { BracketCell } from "./bracket.tsx";
import type { Bracket, Fan, Line, RunMark } from "./chain.ts";
import { ChainStep, GapLine, LeadsThrough, LineCell, ShortLine, ShortLines } from "./line-parts.tsx";
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
  const { heads } = words;
  if (made !== null && pipeline === null)
    return (
      <LineCell span={5} head={heads.result}>
        <GapLine gap={made} />
      </LineCell>
    );
  return (
    <>
      {made !== null ? (
        <LineCell span={3} head={heads.result}>
          <GapLine gap={made} />
        </LineCell>
      ) : (
        <>
          <LineCell head={heads.result}>
            <ChainStep leadsOn>
              <ShortLines>
                {result === null ? (
                  <ToldByAttestation />
                ) : (
                  <>
                    <ShortLine tone="code">{result.label}</ShortLine>
                    {result.more > 0 && <ShortLine tone="faint">{words.more(result.more)}</ShortLine>}
                  </>
                )}
              </ShortLines>
            </ChainStep>
          </LineCell>
          <BracketCell kind={bracket} />
          <LineCell head={heads.task} isBareInCard={task === null}>
            {task !== null && isFirst && <Run mark={task} leadsOn={pipeline !== null || isAttested} isTask />}
            {/* Each card says it, since no bracket joins them. */}
            {task !== null && !isFirst && (
              <span className="sr-only lines-as-cards:not-sr-only lines-as-cards:text-sm lines-as-cards:text-ink-soft">
                {words.sameRun(task.name)}
              </span>
            )}
            {task === null && isFirst && <LeadsThrough />}
          </LineCell>
        </>
      )}
      <LineCell head={heads.pipeline} isBareInCard={pipeline === null || !isFirst}>
        {pipeline !== null && isFirst && <Run mark={pipeline} leadsOn={isAttested} />}
        {pipeline !== null && !isFirst && <span className="sr-only">{words.sameRun(pipeline.name)}</span>}
        {pipeline === null && isFirst && isAttested && <LeadsThrough />}
      </LineCell>
      <BracketCell kind={fan} parts />
    </>
  );
}

function Run({
  mark: { name, run, link },
  leadsOn,
  isTask = false,
}: {
  mark: RunMark;
  /** Whether anything is known to come after it. */
  leadsOn: boolean;
  isTask?: boolean;
}) {
  return (
    <ChainStep leadsOn={leadsOn} className={cx(!leadsOn && "pr-2")}>
      <ShortLines>
        <ShortLine tone="code" title={run?.name ?? name}>
          {link === null ? (
            shortName(name)
          ) : (
            <a href={link} rel="noreferrer">
              {shortName(name)}
            </a>
          )}
        </ShortLine>
        {run === null ? (
          <ToldByAttestation />
        ) : (
          <ShortLine tone="faint" title={run.startedAt === null ? undefined : absoluteText(run.startedAt)}>
            {runText(run, isTask)}
          </ShortLine>
        )}
      </ShortLines>
    </ChainStep>
  );
}

function ToldByAttestation() {
  return (
    <ShortLine tone="faint" title={words.toldByAttestationMore}>
      {words.toldByAttestation}
    </ShortLine>
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

export function Attested({ line: { facts, provenance, attested, otherRun } }: { line: Line }) {
  if (attested !== null) return <GapLine gap={attested} />;
  return (
    <ShortLines>
      <span className="flex items-center gap-1.5">
        <ReachMark reach={facts.attested} />
        <ShortLine tone="soft" title={provenance?.predicateType ?? undefined}>
          {provenance === null ? "" : predicateText(provenance.predicateType)}
          {provenance?.subjects?.hasThis === false && `, ${words.aboutAnother}`}
        </ShortLine>
      </span>
      {otherRun !== null && (
        <ShortLine tone="danger" title={otherRun}>
          {words.ofAnotherRun(otherRun)}
        </ShortLine>
      )}
      {facts.attested === "own" && provenance?.outcome != null ? (
        <OutcomeMark outcome={provenance.outcome} />
      ) : facts.attestation === null ? (
        <ShortLine tone="soft">{words.indexAlone}</ShortLine>
      ) : (
        <VerifiedMark verified={facts.attestation} />
      )}
    </ShortLines>
  );
}
