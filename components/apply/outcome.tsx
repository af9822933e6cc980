import type { ComponentProps, ReactNode } from "react";
import { byDigest, inspectHref } from "#components/index/reference.ts";
import { SeverityMark } from "#components/marks/severity.tsx";
import type { Drawing } from "#components/plan/drawing.ts";
import { Button } from "#components/ui/button.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Link } from "#components/ui/link.tsx";
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
    <OutcomeBox>
      <h3 className="flex gap-2 text-lg">
        <span className="mt-0.75 flex-none">
          <Mark kind={kind} />
        </span>
        {title}
      </h3>
      {outcome?.tagMoved && (
        <div className={swap}>
          {outcome.before !== null && <Digest reference={outcome.reference} digest={outcome.before} isOld />}
          {drawing !== null && <Mini rungs={drawing.now} />}
          <Icon name="chevron" small />
          <Digest reference={outcome.reference} digest={outcome.digest} />
          {drawing !== null && <Mini rungs={drawing.after} />}
          <CopyButton text={outcome.digest} what={words.newDigestName} />
        </div>
      )}
      {kind === "moved" && (
        <div className={swap}>
          <span>
            <span className="text-ink-faint">{words.plannedOn}</span>{" "}
            <s className="font-mono text-sm text-ink-faint">{shortDigest(startsFrom)}</s>
          </span>
          {digestNow !== null && digestNow !== startsFrom && (
            <>
              <Icon name="chevron" small />
              <span>
                <span className="text-ink-faint">{words.namesNow}</span>{" "}
                <Digest reference={application.target} digest={digestNow} />
              </span>
            </>
          )}
        </div>
      )}
      {text.map((line) => (
        <p key={line} className="text-ink-soft">
          <CodedText text={line} />
        </p>
      ))}
      <div className="flex flex-wrap items-center gap-2">
        {kind === "moved" && (
          <Button variant="primary" onClick={onPlanAgain}>
            {words.planAgain}
          </Button>
        )}
        {(kind === "failed" || kind === "stopped") && onAgain !== null && (
          <Button onClick={onAgain}>{words.again}</Button>
        )}
        {onRollBack !== null && outcome?.digest === digestNow && (
          <Button onClick={onRollBack}>{putBackText(application)}</Button>
        )}
      </div>
    </OutcomeBox>
  );
}

/** What happened, between the head of the panel and the plan. */
export function OutcomeBox(props: ComponentProps<"div">) {
  return (
    <div
      {...props}
      className="grid justify-items-start gap-2 border-b border-line px-4 py-3.5 last:border-b-0"
    />
  );
}

const swap =
  "flex min-h-8 flex-wrap items-center gap-x-2 gap-y-1 rounded-control bg-sunken px-2.5 py-1 text-sm";

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
    <Link className="font-mono text-sm" href={inspectHref(byDigest(reference, digest))} title={digest}>
      {isOld ? <s className="text-ink-faint">{text}</s> : text}
    </Link>
  );
}
