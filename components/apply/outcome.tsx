import Link from "next/link";
import type { ReactNode } from "react";
import { byDigest, inspectHref } from "#components/index/reference.ts";
import { SeverityMark } from "#components/marks/severity.tsx";
import type { Drawing } from "#components/plan/drawing.ts";
import { CodedText } from "#components/ui/coded-text.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import type { Application } from "#lib/applications/record.ts";
import { shortDigest } from "#lib/ladder/figures.ts";
import { Mini } from "./mini.tsx";
import { outcomeOf, putBackText } from "./outcome-of.ts";
import { words } from "./words.ts";

interface Props {
  readonly application: Application;
  readonly tag: string;
  /** What was carried out; null where it is not known. */
  readonly drawing: Drawing | null;
  /** What the tag names, as far as the page knows. */
  readonly digestNow: string | null;
  readonly onRollBack: (() => void) | null;
  readonly onPlanAgain: () => void;
  /** Null where it cannot be asked for in the same way again. */
  readonly onAgain: (() => void) | null;
}

/** How it ended: what happened, what the tag names, and what to do next. */
export function Outcome({ application, tag, drawing, digestNow, onRollBack, onPlanAgain, onAgain }: Props) {
  const { outcome, startsFrom } = application;
  const { kind, title, text } = outcomeOf(application, tag, drawing?.after.length ?? null);
  return (
    <div className={`outcome ${kind}`}>
      <h3>
        <Mark kind={kind} />
        {title}
      </h3>
      {outcome?.tagMoved && (
        <div className="swap">
          {outcome.before !== null && <Digest reference={outcome.reference} digest={outcome.before} isOld />}
          {drawing !== null && <Mini rungs={drawing.now} />}
          <Icon name="chevron" small />
          <Digest reference={outcome.reference} digest={outcome.digest} />
          {drawing !== null && <Mini rungs={drawing.after} />}
          <CopyButton text={outcome.digest} what={words.newDigestName} />
        </div>
      )}
      {kind === "moved" && (
        <div className="swap">
          <span>
            <span className="mut">{words.plannedOn}</span> <s className="m">{shortDigest(startsFrom)}</s>
          </span>
          {digestNow !== null && digestNow !== startsFrom && (
            <>
              <Icon name="chevron" small />
              <span>
                <span className="mut">{words.namesNow}</span>{" "}
                <Digest reference={application.target} digest={digestNow} />
              </span>
            </>
          )}
        </div>
      )}
      {text.map((line) => (
        <p key={line}>
          <CodedText text={line} />
        </p>
      ))}
      <div className="row flex-wrap">
        {kind === "moved" && (
          <button type="button" className="btn pri" onClick={onPlanAgain}>
            {words.planAgain}
          </button>
        )}
        {(kind === "failed" || kind === "stopped") && onAgain !== null && (
          <button type="button" className="btn" onClick={onAgain}>
            {words.again}
          </button>
        )}
        {onRollBack !== null && outcome?.digest === digestNow && (
          <button type="button" className="btn" onClick={onRollBack}>
            {putBackText(application)}
          </button>
        )}
      </div>
    </div>
  );
}

function Mark({ kind }: { kind: ReturnType<typeof outcomeOf>["kind"] }): ReactNode {
  switch (kind) {
    case "done":
      return <Icon name="check" />;
    case "failed":
      return <SeverityMark severity="error" />;
    case "moved":
      return <SeverityMark severity="warning" />;
    case "stopped":
      return <SeverityMark severity="info" />;
  }
}

/** An index by its digest, which can be opened whatever the tag names. */
export function Digest({
  reference,
  digest,
  isOld = false,
}: {
  reference: string;
  digest: string;
  isOld?: boolean;
}) {
  const text = shortDigest(digest);
  return (
    <Link className="m" href={inspectHref(byDigest(reference, digest))} prefetch={false} title={digest}>
      {isOld ? <s>{text}</s> : text}
    </Link>
  );
}
