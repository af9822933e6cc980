import { cx } from "class-variance-authority";
import type { MouseEvent, ReactNode } from "react";
import { issueTitles } from "#components/index/issue-titles.ts";
import { SeverityMark } from "#components/marks/severity.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Icon, type IconName } from "#components/ui/icon.tsx";
import { Link } from "#components/ui/link.tsx";
import { Time } from "#components/ui/time.tsx";
import type { BoardGroup, BoardRow, Changed, FixWay } from "#lib/fleet/issues/answers.ts";
import { formatCount } from "#lib/ladder/figures.ts";
import { type IssueCode, issueCodes } from "#lib/variants/issue-codes.ts";
import { boardColumns, fromMiddle, fromNarrow } from "./board-grid.ts";
import { ClientCells } from "./client-cells.tsx";
import { valueText } from "./filter-menu.tsx";
import { SparkLine } from "./spark-line.tsx";
import { longAgoText } from "./times.ts";
import { hurtText } from "./verdict.ts";
import { words } from "./words.ts";

/** One line of the board, and below it what it opens to. */
export function BoardRowLine({
  row,
  group,
  href,
  isOpen,
  now,
  onOpen,
  children,
}: {
  row: BoardRow;
  group: BoardGroup;
  /** The address with it open, or closed again. */
  href: string;
  isOpen: boolean;
  now: number;
  onOpen: (event: MouseEvent) => void;
  children: ReactNode;
}) {
  const code = codeOf(row, group);
  return (
    <li
      data-issue={row.key}
      className={cx(
        "relative border-b border-line last:border-b-0",
        isOpen && "inset-shadow-[3px_0_0_var(--color-accent)]",
      )}
    >
      <div className={cx(boardColumns, narrowRow, "relative min-h-13.5 hover:bg-hover")}>
        <Icon
          name="chevron"
          small
          className={cx("text-ink-faint max-medium:hidden", isOpen && "rotate-90")}
        />
        <span className="grid max-medium:self-start max-medium:pt-0.5 max-medium:[grid-area:sev]">
          <SeverityMark severity={row.severity} />
        </span>
        <span className="grid min-w-0 max-medium:[grid-area:title]">
          <Link
            href={href}
            scroll={false}
            replace
            aria-expanded={isOpen}
            data-board-stop
            onClick={onOpen}
            className={cx(
              "wrap-anywhere text-ink after:absolute after:inset-0 after:rounded-md hover:no-underline focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent",
              isOpen ? "font-semibold" : "font-medium",
            )}
          >
            {titleOf(row, group)}
          </Link>
          <span className="truncate text-xs text-ink-faint">
            {code === null ? words.codesOf(row.codes.length) : <code className="text-xs">{code}</code>}
          </span>
        </span>
        <span className="grid max-medium:text-right max-medium:[grid-area:count]">
          <b className="text-lg leading-5">{formatCount(row.components)}</b>
          <span className="text-xs text-ink-faint">{platformsText(row, code)}</span>
        </span>
        <span className="grid min-w-0 gap-0.75 text-sm max-medium:[grid-area:hurt]">
          <span>{hurtText(row.clients, code)}</span>
          <ClientCells clients={row.clients} />
        </span>
        <span className={cx("text-sm whitespace-nowrap text-ink-soft", fromMiddle)}>
          <Time at={row.firstSeen}>{longAgoText(row.firstSeen, now)}</Time>
        </span>
        <span className={cx(fromNarrow, "max-medium:block max-medium:[grid-area:weeks]")}>
          <SparkLine weeks={row.weeks} />
        </span>
        <span
          className={cx(fromMiddle, "max-medium:grid max-medium:text-right max-medium:[grid-area:change]")}
        >
          {row.changed !== null && <Change changed={row.changed} />}
        </span>
        <span className="relative z-1 justify-self-end max-medium:[grid-area:act]">
          {code !== null && <Action row={row} code={code} href={href} isOpen={isOpen} onOpen={onOpen} />}
        </span>
      </div>
      {isOpen && children}
    </li>
  );
}

const narrowRow =
  "max-medium:grid-cols-[16px_minmax(0,1fr)_auto] max-medium:gap-x-2.5 max-medium:gap-y-1.5 max-medium:p-3 max-medium:[grid-template-areas:'sev_title_count''._hurt_change''._weeks_act']";

export const codeOf = ({ key }: BoardRow, group: BoardGroup): IssueCode | null =>
  group === "code" ? (issueCodes.find((code) => code === key) ?? null) : null;

export function titleOf(row: BoardRow, group: BoardGroup): string {
  const code = codeOf(row, group);
  return code === null ? valueText(group, row.key) : issueTitles[code];
}

/** Evidence is of entries, and what an index has as a whole is of no platform. */
const platformsText = ({ platforms }: BoardRow, code: IssueCode | null): string =>
  code !== null && ofEntries.has(code) ? words.entries(platforms) : words.platforms(platforms);

const ofEntries: ReadonlySet<IssueCode> = new Set([
  "no-provenance",
  "promoted-not-index",
  "signature-invalid",
]);

function Change({ changed: { new: fresh, gone } }: { changed: Changed }) {
  return (
    <span className="grid text-sm">
      {fresh > 0 && <b>{words.isNew(fresh)}</b>}
      {gone > 0 && <span className="text-ink-faint">{words.isGone(gone)}</span>}
      {fresh === 0 && gone === 0 && <span className="text-ink-faint">{words.noChange}</span>}
    </span>
  );
}

const icons: Partial<Record<FixWay, IconName>> = { repair: "wrench", assemble: "wrench", apply: "plus" };

/** The way that fixes most of them. */
export const mainWay = ({ fixes }: Pick<BoardRow, "fixes">): FixWay => fixes[0]?.way ?? "guide";

function Action({
  row,
  code,
  href,
  isOpen,
  onOpen,
}: {
  row: BoardRow;
  code: IssueCode;
  href: string;
  isOpen: boolean;
  onOpen: (event: MouseEvent) => void;
}) {
  const way = mainWay(row);
  const icon = icons[way];
  if (way === "guide") {
    return (
      <ButtonLink size="small" href={`/issues/${code}#fix`}>
        {words.howToFix}
      </ButtonLink>
    );
  }
  return (
    <ButtonLink
      size="small"
      href={href}
      scroll={false}
      replace
      aria-expanded={isOpen}
      onClick={onOpen}
      className="aria-expanded:bg-sunken"
    >
      {icon !== undefined && <Icon name={icon} small />}
      {words.fixing(words.deeds[way], row.components)}
    </ButtonLink>
  );
}
