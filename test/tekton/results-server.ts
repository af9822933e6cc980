import { type Answer, type Asked, type HttpDouble, startHttpDouble } from "./http-double.ts";
import { BadFilter, BrokenSql, compileFilter } from "./results-filter.ts";
import type { RunDocument } from "./run-documents.ts";

/** A stand-in for the API server of Tekton Results that keeps to its wire format: records by filter, order and page. */
export interface ResultsServer extends HttpDouble {
  /** Stores a run as the watcher does: in the group of its PipelineRun, unless another is named. */
  put(document: RunDocument, given?: { readonly group?: string; readonly value?: string }): void;
  /** As if nothing had been stored. */
  clear(): void;
  /** Lists and counts are empty then, and only the get of a record tells. */
  databaseAway: boolean;
  /** Before each answer; a test lets the database go and come here. */
  onAsked: (asked: Asked) => void;
}

export interface ResultsServerOptions {
  /** Bearer tokens, and whether they may list. None: nobody is asked for one (`AUTH_DISABLE`). */
  readonly tokens?: Readonly<Record<string, boolean>>;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** A server of before October 2023 takes the path of a count for the get of a record. */
  readonly counts?: boolean;
}

interface Stored {
  readonly namespace: string;
  readonly group: string;
  readonly uid: string;
  readonly type: string;
  readonly document: RunDocument;
  readonly value: string;
  readonly at: number;
}

const PATH = /^\/apis\/results\.tekton\.dev\/v1alpha2\/parents\/([^/]+)\/results\/([^/]+)\/records$/;
const RECORD = /^\/apis\/results\.tekton\.dev\/v1alpha2\/parents\/[^/]+\/results\/[^/]+\/records\/[^/]+$/;
const SUMMARY = /^(\/.+\/records)\/summary$/;
const ORDER = /^(create_time|update_time)( asc| desc)?$/;

