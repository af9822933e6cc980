import { boardQuery, componentsAt, componentsQuery } from "#components/issues/queries.ts";
import {
  boardSearch,
  componentsSearch,
  openCode,
  readBoardParams,
} from "#components/issues/search-params.ts";
import { parseIssueQuery } from "#lib/fleet/issues/query.ts";
import { services } from "#lib/services/services.ts";
import { askedBy } from "./asked-by.ts";
import { answered } from "./fleet.ts";
import type { Answered } from "./handed-over.tsx";

/** The board, and the components of the row that the address opens, as far as they are at hand. When the visitor was last here the browser alone knows. */
export async function drawnIssues(search: URLSearchParams): Promise<readonly (Answered | null)[]> {
  const by = await askedBy();
  if (by === null) return [];
  const params = readBoardParams(search);
  const rows = boardSearch(params).toString();
  const query = parseIssueQuery(new URLSearchParams(rows), null);
  const board = query.ok
    ? answered(boardQuery(rows, null), services().issues.board(by.actor, query.value))
    : null;
  const code = openCode(params);
  const of = componentsSearch(params);
  const asked = parseIssueQuery(of, null);
  const components =
    code !== null && asked.ok
      ? answered(
          componentsQuery(code, of.toString(), null),
          services()
            .issues.page(by.actor, code, { ...asked.value, ...componentsAt(0) })
            .then((page) => ({ pages: [page], pageParams: [0] })),
        )
      : null;
  return Promise.all([board, components]);
}
