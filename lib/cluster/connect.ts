import type { RequestOptions } from "node:https";
import { Agent, type Dispatcher, ProxyAgent, request } from "undici";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { type ClusterFailure, clusterFailure } from "./failure.ts";
import { faultOf, statusFailure } from "./status.ts";

/** Where the API server is, and as whom it is asked. */
export type ClusterPlace =
  | { readonly kind: "kubeconfig"; readonly path: string; readonly context: string | null }
  /** The service account of the pod we run in. */
  | { readonly kind: "in-cluster" }
  | {
      readonly kind: "token";
      readonly server: string;
      readonly tokenFile: string;
      readonly ca: string | null;
    };

/** With whose rights one request is made. */
export type ClusterActor =
  | { readonly kind: "server" }
  /** Needs the right `impersonate` for the server's own account. */
  | { readonly kind: "impersonate"; readonly user: string; readonly groups: readonly string[] }
  | { readonly kind: "token"; readonly token: string };

export interface ClusterRequest {
  readonly as: ClusterActor;
  readonly method: "GET" | "POST" | "PATCH";
  /** Path below the server's address, with its query. */
  readonly path: string;
  readonly body?: { readonly type: string; readonly json: unknown };
  readonly signal: AbortSignal;
}

export interface Cluster {
  /** Address of the API server, without credentials. */
  readonly server: string;
  /** The answer's document. */
  json(request: ClusterRequest): Promise<Result<unknown, ClusterFailure>>;
  /** The answer as it comes, a line at a time: what a watch is (one JSON document per line). */
  lines(request: ClusterRequest): Promise<Result<AsyncIterable<string>, ClusterFailure>>;
  close(): Promise<void>;
}

/** A list page of 500 whole PipelineRuns is near 50 MB; nothing honest is above this. */
const MAX_BODY_BYTES = 256 * 1024 * 1024;
const ANSWER_MS = 30_000;

/** Reads the place's credentials and gives the way to it; nothing is asked of the cluster yet. */
export async function connectCluster(place: ClusterPlace): Promise<Result<Cluster, ClusterFailure>> {
  const loaded = await loadPlace(place);
  if (!loaded.ok) return loaded;
  const { config, server, proxyUrl } = loaded.value;
  const base = server.replace(/\/+$/, "");
  let way: { readonly material: string; readonly dispatcher: Dispatcher } | null = null;

  /** Tokens rotate and exec plugins renew, so credentials are taken anew for every request; connections are kept. */
  const wayNow = async (): Promise<{ dispatcher: Dispatcher; headers: Record<string, string> }> => {
    const options: RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername, auth } = options;
    const tls = { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername };
    const material = JSON.stringify([ca, cert, key, pfx, rejectUnauthorized, servername].map(String));
    if (way?.material !== material) {
      void way?.dispatcher.close();
      const given = Object.fromEntries(Object.entries(tls).filter(([, value]) => value != null));
      const dispatcher =
        proxyUrl === null
          ? new Agent({ connect: given })
          : new ProxyAgent({ uri: proxyUrl, requestTls: given });
      way = { material, dispatcher };
    }
    // A token's file mostly ends with a newline, which no header can hold.
    const headers = Object.fromEntries(
      Object.entries(options.headers ?? {}).map(([name, value]) => [
        name.toLowerCase(),
        String(value).trim(),
      ]),
    );
    if (auth != null) headers["authorization"] = `Basic ${Buffer.from(auth).toString("base64")}`;
    return { dispatcher: way.dispatcher, headers };
  };

  const send = async (asked: ClusterRequest, { streams }: { readonly streams: boolean }) => {
    try {
      const { dispatcher, headers } = await wayNow();
      const answer = await request(`${base}${asked.path}`, {
        dispatcher,
        method: asked.method,
        headers: {
          ...headersFor(asked.as, headers),
          accept: "application/json",
          ...(asked.body === undefined ? {} : { "content-type": asked.body.type }),
        },
        body: asked.body === undefined ? null : JSON.stringify(asked.body.json),
        signal: asked.signal,
        headersTimeout: ANSWER_MS,
        // A quiet watch is no dead one: the server ends it after `timeoutSeconds`.
        bodyTimeout: streams ? 0 : ANSWER_MS,
      });
      if (answer.statusCode >= 200 && answer.statusCode < 300) return ok(answer.body);
      const text = await limitedText(answer.body);
      return fail(
        statusFailure(answer.statusCode, text, answer.headers["retry-after"], base, pathOf(asked.path)),
      );
    } catch (error) {
      return fail(faultOf(error, base));
    }
  };

  return ok({
    server: base,
    async json(asked) {
      const sent = await send(asked, { streams: false });
      if (!sent.ok) return sent;
      try {
        return ok(JSON.parse(await limitedText(sent.value)) as unknown);
      } catch (error) {
        if (error instanceof SyntaxError)
          return fail(
            clusterFailure("cluster-malformed", `${base} answers ${pathOf(asked.path)} with no JSON.`),
          );
        return fail(faultOf(error, base));
      }
    },
    async lines(asked) {
      const sent = await send(asked, { streams: true });
      return sent.ok ? ok(linesOf(sent.value)) : sent;
    },
    async close() {
      await way?.dispatcher.destroy();
    },
  });
}

