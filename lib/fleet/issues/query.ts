import { z } from "zod";
import { plainIssue } from "#lib/config/plain-issue.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { clientNames } from "#lib/variants/clients/names.ts";
import { issueCodes } from "#lib/variants/issue-codes.ts";
import type { QueryFailure } from "../table/query.ts";
import { boardGroups } from "./answers.ts";

/** Components of one answer at most: each comes with its entries. */
const MAX_ROWS = 100;
const DEFAULT_ROWS = 25;

const text = z.string().max(300);
const whole = (max: number) => z.coerce.number().int().min(0).max(max);

/** The query of an address, before it is read; `since` is read beside it. */
export const issueQuerySchema = z.object({
  q: text.default(""),
  namespace: z.array(text).default([]),
  application: z.array(text).default([]),
  code: z.array(z.enum(issueCodes)).default([]),
  severity: z.array(z.enum(["error", "warning", "info"])).default([]),
  /** Issues that hurt one of these. */
  client: z.array(z.enum(clientNames)).default([]),
  group: z.enum(boardGroups).default("code"),
  offset: whole(10_000_000).default(0),
  limit: whole(MAX_ROWS).default(DEFAULT_ROWS),
});

export type IssueQuery = z.infer<typeof issueQuerySchema> & { readonly since: Date | null };

const lists: ReadonlySet<string> = new Set(["namespace", "application", "code", "severity", "client"]);

/** Reads the query of an address, as Fleet reads its own; `since` is read by the caller. */
export function parseIssueQuery(
  search: URLSearchParams,
  since: Date | null,
): Result<IssueQuery, QueryFailure> {
  const given: Record<string, string | readonly string[]> = {};
  for (const name of new Set(search.keys())) {
    if (lists.has(name)) given[name] = search.getAll(name);
    else if (search.get(name) !== "") given[name] = search.get(name) ?? "";
  }
  const parsed = issueQuerySchema.safeParse(given);
  if (parsed.success) return ok({ ...parsed.data, since });
  const [issue] = parsed.error.issues;
  return fail({
    code: "bad-query",
    message: `${String(issue?.path[0] ?? "the query")}: ${issue === undefined ? "cannot be read" : plainIssue(issue)}.`,
    next: "Remove the filter, or set it again.",
  });
}
