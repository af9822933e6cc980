import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { TLSSocket } from "node:tls";

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
    readonly resourceVersion?: string;
    readonly uid?: string;
    readonly creationTimestamp?: string;
    readonly managedFields?: readonly ManagedFields[];
  };
  readonly [member: string]: unknown;
}

/** Who wrote to an object last, a line for each (Kubernetes: Server-Side Apply, "Field management"). */
export interface ManagedFields {
  readonly manager: string;
  readonly operation: "Update";
  readonly apiVersion: string;
  readonly time: string;
}

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
}

/**
 * A stand-in for kube-apiserver that keeps to its wire format: lists, watches, merge patches, reviews of access and of who asks.
 * A watch that is open stays open when its token turns bad, as the real one's does.
 */
export interface ApiServer {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Bearer tokens and whom they name; may be changed while it runs. */
  readonly tokens: Map<string, string>;
  put(resource: string, object: KubernetesObject): KubernetesObject;
  remove(resource: string, namespace: string, name: string): void;
  get(resource: string, namespace: string, name: string): KubernetesObject | undefined;
  /** Versions below this are too old to watch from, and every continue token so far has run out. */
  compact(): void;
  /** Ends the open watches, as a server that restarts does. */
  dropWatches(): void;
  bookmark(): void;
  readonly openWatches: () => number;
  /** The next requests are answered so; a `drop` closes the connection. */
  failNext(...faults: readonly Fault[]): void;
  /** Every request whose path begins so is answered so; null: no more. */
  failEvery(path: string, fault: Exclude<Fault, { drop: true }> | null): void;
  /** Requests whose path begins so are answered when called. */
  holdBack(path: string): () => void;
  /** From now on connections are taken and nothing is answered, as of a process that was stopped; goes on when called. */
  hang(): () => void;
  close(): Promise<void>;
}

export type Fault =
  | { readonly drop: true }
  | { readonly status: number; readonly reason: string; readonly retryAfter?: number };

export interface ApiServerOptions {
  /** Resources (`group/version/plural`) that the server does not have; all others it has. */
  readonly without?: readonly string[];
  /** Serves TLS, and takes a certificate of this authority as the user `CN`. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca: string };
  /** Bearer tokens and whom they name, as the server begins. */
  readonly tokens: Readonly<Record<string, string>>;
  /** Whether a user may do this; everything is allowed unless told. `group` is empty for the core group. */
  readonly may?: (
    user: string,
    verb: string,
    resource: string,
    namespace: string | null,
    group: string,
  ) => boolean;
  /** Called with each request before it is answered. */
  readonly onAsked?: (asked: Asked) => void;
}

interface Change {
  readonly version: number;
  readonly resource: string;
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: KubernetesObject;
}

interface Watch {
  readonly resource: string;
  readonly namespace: string | null;
  readonly matches: (object: KubernetesObject) => boolean;
  readonly send: (event: unknown) => void;
  readonly end: () => void;
}

/** `resource` is `group/version/plural`; the core group has no name, so its resources are `v1/plural`. */
const PATH = /^\/(?:apis\/([^/]+\/[^/]+)|api\/(v1))(?:\/namespaces\/([^/]+)(?=\/))?\/([^/]+)(?:\/([^/]+))?$/;

/** SelfSubjectReview: v1 since Kubernetes 1.28, v1beta1 since 1.27, v1alpha1 since 1.26, the older ones where they are turned on. */
const SELF_REVIEW = /^\/apis\/(authentication\.k8s\.io\/v1(?:alpha1|beta1)?)\/selfsubjectreviews$/;

