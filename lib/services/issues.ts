import type { ApplicationService } from "#lib/applications/service.ts";
import type { Actor } from "#lib/auth/actor.ts";
import type { OnFault } from "#lib/background/fault-log.ts";
import { inBackground } from "#lib/background/keep-going.ts";
import type { Right } from "#lib/cluster/annotate.ts";
import type { Database } from "#lib/db/open.ts";
import type { ScanProgress } from "#lib/fleet/answers.ts";
import type { ComponentFix, IssueBoard, IssueComponent, IssuePage } from "#lib/fleet/issues/answers.ts";
import { issueBoard } from "#lib/fleet/issues/board.ts";
import { fillIssues } from "#lib/fleet/issues/fill.ts";
import { type FoundComponent, issuePage } from "#lib/fleet/issues/page.ts";
import type { IssueQuery } from "#lib/fleet/issues/query.ts";
import { fixPlaceOf, type MayWriteAt } from "#lib/fleet/issues/rows.ts";
import type { LookedRecord } from "#lib/fleet/known/record.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import type { IssueCode } from "#lib/variants/issue-codes.ts";
import { startFolding } from "./folding.ts";
import { type RightsFor, refusalOf } from "./lookup.ts";

/** What is wrong now in the fleet, since when, and what fixes it. */
export interface IssuesService {
  board(actor: Actor, query: IssueQuery): Promise<IssueBoard>;
  page(actor: Actor, code: IssueCode, query: IssueQuery): Promise<IssuePage>;
}

export interface IssuesTools {
  readonly database: Database;
  readonly mayWrite: ApplicationService["mayWrite"];
  readonly rightsFor: RightsFor;
  readonly scan: () => Promise<ScanProgress>;
  readonly now: () => Date;
  readonly onFault: OnFault;
}

/** Begins to keep the counts small, and fills in what was judged before issues were kept; ends with `stop`. */
export function startIssues(tools: IssuesTools): IssuesService & { stop(): Promise<void> } {
  const { database, now, onFault } = tools;
  let isOver = false;
  const stopFolding = startFolding(database, now, onFault);
  const filling = inBackground(
    "Filling in the issues that were judged before",
    async () => {
      while (!isOver && (await fillIssues(database, now())));
    },
    onFault,
  );
  const mayWriteAt: MayWriteAt = (place) => tools.mayWrite(anyTagAt(place)).allowed;
  return {
    async board(_actor, query) {
      const [board, { endedAt }] = await Promise.all([
        issueBoard(database, query, { now: now(), mayWriteAt }),
        tools.scan(),
      ]);
      return { ...board, checkedAt: endedAt };
    },
    async page(actor, code, query) {
      const { rows, ...page } = await issuePage(database, code, query);
      const records = rows.map(({ record }): LookedRecord => ({ ...record, readAt: null }));
      const rightOf = await tools.rightsFor(actor, records);
      return {
        ...{ code, offset: query.offset, ...page },
        rows: rows.map((row, at) =>
          toldOf(row, {
            refusal: refusalOf(row.record),
            fix: fixFor(row, rightOf(records[at] as LookedRecord), tools.mayWrite),
          }),
        ),
      };
    },
    async stop() {
      isOver = true;
      await Promise.all([stopFolding(), filling]);
    },
  };
}

/** What may be written hangs on the registry, or on the layout, and on nothing of the repository. */
const anyTagAt = (place: string): string => (place.startsWith("oci:") ? `${place}:tag` : `${place}/any:tag`);

function fixFor(row: FoundComponent, right: Right, mayWrite: IssuesTools["mayWrite"]): ComponentFix {
  const { way, command } = row;
  const writable = row.place === "" ? null : mayWrite(row.record.reference ?? "");
  const by = fixPlaceOf(row, () => writable?.allowed === true && right.allowed);
  return { way, by, command, why: by === "here" ? null : whyNot(row, right, writable) };
}

function whyNot(
  { way, place, record: { namespace, name } }: FoundComponent,
  right: Right,
  writable: ReturnType<IssuesTools["mayWrite"]> | null,
): string {
  if (way === "guide") return "Twofold cannot fix this; its page says what to do.";
  if (way === "rebuild") return "It takes another build.";
  if (way === "assemble") return "The command does this; the server does not.";
  if (place === "") return "The image is named by its digest: there is no tag that could move.";
  if (!right.allowed) return `You may not change ${namespace}/${name}: ${right.reason}`;
  return writable?.allowed === false ? writable.message : "";
}

function toldOf(
  row: FoundComponent,
  { refusal, fix }: { readonly refusal: ReadFailure | null; readonly fix: ComponentFix },
): IssueComponent {
  const { record, severity, platforms, isNew, fails, less, tag } = row;
  return {
    namespace: record.namespace,
    name: record.name,
    application: record.application,
    reference: record.reference ?? "",
    ...{ tag, digest: record.digest ?? "", severity, platforms },
    firstSeen: row.firstSeen.toISOString(),
    firstDigest: row.firstDigest,
    ...{ isNew, clients: { fails, less } },
    content:
      refusal === null
        ? { shown: true, entries: row.entries, entryCount: row.entryCount, found: row.found }
        : { shown: false, code: refusal.code, message: refusal.message, next: refusal.next },
    fix,
  };
}