/** The client library takes half a second and 50 MB to load, so only those who have a cluster pay for it. */
async function loadPlace(place: ClusterPlace) {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  const where = whereOf(place);
  try {
    if (place.kind === "kubeconfig") {
      config.loadFromFile(place.path);
      if (place.context !== null) config.setCurrentContext(place.context);
    } else if (place.kind === "in-cluster") config.loadFromCluster();
    else config.loadFromOptions(tokenConfig(place));
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? "it is no kubeconfig";
    return fail(clusterFailure("cluster-config", `${where} cannot be read: ${reason}.`));
  }
  const found = config.getCurrentCluster();
  if (found === null)
    return fail(
      clusterFailure(
        "cluster-config",
        `${where} has no ${place.kind === "kubeconfig" && place.context !== null ? `context ${place.context}` : "current context"} with a cluster.`,
      ),
    );
  // Outside a cluster the service account's address is made of variables that are not set.
  if (!URL.canParse(found.server))
    return fail(clusterFailure("cluster-config", `${where} names no address of an API server.`));
  if (found.server.startsWith("http:") && !found.skipTLSVerify)
    return fail(
      clusterFailure(
        "cluster-config",
        `${where} names a server without TLS, and credentials are not sent in the open.`,
      ),
    );
  return ok({ config, server: found.server, proxyUrl: found.proxyUrl ?? null });
}

function whereOf(place: ClusterPlace): string {
  if (place.kind === "kubeconfig") return place.path;
  return place.kind === "in-cluster" ? "the service account of this pod" : `the cluster ${place.server}`;
}

/** The library reads a token's file again each time it is needed, as it does for the service account. */
function tokenConfig({ server, tokenFile, ca }: Extract<ClusterPlace, { kind: "token" }>) {
  const name = "cluster";
  return {
    clusters: [{ name, server, skipTLSVerify: false, ...(ca === null ? {} : { caFile: ca }) }],
    users: [{ name, authProvider: { name: "tokenFile", config: { tokenFile } } }],
    contexts: [{ name, cluster: name, user: name }],
    currentContext: name,
  };
}

/** A person's token takes the place of the server's; impersonation stands beside it (Kubernetes: User impersonation). */
function headersFor(as: ClusterActor, own: Record<string, string>): Record<string, string | string[]> {
  switch (as.kind) {
    case "server":
      return own;
    case "impersonate":
      return {
        ...own,
        "impersonate-user": as.user,
        ...(as.groups.length > 0 ? { "impersonate-group": [...as.groups] } : {}),
      };
    case "token":
      return { ...own, authorization: `Bearer ${as.token}` };
  }
}

const pathOf = (path: string): string => path.replace(/\?.*$/s, "");

async function limitedText(body: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > MAX_BODY_BYTES) throw new Error("the answer is larger than 256 MiB");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

async function* linesOf(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const part of body) {
    const pieces = (rest + decoder.decode(part, { stream: true })).split("\n");
    rest = pieces.pop() ?? "";
    if (rest.length > MAX_BODY_BYTES) throw new Error("a line of the watch is larger than 256 MiB");
    for (const piece of pieces) if (piece.trim() !== "") yield piece;
  }
}
