import { type Answer, type Asked, type HttpDouble, startHttpDouble } from "./http-double.ts";
import type { RunDocument } from "./run-documents.ts";

/** A stand-in for the API of KubeArchive that keeps to its wire format: lists newest first, in pages; objects by uid. */
export interface KubeArchiveServer extends HttpDouble {
  put(document: RunDocument): void;
}

export interface KubeArchiveOptions {
  /** Bearer tokens, and whether they may list. */
  readonly tokens: Readonly<Record<string, boolean>>;
  /** Older versions have null for a list without items. */
  readonly nullItems?: boolean;
}

const PATH =
  /^\/apis\/(tekton\.dev\/v1(?:beta1)?)\/namespaces\/([^/]+)\/(pipelineruns|taskruns)(?:\/uid\/([^/]+)|\/([^/]+))?$/;
const KINDS = { pipelineruns: "PipelineRun", taskruns: "TaskRun" } as const;

export async function startKubeArchive({
  tokens,
  nullItems,
}: KubeArchiveOptions): Promise<KubeArchiveServer> {
  const stored: RunDocument[] = [];
  const double = await startHttpDouble((asked) => answer(asked));

  function answer(asked: Asked): Answer {
    const token = /^Bearer (.+)$/.exec(asked.authorization ?? "")?.[1];
    if (token === undefined) return said(400, "empty authorization bearer token given");
    const may = tokens[token];
    if (may === undefined) return said(401, "authentication failed");
    if (!may) return said(401, "unauthorized");
    const [, apiVersion, namespace, plural, uid, name] = PATH.exec(asked.path) ?? [];
    if (plural === undefined) return said(404, "Not Found");
    const kind = KINDS[plural as keyof typeof KINDS];
    const all = stored.filter(
      (one) => one.kind === kind && one.apiVersion === apiVersion && one.metadata.namespace === namespace,
    );
    if (uid !== undefined) return one(all.filter(({ metadata }) => metadata.uid === uid));
    if (name !== undefined) return one(all.filter(({ metadata }) => metadata.name === name));
    return list(all, asked.query);
  }

  function list(all: readonly RunDocument[], query: Asked["query"]): Answer {
    const limit = Number(query["limit"] ?? 100);
    if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
      return said(400, "limit has to be between 1 and 1000");
    const after = query["creationTimestampAfter"];
    if (after !== undefined && Number.isNaN(Date.parse(after)))
      return said(400, `invalid creationTimestampAfter format: ${after}`);
    const matches = selected(query["labelSelector"] ?? "");
    const found = all
      .filter(matches)
      .filter(({ metadata }) => after === undefined || metadata.creationTimestamp > after)
      .map((document) => ({ document, id: stored.indexOf(document) }))
      .toSorted((a, b) =>
        timeOf(a.document) === timeOf(b.document)
          ? b.id - a.id
          : timeOf(a.document) < timeOf(b.document)
            ? 1
            : -1,
      );
    // "id date" of the last one given.
    const [lastId] = query["continue"] === undefined ? [] : atob(query["continue"]).split(" ");
    const from = lastId === undefined ? 0 : found.findIndex(({ id }) => String(id) === lastId) + 1;
    const page = found.slice(from, from + limit);
    const last = page.at(-1);
    const more = last !== undefined && found.length > from + limit;
    const token = more ? btoa(`${last.id} ${timeOf(last.document)}`) : "";
    const items = page.length === 0 && nullItems ? null : page.map(({ document }) => document);
    return { status: 200, body: { kind: "List", apiVersion: "v1", items, metadata: { continue: token } } };
  }

  return { ...double, put: (document) => void stored.push(document) };
}

const said = (status: number, message: string): Answer => ({ status, body: { message } });

function one(found: readonly RunDocument[]): Answer {
  if (found.length > 1) return said(500, "more than one resource found");
  const [document] = found;
  return document === undefined ? said(404, "resource not found") : { status: 200, body: document };
}

const timeOf = ({ metadata }: RunDocument): string => metadata.creationTimestamp;

/** `a=b,c=d`. */
function selected(selector: string): (document: RunDocument) => boolean {
  const terms = selector.split(",").filter((term) => term !== "");
  return ({ metadata: { labels } }) =>
    terms.every((term) => {
      const [key = "", value] = term.split("=");
      return labels[key] === value;
    });
}
