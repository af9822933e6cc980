import { z } from "zod";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { answering, limitOf, matchesQuery } from "./match-query.ts";
import { queryFault } from "./query-fault.ts";
import { readRun, type UnreadableRun } from "./read-run.ts";
import type { TektonRun } from "./run.ts";
import {
  type FoundRuns,
  type LabelSet,
  type RunQuery,
  type RunSource,
  type RunSourceFailure,
  sourceFailure,
} from "./run-source.ts";
import { openSource, type SourceAddress, type SourceClient } from "./source-http.ts";

/** Older versions have `items: null` where there are none, and items come before the token. */
const listSchema = z.object({
  items: z.array(z.unknown()).nullable(),
  metadata: z.object({ continue: z.string().nullish() }).nullish(),
});

/** The service takes 1 to 1000; a page of 50 whole runs is some 15 MB. */
const MAX_PAGE = 50;
/** Pages of one search before it is broken off. */
const MAX_PAGES = 40;

/** KubeArchive (kubearchive/kubearchive, docs/modules/ROOT/pages/reference/api.adoc): the paths of Kubernetes, newest first. */
export function openKubeArchive(place: SourceAddress): Result<RunSource, RunSourceFailure> {
  const opened = openSource(place);
  if (!opened.ok) return opened;
  const archive: Archive = { client: opened.value, name: place.name };
  return ok({
    name: place.name,
    kind: "kubearchive",
    async find(query, signal) {
      const fault = queryFault(query);
      if (fault !== null)
        return fail(sourceFailure("source-config", place.name, `${place.name} cannot be asked: ${fault}.`));
      const within = AbortSignal.any([signal, AbortSignal.timeout(place.timeoutMs)]);
      const found = await ask(archive, query, within);
      return found.ok ? ok({ ...found.value, runs: answering(found.value.runs, query) }) : found;
    },
    close: () => opened.value.close(),
  });
}

interface Archive {
  readonly client: SourceClient;
  readonly name: string;
}
type Found = Promise<Result<FoundRuns, RunSourceFailure>>;

function ask(archive: Archive, query: RunQuery, signal: AbortSignal): Found {
  switch (query.kind) {
    case "pipeline-run":
      return byUid(archive, query, signal);
    case "task-runs":
      return childrenOf(archive, query, signal);
    case "labelled":
    case "digest":
      return search(archive, query, query.anyOf, signal);
  }
}

const pathOf = (query: RunQuery): string => {
  const plural = query.kind === "labelled" || query.kind === "pipeline-run" ? "pipelineruns" : "taskruns";
  return `/apis/tekton.dev/v1/namespaces/${query.namespace}/${plural}`;
};

/** By uid, since two archived objects of one name are an error there. */
async function byUid(
  { client, name }: Archive,
  query: Extract<RunQuery, { kind: "pipeline-run" }>,
  signal: AbortSignal,
): Found {
  const answer = await client.get(`${pathOf(query)}/uid/${query.uid}`, {}, signal);
  if (!answer.ok) return answer;
  const { status, json } = answer.value;
  const said = saidIn(json);
  if (status === 404 && said === ABSENT) return ok(readMembers([]));
  if (status === 404) return fail(sourceFailure("source-malformed", name, noList(name, query, said)));
  return said === null ? ok(readMembers([json])) : fail(unprepared(name, said));
}

/** Any other 404 is of a resource that the cluster does not serve, or of another service. */
const ABSENT = "resource not found";

/** What it says instead of an object or a list; null: it does not. */
const saidIn = (json: unknown): string | null =>
  z.strictObject({ message: z.string() }).safeParse(json).data?.message ?? null;

/** It answers 200 with words alone where it could not ask the cluster which resources there are (cmd/api/discovery). */
const unprepared = (name: string, said: string): RunSourceFailure =>
  sourceFailure("source-away", name, `${name} cannot answer: ${said.slice(0, MAX_SAID)}.`);
const MAX_SAID = 200;

const noList = (name: string, query: RunQuery, said: string | null): string =>
  `${name} answers ${pathOf(query)} with no runs${said === null ? "" : `: ${said.slice(0, MAX_SAID)}`}.`;

/** The label with the uid is younger than the one with the name. */
async function childrenOf(
  archive: Archive,
  query: Extract<RunQuery, { kind: "task-runs" }>,
  signal: AbortSignal,
): Found {
  const { uid, name } = query.pipelineRun;
  const byLabel = await search(archive, query, [{ "tekton.dev/pipelineRunUID": uid }], signal);
  if (!byLabel.ok || byLabel.value.runs.length > 0) return byLabel;
  return search(archive, query, [{ "tekton.dev/pipelineRun": name }], signal);
}

/** A selector has no "or", so each set of labels is a search of its own; without any the time alone bounds it. */
async function search(
  archive: Archive,
  query: RunQuery,
  anyOf: readonly LabelSet[],
  signal: AbortSignal,
): Found {
  const sets = anyOf.length === 0 ? [{}] : anyOf;
  const each = await Promise.all(sets.map((labels) => searchOne(archive, query, labels, signal)));
  const failed = each.find((one) => !one.ok);
  if (failed !== undefined && !failed.ok) return failed;
  const found = each.flatMap((one) => (one.ok ? [one.value] : []));
  return ok({
    runs: found.flatMap(({ runs }) => runs),
    unreadable: found.flatMap(({ unreadable }) => unreadable),
    isComplete: found.every(({ isComplete }) => isComplete),
    provesAbsence: found.every(({ provesAbsence }) => provesAbsence),
  });
}

async function searchOne(
  { client, name }: Archive,
  query: RunQuery,
  labels: LabelSet,
  signal: AbortSignal,
): Found {
  const selector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  const since = "since" in query ? query.since : null;
  const wanted = limitOf(query);
  const runs: TektonRun[] = [];
  const unreadable: UnreadableRun[] = [];
  let token = "";
  for (let pages = 1; ; pages += 1) {
    const answer = await client.get(
      pathOf(query),
      {
        // Of a search for a digest most are not wanted, so its pages are full.
        limit: String(query.kind === "digest" ? MAX_PAGE : Math.min(MAX_PAGE, wanted)),
        ...(selector === "" ? {} : { labelSelector: selector }),
        ...(since === null ? {} : { creationTimestampAfter: since }),
        ...(token === "" ? {} : { continue: token }),
      },
      signal,
    );
    if (!answer.ok) return answer;
    const { status, json } = answer.value;
    const said = saidIn(json);
    if (status === 200 && said !== null) return fail(unprepared(name, said));
    const list = status === 200 ? listSchema.safeParse(json) : null;
    if (list === null || !list.success)
      return fail(sourceFailure("source-malformed", name, noList(name, query, said)));
    const read = readMembers(list.data.items ?? []);
    // What does not match is let go of page by page.
    runs.push(...read.runs.filter((run) => matchesQuery(run, query)));
    unreadable.push(...read.unreadable);
    token = list.data.metadata?.continue ?? "";
    if (token === "") return ok({ runs, unreadable, isComplete: true, provesAbsence: true });
    if (runs.length >= wanted || pages === MAX_PAGES)
      return ok({ runs, unreadable, isComplete: false, provesAbsence: false });
  }
}

function readMembers(items: readonly unknown[]): FoundRuns {
  const read = items.map((item) => readRun(item));
  return {
    runs: read.flatMap((run) => (run.ok ? [run.value] : [])),
    unreadable: read.flatMap((run) => (run.ok ? [] : [run.failure])),
    isComplete: true,
    provesAbsence: true,
  };
}
