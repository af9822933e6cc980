import Link from "next/link";
import { SeverityMark } from "#components/marks/severity.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import { Command } from "#components/ui/command.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { plural } from "#lib/ladder/figures.ts";
import { groupIssues, type IssueGroup } from "#lib/ladder/issue-groups.ts";
import { countPlatforms } from "#lib/ladder/platforms.ts";
import { notLookedAt } from "#lib/variants/not-looked.ts";
import type { IndexReport, Issue } from "#lib/variants/report.ts";
import { issueTitles, words } from "./words.ts";

const MAX_POSITIONS = 12;
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
      <div className="emp">
        {/* Where there is no image, nothing was found to be right. */}
        {!unread && report.platforms.length > 0 && (
          <span className="sec">
            <Icon name="check" />
          </span>
        )}
        <h3>{unread ? words.nothingWrongRead : words.nothingWrong}</h3>
        {report.platforms.length > 0 && (
          <p className="sec">{words.nothingWrongMore(clients, countPlatforms(report.platforms))}</p>
        )}
      </div>
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
    <section className="panel" aria-labelledby="issues-heading">
      <div className="ph">
        <h2 id="issues-heading">{words.issues}</h2>
        {errors > 0 && <span className="cnt bad">{plural(errors, "error")}</span>}
        {warnings > 0 && <span className="cnt">{plural(warnings, "warning")}</span>}
      </div>
      {groups.length === 0 && children}
      {groups.map((group) => (
        <IssueDetails
          key={`${group.code} ${group.severity}`}
          group={group}
          open={group.severity === "error" || group === firstWarning}
        />
      ))}
      {elsewhere}
    </section>
  );
}

function IssueDetails({ group, open }: { group: IssueGroup; open: boolean }) {
  const { code, severity, issues, positions, commands } = group;
  const [only] = issues.length === 1 ? issues : [];
  return (
    <details className="issue" open={open}>
      <summary>
        <SeverityMark severity={severity} />
        <div>
          <h3>
            {issueTitles[code]}
            {only?.platform && ` on ${only.platform}`}
            {!only && <span className="cnt">{plural(issues.length, "time")}</span>}
          </h3>
          <code>{code}</code> <Positions positions={positions} />
        </div>
        <Icon name="chevron" className="chev" />
      </summary>
      <div className="body">
        <dl>
          <dt>{words.who}</dt>
          <dd>
            <Lines lines={issues.map((i) => i.who)} />
          </dd>
          <dt>{only ? words.why : words.where}</dt>
          <dd>
            <Lines lines={issues.map((i) => i.message)} />
          </dd>
          <dt>{words.fix}</dt>
          <dd>
            <Lines lines={issues.map((i) => i.fix)} />
          </dd>
        </dl>
        {commands.slice(0, MAX_COMMANDS).map((mend) => (
          <Fix key={mend.command} command={mend} />
        ))}
        <p>
          <Link href={`/issues/${code}`} prefetch={false}>
            {words.aboutIssue}
            <span className="vh">: {code}</span>
          </Link>
        </p>
      </div>
    </details>
  );
}

function Positions({ positions }: { positions: readonly number[] }) {
  if (positions.length === 0) return null;
  const rest = positions.length - MAX_POSITIONS;
  return (
    <span className="at">
      <span className="vh">{positions.length === 1 ? words.entry : words.entriesWord}</span>
      {positions.slice(0, MAX_POSITIONS).map((position) => (
        <b key={position}>{position}</b>
      ))}
      {rest > 0 && <span className="mut sm">{words.more(rest)}</span>}
    </span>
  );
}

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
      {rest > 0 && <p className="mut">{words.more(rest)}</p>}
    </>
  );
}

function Fix({ command: { command, trap } }: { command: Issue["commands"][number] }) {
  return (
    <div>
      <Command line={command} />
      {trap && (
        <p className="sm mut trap">
          {words.trap}: <CodedText text={trap} />
        </p>
      )}
    </div>
  );
}