export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const may = options.may ?? (() => true);
  const tokens = new Map(Object.entries(options.tokens));
  const without = new Set(options.without);
  const served = (groupVersion: string, plural: string) => !without.has(`${groupVersion}/${plural}`);
  const objects = new Map<string, KubernetesObject>();
  const changes: Change[] = [];
  const watches = new Set<Watch>();
  const asked: Asked[] = [];
  const faults: Fault[] = [];
  const failing = new Map<string, Exclude<Fault, { drop: true }>>();
  const heldBack = new Map<string, Promise<void>>();
  let hung: Promise<void> | null = null;
  let version = 100;
  let oldest = 0;
  const keyOf = (resource: string, namespace: string, name: string) => `${resource} ${namespace} ${name}`;

  const tell = (change: Change) => {
    changes.push(change);
    for (const watch of watches) {
      if (watch.resource !== change.resource) continue;
      if (watch.namespace !== null && watch.namespace !== change.object.metadata.namespace) continue;
      if (watch.matches(change.object)) watch.send({ type: change.type, object: change.object });
    }
  };
  const put = (resource: string, object: KubernetesObject): KubernetesObject => {
    version += 1;
    const key = keyOf(resource, object.metadata.namespace, object.metadata.name);
    const type = objects.has(key) ? "MODIFIED" : "ADDED";
    const { uid, creationTimestamp } = objects.get(key)?.metadata ?? {};
    const kept = {
      ...object,
      metadata: {
        uid: uid ?? randomUUID(),
        creationTimestamp: creationTimestamp ?? timeOf(new Date()),
        ...object.metadata,
        resourceVersion: String(version),
      },
    };
    objects.set(key, kept);
    tell({ version, resource, type, object: kept });
    return kept;
  };

  const answer = (response: ServerResponse, code: number, body: unknown, headers = {}) => {
    response.writeHead(code, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
  const refuse = (response: ServerResponse, code: number, reason: string, message: string, headers = {}) =>
    answer(
      response,
      code,
      { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, code },
      headers,
    );

  const list = (response: ServerResponse, url: URL, resource: string, namespace: string | null) => {
    const matches = selected(url.searchParams.get("labelSelector"));
    const all = [...objects]
      .filter(([key]) => key.startsWith(`${resource} ${namespace === null ? "" : `${namespace} `}`))
      .map(([, object]) => object)
      .filter(matches)
      .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    const token = url.searchParams.get("continue");
    const [at, from] = token === null ? [version, 0] : (JSON.parse(atob(token)) as [number, number]);
    if (at < oldest) return refuse(response, 410, "Expired", "The provided continue parameter is too old");
    const limit = Number(url.searchParams.get("limit") ?? 0) || all.length;
    const rest = all.length - from - limit;
    answer(response, 200, {
      apiVersion: resource.slice(0, resource.lastIndexOf("/")),
      kind: "List",
      metadata: {
        resourceVersion: String(at),
        ...(rest > 0 ? { continue: btoa(JSON.stringify([at, from + limit])), remainingItemCount: rest } : {}),
      },
      items: all.slice(from, from + limit),
    });
  };

  const watch = (response: ServerResponse, url: URL, resource: string, namespace: string | null) => {
    const from = Number(url.searchParams.get("resourceVersion") ?? 0);
    const matches = selected(url.searchParams.get("labelSelector"));
    response.writeHead(200, { "content-type": "application/json" });
    const write = (event: unknown) => void response.write(`${JSON.stringify(event)}\n`);
    const send = (event: unknown) => (hung === null ? write(event) : void hung.then(() => write(event)));
    if (from < oldest) {
      // A real server has answered 200 by then, and says it in the stream.
      const status = { kind: "Status", apiVersion: "v1", status: "Failure", reason: "Expired", code: 410 };
      send({ type: "ERROR", object: { ...status, message: `too old resource version: ${from}` } });
      return void response.end();
    }
    const opened: Watch = { resource, namespace, matches, send, end: () => void response.destroy() };
    for (const change of changes) {
      if (change.version <= from || change.resource !== resource || !matches(change.object)) continue;
      if (namespace === null || namespace === change.object.metadata.namespace)
        send({ type: change.type, object: change.object });
    }
    response.flushHeaders();
    watches.add(opened);
    response.on("close", () => watches.delete(opened));
  };

  const patch = async (request: IncomingMessage, response: ServerResponse, key: string, resource: string) => {
    const before = objects.get(key);
    if (before === undefined) return refuse(response, 404, "NotFound", `${key} not found`);
    const body = await bodyOf(request);
    const after = patched(before, request.headers["content-type"] ?? "", body);
    if (after === "unknown format")
      return refuse(
        response,
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format",
      );
    if (after === "test failed")
      return refuse(
        response,
        422,
        "Invalid",
        "the server rejected our request due to an error in our request",
      );
    const wanted = after.metadata.resourceVersion;
    if (wanted !== before.metadata.resourceVersion)
      return refuse(response, 409, "Conflict", "the object has been modified; please apply your changes");
    const apiVersion = resource.slice(0, resource.lastIndexOf("/"));
    answer(response, 200, put(resource, managedBy(after, managerOf(request), apiVersion)));
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", "http://api");
    const one = { method: request.method ?? "", url: request.url ?? "", headers: request.headers };
    asked.push(one);
    await hung;
    for (const [path, go] of heldBack) if (url.pathname.startsWith(path)) await go;
    options.onAsked?.(one);
    const always = [...failing].find(([path]) => url.pathname.startsWith(path))?.[1];
    const fault = always ?? faults.shift();
    if (fault !== undefined) {
      if ("drop" in fault) return void request.socket.destroy();
      const wait = fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
      return refuse(response, fault.status, fault.reason, "it was told to fail", wait);
    }
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    const login = token === undefined ? certifiedName(request.socket) : tokens.get(token);
    if (login === undefined) return refuse(response, 401, "Unauthorized", "Unauthorized");
    const impersonated = request.headers["impersonate-user"];
    if (impersonated !== undefined && !may(login, "impersonate", "users", null, ""))
      return refuse(response, 403, "Forbidden", `User "${login}" cannot impersonate resource "users"`);
    const user = typeof impersonated === "string" ? impersonated : login;
    if (url.pathname === "/version") return answer(response, 200, { major: "1", minor: "36" });
    const [, selfReview] = SELF_REVIEW.exec(url.pathname) ?? [];
    if (selfReview !== undefined && served(selfReview, "selfsubjectreviews")) {
      if (!may(user, "create", "selfsubjectreviews", null, "authentication.k8s.io"))
        return refuse(response, 403, "Forbidden", `User "${user}" cannot create selfsubjectreviews`);
      const userInfo = { username: user, groups: ["system:authenticated"] };
      const { kind } = (await bodyOf(request)) as { kind: string };
      return answer(response, 201, { kind, apiVersion: selfReview, status: { userInfo } });
    }
    if (url.pathname === "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews") {
      // By the role system:basic-user, which an API server that starts does not know yet.
      if (!may(user, "create", "selfsubjectaccessreviews", null, "authorization.k8s.io"))
        return refuse(response, 403, "Forbidden", `User "${user}" cannot create selfsubjectaccessreviews`);
      const review = (await bodyOf(request)) as {
        spec: { resourceAttributes: { verb: string; resource: string; namespace?: string; group?: string } };
      };
      const { verb, resource, namespace, group } = review.spec.resourceAttributes;
      const allowed = may(user, verb, resource, namespace || null, group ?? "");
      return answer(response, 201, { ...review, status: allowed ? { allowed } : { allowed, reason: "" } });
    }
    const match = PATH.exec(url.pathname);
    if (match === null) return refuse(response, 404, "NotFound", "the server could not find the resource");
    const [, named, core = "", namespace = null, plural = "", name] = match;
    const groupVersion = named ?? core;
    const [group = ""] = named?.split("/") ?? [];
    if (!served(groupVersion, plural))
      return refuse(response, 404, "NotFound", "the server could not find the requested resource");
    const resource = `${groupVersion}/${plural}`;
    const isWatch = ["1", "true"].includes(url.searchParams.get("watch") ?? "");
    const verb =
      request.method === "PATCH" ? "patch" : isWatch ? "watch" : name === undefined ? "list" : "get";
    if (!may(user, verb, plural, namespace, group)) {
      const scope = namespace === null ? "at the cluster scope" : `in the namespace "${namespace}"`;
      const message = `${plural}.${group} is forbidden: User "${user}" cannot ${verb} resource "${plural}" ${scope}`;
      return refuse(response, 403, "Forbidden", message);
    }
    if (name === undefined) return (isWatch ? watch : list)(response, url, resource, namespace);
    const key = keyOf(resource, namespace ?? "", name);
    if (request.method === "PATCH") return patch(request, response, key, resource);
    const object = objects.get(key);
    return object === undefined
      ? refuse(response, 404, "NotFound", `${plural} "${name}" not found`)
      : answer(response, 200, object);
  };

  const listener = (request: IncomingMessage, response: ServerResponse) => void handle(request, response);
  const { tls } = options;
  const server: Server =
    tls === undefined
      ? createServer(listener)
      : createTlsServer({ ...tls, requestCert: true, rejectUnauthorized: false }, listener);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    tokens,
    put,
    remove(resource, namespace, name) {
      const object = objects.get(keyOf(resource, namespace, name));
      if (object === undefined) return;
      objects.delete(keyOf(resource, namespace, name));
      version += 1;
      const last = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
      tell({ version, resource, type: "DELETED", object: last });
    },
    get: (resource, namespace, name) => objects.get(keyOf(resource, namespace, name)),
    compact() {
      version += 1;
      oldest = version;
    },
    dropWatches() {
      for (const watch of watches) watch.end();
    },
    bookmark() {
      version += 1;
      for (const watch of watches)
        watch.send({ type: "BOOKMARK", object: { metadata: { resourceVersion: String(version) } } });
    },
    openWatches: () => watches.size,
    failNext: (...given) => void faults.push(...given),
    failEvery: (path, fault) => void (fault === null ? failing.delete(path) : failing.set(path, fault)),
    holdBack(path) {
      const { promise, resolve } = Promise.withResolvers<void>();
      heldBack.set(path, promise);
      return resolve;
    },
    hang() {
      const { promise, resolve } = Promise.withResolvers<void>();
      hung = promise;
      return () => {
        hung = null;
        resolve();
      };
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** A kubeconfig for a server and a token; the client library speaks plain HTTP only where TLS is not to be checked. */
export const kubeconfigOf = (server: string, token: string): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "bed", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "person", user: { token } }],
    contexts: [{ name: "bed", context: { cluster: "bed", user: "person" } }],
    "current-context": "bed",
  });

