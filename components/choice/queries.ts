import type { QueryClient } from "@tanstack/react-query";
import { problemOf, send } from "#components/site/api.ts";
import type { ChoiceState, ComponentDetail, FleetPage } from "#lib/fleet/answers.ts";
import type { WantedChoice } from "#lib/fleet/choice/choice.ts";
import { rowKey } from "#lib/fleet/known/row-key.ts";
import type { FleetRow } from "#lib/fleet/table/row.ts";

export const componentUrl = ({
  namespace,
  name,
}: {
  readonly namespace: string;
  readonly name: string;
}): string => `/api/v1/components/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`;

/** Sets a choice, or with null goes back to the default, from the state that `etag` names. */
export function sendChoice(
  key: { readonly namespace: string; readonly name: string },
  to: WantedChoice | null,
  { etag, note = null }: { readonly etag: string; readonly note?: string | null },
): Promise<ChoiceState> {
  const url = `${componentUrl(key)}/choice`;
  return to === null
    ? send("DELETE", url, { note }, etag)
    : send("PUT", url, { push: to.push, pullRequest: to.pullRequest, note }, etag);
}

/** The choice that stands, where a change lost a race (412); null for any other failure. */
export function currentOf(error: unknown): ChoiceState | null {
  const problem = problemOf(error);
  return "current" in problem ? (problem.current as ChoiceState) : null;
}

/** Writes a row's new state wherever the row is kept in this tab. */
export function patchRow(client: QueryClient, key: string, change: (row: FleetRow) => FleetRow): void {
  const inRow = (row: FleetRow) => (rowKey(row) === key ? change(row) : row);
  client.setQueriesData<FleetPage>({ queryKey: ["fleet", "rows"] }, (page) =>
    page === undefined ? page : { ...page, rows: page.rows.map(inRow) },
  );
  client.setQueriesData<ComponentDetail>({ queryKey: ["fleet", "component", key] }, (detail) =>
    detail === undefined ? detail : { ...detail, row: inRow(detail.row) },
  );
}
