import { z } from "zod";
import { plainIssue } from "#lib/config/plain-issue.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { steps } from "../choice/states.ts";
import { coverages, verifications } from "../results/evidence-summary.ts";
import { sources } from "./row.ts";

/** Rows of one answer at most; a page draws far fewer. */
export const MAX_ROWS = 500;
const DEFAULT_ROWS = 100;
const MAX_TEXT = 300;

export const sortColumns = [
  "name",
  "namespace",
  "application",
  "wanted",
  "configured",
  "built",
  "step",
  "issues",
  "gzip",
  "zstd",
  "results",
  "newest",
] as const;
export type SortColumn = (typeof sortColumns)[number];

const text = z.string().max(MAX_TEXT);
const days = z.coerce.number().int().min(0).max(36_500);
const whole = (max: number) => z.coerce.number().int().min(0).max(max);

/** Filters of the fleet; of one field any value fits, and all fields must. */
const filterShape = {
  q: text.default(""),
  namespace: z.array(text).default([]),
  application: z.array(text).default([]),
  source: z.array(z.enum(sources)).default([]),
  wanted: z.array(z.enum(["gzip", "zstd-chunked", "dual", "default"])).default([]),
  configured: z.array(z.enum(["gzip", "zstd-chunked", "dual", "unknown"])).default([]),
  built: z.array(z.enum(["gzip", "zstd-chunked", "dual", "other", "unread"])).default([]),
  step: z.array(z.enum(steps)).default([]),
  issue: z.array(text).default([]),
  severity: z.array(z.enum(["error", "warning", "info", "none"])).default([]),
  platform: z.array(text).default([]),
  results: z.array(z.enum(["near", "over"])).default([]),
  coverage: z.array(z.enum(coverages)).default([]),
  verified: z.array(z.enum(verifications)).default([]),
  /** Whether the last look at the registry failed. */
  failing: z.array(z.enum(["yes", "no"])).default([]),
  younger: days.optional(),
  older: days.optional(),
};

/** The query of an address, before it is read. */
export const fleetQuerySchema = z.object({
  ...filterShape,
  sort: z
    .string()
    .regex(new RegExp(`^-?(?:${sortColumns.join("|")})$`), `one of ${sortColumns.join(", ")}, "-" before it`)
    .transform((value) => ({
      column: value.replace("-", "") as SortColumn,
      descending: value.startsWith("-"),
    }))
    .prefault("name"),
  group: z.enum(["application"]).optional(),
  offset: whole(10_000_000).default(0),
  limit: whole(MAX_ROWS).default(DEFAULT_ROWS),
});

export type FleetQuery = z.infer<typeof fleetQuerySchema>;

/** No filter at all. */
export const everything: FleetQuery = fleetQuerySchema.parse({});

const lists = new Set(Object.entries(filterShape).flatMap(([name, field]) => (isList(field) ? [name] : [])));

function isList(field: z.ZodType): boolean {
  return field instanceof z.ZodDefault && field.unwrap() instanceof z.ZodArray;
}

export interface QueryFailure {
  readonly code: "bad-query";
  readonly message: string;
  readonly next: string;
}

/** Reads the query of an address; what it does not know is left to others (`format`, `fields`). */
export function parseFleetQuery(search: URLSearchParams): Result<FleetQuery, QueryFailure> {
  const given: Record<string, string | readonly string[]> = {};
  for (const name of new Set(search.keys())) {
    if (lists.has(name)) given[name] = search.getAll(name);
    else if (search.get(name) !== "") given[name] = search.get(name) ?? "";
  }
  const parsed = fleetQuerySchema.safeParse(given);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return fail({
    code: "bad-query",
    message: `${String(issue?.path[0] ?? "the query")}: ${issue === undefined ? "cannot be read" : plainIssue(issue)}.`,
    next: "Remove the filter, or set it again.",
  });
}
