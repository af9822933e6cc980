import { z } from "zod";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { answering, limitOf } from "./match-query.ts";
import { queryFault } from "./query-fault.ts";
import { readRun, type UnreadableRun } from "./read-run.ts";
import { type RecordQuery, recordQueries } from "./results-filter.ts";
import type { TektonRun } from "./run.ts";
import {
  type FoundRuns,
  type RunQuery,
  type RunSource,
  type RunSourceFailure,
  sourceFailure,
} from "./run-source.ts";
import { openSource, type SourceAddress, type SourceClient } from "./source-http.ts";

/** Empty lists are left out of the answer altogether. */
const pageSchema = z.object({
  records: z
    .array(z.object({ name: z.string(), data: z.object({ type: z.string(), value: z.string() }) }))
    .nullish(),
  next_page_token: z.string().nullish(),
});
type Page = z.infer<typeof pageSchema>;

/** The server takes 5 to 10,000 (lister/limit.go); a page of 50 whole runs is some 20 MB. */
const MIN_PAGE = 5;
const MAX_PAGE = 50;
/** Pages of one question: what a search goes through before it is broken off. */
const MAX_PAGES = 40;

/**
 * What `read-run.ts` reads of a run, so that the rest is not sent (feature PartialResponse; a server without it sends all). A
 * mask reaches into no list, and makes what is not there null, so pipeline and task come whole: null there means unresolved.
 */
const FIELDS = [
  "next_page_token",
  "records.name",
  "records.data.type",
  ...[
    "apiVersion",
    "kind",
    ...["namespace", "name", "uid", "resourceVersion", "creationTimestamp", "labels", "annotations"].map(
      (member) => `metadata.${member}`,
    ),
    "metadata.ownerReferences",
    ...["params", "status", "taskRef"].map((member) => `spec.${member}`),
    ...["startTime", "completionTime", "conditions", "results", "taskResults", "pipelineResults"].map(
      (member) => `status.${member}`,
    ),
    ...[
      "childReferences",
      "taskRuns",
      "pipelineSpec",
      "taskSpec",
      "steps",
      "retriesStatus",
      "provenance",
    ].map((member) => `status.${member}`),
  ].map((path) => `records.data.value.${path}`),
].join(",");

/** Tekton Results by REST, `results.tekton.dev/v1alpha2` (tektoncd/results, proto/v1alpha2/api.proto, docs/api). */
export function openResultsApi(place: SourceAddress): Result<RunSource, RunSourceFailure> {
  const opened = openSource(place);
  if (!opened.ok) return opened;
  const client = opened.value;
  return ok({
    name: place.name,
    kind: "tekton-results",
    async find(query, signal) {
      const fault = queryFault(query);
      const asked = fault === null ? recordQueries(query) : fail(fault);
      if (!asked.ok)
        return fail(
          sourceFailure("source-config", place.name, `${place.name} cannot be asked: ${asked.failure}.`),
        );
      const within = AbortSignal.any([signal, AbortSignal.timeout(place.timeoutMs)]);
      const list = (question: RecordQuery) => readAll(client, place.name, question, query, within);
      const lists: FoundRuns[] = [];
      const empty: RecordQuery[] = [];
      for (const question of asked.value) {
        const read = await list(question);
        if (!read.ok || read.value.runs.length > 0) return read;
        lists.push(read.value);
        if (!read.value.hasRecords) empty.push(question);
      }
      // Nothing is said of an empty list before it is known that the database made it.
      for (const question of empty) {
        const counted = await countRecords(client, place.name, question, within);
        if (!counted.ok) return counted;
        if (counted.value === 0) continue;
        if (counted.value === "not-told") return ok({ ...allOf(lists), provesAbsence: false });
        // The database answers now, and may have been away when the list was made.
        const again = await list(question);
        if (!again.ok || again.value.hasRecords) return again;
        if (counted.value !== "answers")
          return fail(
            awayFailure(place.name, `its lists are empty, and it counts ${counted.value} records.`),
          );
      }
      return ok(allOf(lists));
    },
    close: () => client.close(),
  });
}

/** What several empty lists say together. */
const allOf = (lists: readonly FoundRuns[]): FoundRuns => ({
  runs: [],
  unreadable: lists.flatMap(({ unreadable }) => unreadable),
  isComplete: lists.every(({ isComplete }) => isComplete),
  provesAbsence: lists.every(({ provesAbsence }) => provesAbsence),
});

