import { z } from "zod";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { answering, limitOf } from "./match-query.ts";
import { queryFault } from "./query-fault.ts";
import { readRun, type UnreadableRun } from "./read-run.ts";
import { type RecordQuery, recordQueries } from "./results-filter.ts";
import type { TektonRun } from "./run.ts";
import { type FoundRuns, type RunSource, type RunSourceFailure, sourceFailure } from "./run-source.ts";
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
  const database = databaseCheck(client, place.name);
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
      let last: FoundRuns = { runs: [], unreadable: [], isComplete: true, provesAbsence: true };
      for (const question of asked.value) {
        const read = await readAll(client, place.name, question, limitOf(query), within);
        if (!read.ok) return read;
        const runs = answering(read.value.runs, query);
        last = { ...read.value, runs, provesAbsence: read.value.isComplete };
        if (runs.length > 0) return ok(last);
      }
      const hasDatabase = await database(query.namespace, within);
      if (!hasDatabase.ok) return hasDatabase;
      return ok({ ...last, provesAbsence: last.provesAbsence && hasDatabase.value });
    },
    close: () => client.close(),
  });
}

/** How long an answer of the database counts. */
const DATABASE_MS = 30_000;

/**
 * Whether the server's database answers: a list is empty too where it does not (lister.go drops the error), and the get of one
 * record says so. False where nobody may tell, since it takes the right to get.
 */
function databaseCheck(client: SourceClient, source: string) {
  let answeredUntil = 0;
  return async (namespace: string, signal: AbortSignal): Promise<Result<boolean, RunSourceFailure>> => {
    if (Date.now() < answeredUntil) return ok(true);
    const path = `/apis/results.tekton.dev/v1alpha2/parents/${namespace}/results/none/records/none`;
    const answer = await client.get(path, {}, signal);
    if (!answer.ok) {
      if (answer.failure.code !== "source-away") return ok(false);
      return fail(
        sourceFailure(
          "source-away",
          source,
          `${source} found nothing, and its database does not answer: ${answer.failure.message}`,
        ),
      );
    }
    answeredUntil = Date.now() + DATABASE_MS;
    return ok(true);
  };
}

type ReadRuns = Omit<FoundRuns, "provesAbsence">;

/** All pages of a question, until there are as many runs as are wanted. Without an order the server sorts by random ids. */
async function readAll(
  client: SourceClient,
  source: string,
  { parent, filter }: RecordQuery,
  wanted: number,
  signal: AbortSignal,
): Promise<Result<ReadRuns, RunSourceFailure>> {
  const path = `/apis/results.tekton.dev/v1alpha2/parents/${parent}/records`;
  const size = String(Math.min(MAX_PAGE, Math.max(MIN_PAGE, wanted)));
  const runs: TektonRun[] = [];
  const unreadable: UnreadableRun[] = [];
  let token = "";
  for (let pages = 1; ; pages += 1) {
    const query = {
      filter,
      order_by: "create_time desc",
      page_size: size,
      fields: FIELDS,
      // It is good with the very same parent, filter and order alone.
      ...(token === "" ? {} : { page_token: token }),
    };
    const answer = await client.get(path, query, signal);
    if (!answer.ok) return answer;
    // What is not there has an empty list: a 404 is of another service, or of a path before it.
    const page = answer.value.status === 404 ? null : pageSchema.safeParse(answer.value.json);
    if (page === null || !page.success)
      return fail(
        sourceFailure("source-malformed", source, `${source} answers ${path} with no list of records.`),
      );
    for (const record of page.data.records ?? []) {
      const run = readRun(documentOf(record));
      if (run.ok) runs.push(run.value);
      else unreadable.push({ name: record.name, why: run.failure.why });
    }
    token = page.data.next_page_token ?? "";
    if (token === "") return ok({ runs, unreadable, isComplete: true });
    if (runs.length >= wanted || pages === MAX_PAGES) return ok({ runs, unreadable, isComplete: false });
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
