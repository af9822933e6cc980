import { type IssueQuery, parseIssueQuery } from "#lib/fleet/issues/query.ts";
import type { QueryFailure } from "#lib/fleet/table/query.ts";
import type { Result } from "#lib/oci/result.ts";
import { timeOf } from "../query.ts";

/** The filters of an address, with the time of the last visit where it has one. */
export function issueQuery(request: Request): Result<IssueQuery, QueryFailure> {
  const { searchParams } = new URL(request.url);
  const since = timeOf(searchParams, "since", "Give the time of the last visit, or leave it out.");
  return since.ok ? parseIssueQuery(searchParams, since.value) : since;
}