const nameOf = ({ metadata }: KubernetesObject) => `${metadata.namespace}/${metadata.name}`;

/** Equality alone: `a=b,c=d`, and `a` for a label that is there. */
function selected(selector: string | null): (object: KubernetesObject) => boolean {
  const terms = (selector ?? "").split(",").filter((term) => term !== "");
  return ({ metadata: { labels = {} } }) =>
    terms.every((term) => {
      const [name = "", value] = term.split("=");
      return value === undefined ? name in labels : labels[name] === value;
    });
}

/** The name in a certificate that this server's authority signed. */
function certifiedName(socket: Socket): string | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const { CN } = socket.getPeerCertificate().subject;
  return Array.isArray(CN) ? CN[0] : CN;
}

/** Other writers of a cluster send merge patches and JSON patches; a `test` that fails is refused with 422. */
function patched(
  before: KubernetesObject,
  type: string,
  body: unknown,
): KubernetesObject | "unknown format" | "test failed" {
  if (type === "application/merge-patch+json") return merged(before, body) as KubernetesObject;
  if (type !== "application/json-patch+json") return "unknown format";
  const after = structuredClone(before) as unknown as Record<string, unknown>;
  for (const { op, path, value } of body as { op: string; path: string; value?: unknown }[]) {
    const keys = path
      .split("/")
      .slice(1)
      .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
    const last = keys.pop() ?? "";
    const parent = keys.reduce<Record<string, unknown>>(
      (at, key) => at[key] as Record<string, unknown>,
      after,
    );
    if (op === "test" && JSON.stringify(parent[last]) !== JSON.stringify(value)) return "test failed";
    if (op === "add" || op === "replace") parent[last] = value;
    if (op === "remove") delete parent[last];
  }
  return after as unknown as KubernetesObject;
}

const timeOf = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, "Z");

/** Who says nothing is known by the first part of its User-Agent. */
function managerOf(request: IncomingMessage): string {
  const given = new URL(request.url ?? "/", "http://api").searchParams.get("fieldManager");
  return given ?? (request.headers["user-agent"] ?? "").split("/")[0] ?? "";
}

function managedBy(object: KubernetesObject, manager: string, apiVersion: string): KubernetesObject {
  const others = object.metadata.managedFields?.filter((one) => one.manager !== manager) ?? [];
  const own = { manager, operation: "Update", apiVersion, time: timeOf(new Date()) } as const;
  return { ...object, metadata: { ...object.metadata, managedFields: [...others, own] } };
}

/** JSON merge patch (RFC 7386). */
function merged(target: unknown, given: unknown): unknown {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return given;
  const base = typeof target === "object" && target !== null && !Array.isArray(target) ? target : {};
  const result: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(given)) {
    if (value === null) delete result[name];
    else result[name] = merged(result[name], value);
  }
  return result;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString("utf8"));
}
