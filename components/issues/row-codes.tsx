import { issueTitles } from "#components/index/issue-titles.ts";
import { SeverityMark } from "#components/marks/severity.tsx";
import { Link } from "#components/ui/link.tsx";
import type { BoardRow } from "#lib/fleet/issues/answers.ts";
import { type BoardParams, boardHref, withValue } from "./search-params.ts";
import { words } from "./words.ts";

/** What a namespace, an application or a client has: each leads to the components in it that have the code. */
export function RowCodes({ row, params }: { row: BoardRow; params: BoardParams }) {
  const { group } = params;
  const filters = params.filters[group].includes(row.key)
    ? params.filters
    : withValue(params, group, row.key);
  return (
    <ul className="ml-0.75 border-t border-line bg-page py-1">
      {row.codes.map(({ code, severity, components }) => (
        <li key={code}>
          <Link
            href={boardHref(params, { group: "code", filters, open: code })}
            data-board-stop
            className="flex min-h-8 items-center gap-3 py-1 pr-4 pl-10.5 text-ink hover:bg-hover hover:no-underline -outline-offset-2 max-medium:pl-3"
          >
            <SeverityMark severity={severity} />
            <span className="min-w-0">
              {issueTitles[code]} <code className="text-xs text-ink-faint max-medium:hidden">{code}</code>
            </span>
            <span className="ml-auto text-sm whitespace-nowrap text-ink-soft">
              {words.withCode(components)}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
