import { PositionMark } from "#components/marks/position.tsx";
import { SeverityMark } from "#components/marks/severity.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import { Command } from "#components/ui/command.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Link } from "#components/ui/link.tsx";
import { Panel, PanelHead, PanelTitle } from "#components/ui/panel.tsx";
import { plural } from "#lib/ladder/figures.ts";
import { groupIssues, type IssueGroup } from "#lib/ladder/issue-groups.ts";
import { countPlatforms } from "#lib/ladder/platforms.ts";
import { notLookedAt } from "#lib/variants/not-looked.ts";
import type { IndexReport, Issue } from "#lib/variants/report.ts";
import { issueTitles } from "./issue-titles.ts";
import { MOST_POSITIONS } from "./kept-entries.ts";
import { words } from "./words.ts";

const MAX_LINES = 6;
const MAX_COMMANDS = 4;

/** What is wrong in an index, or that nothing is. */
export function Issues({
  report,
  clients,
  elsewhere,
}: {
  report: IndexReport;
  clients: number;
  /** Where the rest of the image is judged. */
  elsewhere: React.ReactNode;
}) {
  const unread = notLookedAt(report.entries).length > 0;
  return (
    <IssueList issues={report.issues} elsewhere={elsewhere}>
      <EmptyState>
        {/* Where there is no image, nothing was found to be right. */}
        {!unread && report.platforms.length > 0 && <Icon name="check" />}
        <h3 className="text-ink">{unread ? words.nothingWrongRead : words.nothingWrong}</h3>
        {report.platforms.length > 0 && (
          <p>{words.nothingWrongMore(clients, countPlatforms(report.platforms))}</p>
        )}
      </EmptyState>
    </IssueList>
  );
}

/** Whom it hurts, why, the fix. One code is told once, with a count. `children` stand there where there is no issue. */
export function IssueList({
  issues,
  elsewhere,
  children,
}: {
  issues: readonly Issue[];
  elsewhere?: React.ReactNode;
  children?: React.ReactNode;
}) {
  const groups = groupIssues(issues);
  const errors = issues.filter((i) => i.severity === "error").length;
  const warnings = issues.filter((i) => i.severity === "warning").length;
  const firstWarning = groups.find((g) => g.severity === "warning");
  return (
    <Panel aria-labelledby="issues-heading">
      <PanelHead>
        <PanelTitle id="issues-heading">{words.issues}</PanelTitle>
        {errors > 0 && <Badge variant="danger">{plural(errors, "error")}</Badge>}
        {warnings > 0 && <Badge>{plural(warnings, "warning")}</Badge>}
      </PanelHead>
      {groups.length === 0 && children}
      {groups.map((group) => (
        <IssueDetails
          key={`${group.code} ${group.severity}`}
          group={group}
          open={group.severity === "error" || group === firstWarning}
        />
      ))}
      {elsewhere}
    </Panel>
  );
}

function IssueDetails({ group, open }: { group: IssueGroup; open: boolean }) {
  const { code, severity, issues, positions, commands } = group;
  const [only] = issues.length === 1 ? issues : [];
  return (
    <details
      data-slot="issue"
      className="group/issue border-b border-line px-4 py-3.5 last:border-b-0 max-medium:p-3 print:break-inside-avoid"
      open={open}
    >
      <summary className="grid cursor-pointer list-none grid-cols-[16px_minmax(0,1fr)_auto] items-start gap-2.5 [&::-webkit-details-marker]:hidden">
        <span className="mt-0.5 grid">
          <SeverityMark severity={severity} />
        </span>
        <div>
          <h3 className="flex flex-wrap items-baseline gap-1.5">
            {issueTitles[code]}
            {only?.platform && ` on ${only.platform}`}
            {!only && <Badge>{plural(issues.length, "time")}</Badge>}
          </h3>
          <code className="text-xs/5 text-ink-faint">{code}</code> <Positions positions={positions} />
        </div>
        <Icon
          name="chevron"
          className="mt-0.5 text-ink-faint transition-transform duration-120 group-open/issue:rotate-90 print:hidden"
        />
      </summary>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-2 pt-2 pl-6.5">
        <dl className="grid grid-cols-[44px_minmax(0,1fr)] gap-x-3 gap-y-1">
          <Said term={words.who} lines={issues.map((i) => i.who)} />
          <Said term={only ? words.why : words.where} lines={issues.map((i) => i.message)} />
          <Said term={words.fix} lines={issues.map((i) => i.fix)} />
        </dl>
        {commands.slice(0, MAX_COMMANDS).map((fix) => (
          <Fix key={fix.command} command={fix} />
        ))}
        <p>
          <Link className="max-medium:inline-block max-medium:py-1.5" href={`/issues/${code}`}>
            {words.aboutIssue}
            <span className="sr-only">: {code}</span>
          </Link>
        </p>
      </div>
    </details>
  );
}

function Positions({ positions }: { positions: readonly number[] }) {
  if (positions.length === 0) return null;
  const rest = positions.length - MOST_POSITIONS;
  return (
    <span className="inline-flex flex-wrap gap-0.75">
      <span className="sr-only">{positions.length === 1 ? words.entry : words.entriesWord}</span>
      {positions.slice(0, MOST_POSITIONS).map((position) => (
        <PositionMark key={position} position={position} size="small" />
      ))}
      {rest > 0 && <span className="text-sm text-ink-faint">{words.more(rest)}</span>}
    </span>
  );
}

const Said = ({ term, lines }: { term: string; lines: readonly string[] }) => (
  <>
    <dt className="text-sm/5 text-ink-faint">{term}</dt>
    <dd className="text-ink-soft">
      <Lines lines={lines} />
    </dd>
  </>
);

/** Equal lines once, and a few of many. */
function Lines({ lines }: { lines: readonly string[] }) {
  const different = [...new Set(lines)].filter(Boolean);
  const rest = different.length - MAX_LINES;
  return (
    <>
      {different.slice(0, MAX_LINES).map((line) => (
        <p key={line}>
          <CodedText text={line} />
        </p>
      ))}
      {rest > 0 && <p className="text-ink-faint">{words.more(rest)}</p>}
    </>
  );
}

function Fix({ command: { command, trap } }: { command: Issue["commands"][number] }) {
  return (
    <div>
      <Command line={command} />
      {trap && (
        <p className="mt-1 text-sm text-ink-faint">
          {words.trap}: <CodedText text={trap} />
        </p>
      )}
    </div>
  );
}