const awayFailure = (source: string, why: string): RunSourceFailure =>
  sourceFailure("source-away", source, `${source} found nothing, and its database does not answer: ${why}`);

const summarySchema = z.object({ summary: z.array(z.object({ total: z.number() })).nullish() });

/**
 * How many records a question has. A list says nothing where it is empty: the server drops the error of a database that does not
 * answer (lister.go), and answers 200. So does its count (aggregator.go), but a count that was made has a row, also of nothing, so
 * it alone proves that there is nothing at that moment. A server from before it (October 2023) takes the path for the get of a
 * record, whose 404 tells that the database answers now. `not-told`: the right to get is missing.
 */
async function countRecords(
  client: SourceClient,
  source: string,
  { parent, filter }: RecordQuery,
  signal: AbortSignal,
): Promise<Result<number | "answers" | "not-told", RunSourceFailure>> {
  const path = `/apis/results.tekton.dev/v1alpha2/parents/${parent}/records/summary`;
  const answer = await client.get(path, { summary: "total", filter }, signal);
  if (!answer.ok) {
    const isAway = answer.failure.code === "source-away" || answer.failure.code === "source-busy";
    return isAway ? fail(awayFailure(source, answer.failure.message)) : ok("not-told");
  }
  if (answer.value.status === 404) return ok("answers");
  const summary = summarySchema.safeParse(answer.value.json);
  if (!summary.success) return ok("not-told");
  const [row] = summary.data.summary ?? [];
  return row === undefined ? fail(awayFailure(source, "its count is empty.")) : ok(row.total);
}

interface ReadRecords extends FoundRuns {
  /** Whether the server gave any, also such as are not what was asked for. */
  readonly hasRecords: boolean;
}

/** All pages of a question, until there are as many runs as are wanted. Without an order the server sorts by random ids. */
async function readAll(
  client: SourceClient,
  source: string,
  { parent, filter }: RecordQuery,
  query: RunQuery,
  signal: AbortSignal,
): Promise<Result<ReadRecords, RunSourceFailure>> {
  const wanted = limitOf(query);
  const path = `/apis/results.tekton.dev/v1alpha2/parents/${parent}/records`;
  const size = String(Math.min(MAX_PAGE, Math.max(MIN_PAGE, wanted)));
  const runs: TektonRun[] = [];
  const unreadable: UnreadableRun[] = [];
  let token = "";
  let hasRecords = false;
  for (let pages = 1; ; pages += 1) {
    const parameters = {
      filter,
      order_by: "create_time desc",
      page_size: size,
      fields: FIELDS,
      // It is good with the very same parent, filter and order alone.
      ...(token === "" ? {} : { page_token: token }),
    };
    const answer = await client.get(path, parameters, signal);
    if (!answer.ok) return answer;
    // What is not there has an empty list: a 404 is of another service, or of a path before it.
    const page = answer.value.status === 404 ? null : pageSchema.safeParse(answer.value.json);
    if (page === null || !page.success)
      return fail(
        sourceFailure("source-malformed", source, `${source} answers ${path} with no list of records.`),
      );
    const records = page.data.records ?? [];
    // A page is named only where a record more is known to be there.
    if (records.length === 0 && pages > 1)
      return fail(awayFailure(source, `page ${pages} of a list that goes on is empty.`));
    hasRecords ||= records.length > 0;
    for (const record of records) {
      const run = readRun(documentOf(record));
      if (run.ok) runs.push(run.value);
      else unreadable.push({ name: record.name, why: run.failure.why });
    }
    token = page.data.next_page_token ?? "";
    const isComplete = token === "";
    if (isComplete || runs.length >= wanted || pages === MAX_PAGES) {
      const found = answering(runs, query);
      return ok({ runs: found, unreadable, isComplete, provesAbsence: isComplete, hasRecords });
    }
  }
}

/** The value is the object's JSON in base64, and says its own kind. */
function documentOf({ data }: NonNullable<Page["records"]>[number]): unknown {
  try {
    return JSON.parse(Buffer.from(data.value, "base64").toString("utf8"));
  } catch {
    return null;
  }
}