export async function startResultsServer(options: ResultsServerOptions = {}): Promise<ResultsServer> {
  const stored: Stored[] = [];
  const http = await startHttpDouble((asked) => answer(asked), options.tls);

  function answer(asked: Asked): Answer {
    const refused = refusal(asked);
    if (refused !== null) return refused;
    double.onAsked(asked);
    const [, counted] = SUMMARY.exec(asked.path) ?? [];
    if (counted !== undefined && options.counts !== false) return count(counted, asked.query);
    const [, namespace = "", group = ""] = PATH.exec(asked.path) ?? [];
    if (RECORD.test(asked.path))
      return double.databaseAway
        ? { status: 500, body: { code: 2, message: "failed to connect to the database" } }
        : { status: 404, body: { code: 5, message: "record not found" } };
    if (namespace === "") return { status: 404, body: { code: 5, message: "Not Found" } };
    if (double.databaseAway) return { status: 200, body: {} };
    const { filter = "", order_by: order = "", page_size: size = "0", page_token: token = "" } = asked.query;
    const pageSize = Number(size) || 50;
    if (pageSize < 5 || pageSize > 10_000)
      return invalid(`invalid page size (${size}): value must be greater than 5 and less than 10000`);
    if (order !== "" && !ORDER.test(order)) return invalid(`invalid order by clause: ${order}`);
    const key = JSON.stringify([asked.path, filter, order]);
    const [askedBefore, from] = token === "" ? [key, 0] : (JSON.parse(atob(token)) as [string, number]);
    if (askedBefore !== key)
      return invalid("invalid page token: it differs from the one used in the previous query");
    try {
      const found = matching(namespace, group, filter).toSorted((a, b) =>
        order.endsWith(" desc") ? b.at - a.at : order === "" ? (a.uid < b.uid ? 1 : -1) : a.at - b.at,
      );
      const page = found.slice(from, from + pageSize);
      const rest = found.length > from + pageSize;
      return {
        status: 200,
        body: {
          ...(page.length === 0 ? {} : { records: page.map((one) => recordOf(one, asked.query["fields"])) }),
          ...(rest ? { next_page_token: btoa(JSON.stringify([key, from + pageSize])) } : {}),
        },
      };
    } catch (error) {
      // The query's own error is dropped (lister.go), and what is left is an empty list.
      if (error instanceof BrokenSql) return { status: 200, body: {} };
      if (error instanceof BadFilter) return invalid(`error compiling CEL filters: ERROR: ${error.message}`);
      throw error;
    }
  }

  /** A count that was made has a row, also of nothing; the error of one that could not be made is dropped (aggregator.go). */
  function count(path: string, { filter = "" }: Asked["query"]): Answer {
    if (double.databaseAway) return { status: 200, body: {} };
    const [, namespace = "", group = ""] = PATH.exec(path) ?? [];
    try {
      return { status: 200, body: { summary: [{ total: matching(namespace, group, filter).length }] } };
    } catch (error) {
      if (error instanceof BrokenSql) return { status: 200, body: {} };
      if (error instanceof BadFilter) return invalid(`error compiling CEL filters: ERROR: ${error.message}`);
      throw error;
    }
  }

  function matching(namespace: string, group: string, filter: string): readonly Stored[] {
    const matches = compileFilter(filter);
    return stored
      .filter(
        (one) => (namespace === "-" || one.namespace === namespace) && (group === "-" || one.group === group),
      )
      .filter((one) => matches({ name: one.uid, data_type: one.type, data: one.document }));
  }

  function refusal({ authorization }: Asked): Answer | null {
    if (options.tokens === undefined) return null;
    const token = /^Bearer (.+)$/.exec(authorization ?? "")?.[1];
    const may = token === undefined ? undefined : options.tokens[token];
    if (may === true) return null;
    // A token that is not good and one without rights are told alike (auth/rbac.go).
    const message = token === undefined ? "unable to find token" : "permission denied";
    return { status: 401, body: { code: 16, message } };
  }

  const double: ResultsServer = {
    ...http,
    databaseAway: false,
    onAsked: () => undefined,
    clear: () => void stored.splice(0),
    put(document, given = {}) {
      const { namespace, uid, labels } = document.metadata;
      const parent = labels["tekton.dev/pipelineRunUID"];
      stored.push({
        namespace,
        uid,
        document,
        group: given.group ?? parent ?? uid,
        type: `${document.apiVersion}.${document.kind}`,
        value: given.value ?? Buffer.from(JSON.stringify(document)).toString("base64"),
        at: stored.length,
      });
    },
  };
  return double;
}

const invalid = (message: string): Answer => ({ status: 400, body: { code: 3, message } });

const IN_VALUE = "records.data.value.";

/** AIP-157, as the server does it: the named members alone, null where there are none, and nothing of a list left out. */
function masked({ document, value }: Stored, fields: string | undefined): string {
  const paths = (fields ?? "").split(",").filter((field) => field.startsWith(IN_VALUE));
  const isOwn = value !== Buffer.from(JSON.stringify(document)).toString("base64");
  if (paths.length === 0 || isOwn) return value;
  const kept: Record<string, unknown> = {};
  for (const path of paths) {
    const names = path.slice(IN_VALUE.length).split(".");
    let [from, into] = [document as unknown, kept];
    for (const [at, name] of names.entries()) {
      from = (from as Record<string, unknown> | null)?.[name] ?? null;
      if (at === names.length - 1) into[name] = from;
      else {
        into[name] ??= {};
        into = into[name] as Record<string, unknown>;
      }
    }
  }
  return Buffer.from(JSON.stringify(kept)).toString("base64");
}

const recordOf = (stored: Stored, fields: string | undefined) => {
  const { namespace, group, uid, type, at } = stored;
  const value = masked(stored, fields);
  const id = `row-${at}`;
  const time = new Date(1_785_000_000_000 + at * 1000).toISOString();
  return {
    name: `${namespace}/results/${group}/records/${uid}`,
    id,
    uid: id,
    data: { type, value },
    etag: `${id}-1`,
    created_time: time,
    create_time: time,
    updated_time: time,
    update_time: time,
  };
};
