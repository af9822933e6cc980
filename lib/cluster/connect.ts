import { Agent, type Dispatcher, ProxyAgent, request } from "undici";
import { inBackground } from "#lib/background/keep-going.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { type CredentialTiming, createCredentials, credentialTiming, type Taken } from "./credentials.ts";
import { type ClusterFailure, clusterFailure } from "./failure.ts";
import type { ClusterPlace } from "./place.ts";
import { faultOf, statusFailure } from "./status.ts";

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

/** As the audit log of the API server and `managedFields` name us, whoever's rights are used. */
const OWN_NAME = "twofold";

interface Streams {
  readonly streams: boolean;
}

/** Reads the place's credentials and gives the way to it; nothing is asked of the cluster yet. */
export async function connectCluster(
  place: ClusterPlace,
  timing: Partial<CredentialTiming> = {},
): Promise<Result<Cluster, ClusterFailure>> {
  const made = await createCredentials(place, { ...credentialTiming, ...timing });
  if (!made.ok) return made;
  const credentials = made.value;
  const base = credentials.server;
  let way: { readonly material: string; readonly dispatcher: Dispatcher } | null = null;

  /** Connections are kept for as long as what they are made with is the same. */
  const dispatcherFor = ({ tls, proxyUrl }: Taken): Dispatcher => {
    const material = JSON.stringify([proxyUrl, ...Object.entries(tls).flat().map(String)]);
    if (way?.material !== material) {
      const old = way?.dispatcher;
      if (old !== undefined) inBackground("Closing connections to the cluster", () => old.close());
      const dispatcher =
        proxyUrl === null ? new Agent({ connect: tls }) : new ProxyAgent({ uri: proxyUrl, requestTls: tls });
      way = { material, dispatcher };
    }
    return way.dispatcher;
  };

  const ask = (asked: ClusterRequest, taken: Taken, { streams }: Streams) =>
    request(`${base}${managedPath(asked)}`, {
      dispatcher: dispatcherFor(taken),
      method: asked.method,
      headers: {
        ...headersFor(asked.as, taken.headers),
        accept: "application/json",
        "user-agent": OWN_NAME,
        ...(asked.body === undefined ? {} : { "content-type": asked.body.type }),
      },
      body: asked.body === undefined ? null : JSON.stringify(asked.body.json),
      signal: asked.signal,
      headersTimeout: ANSWER_MS,
      // A quiet watch is no dead one: whoever watches has a deadline, and asks a server that is silent.
      bodyTimeout: streams ? 0 : ANSWER_MS,
    });

  const send = async (asked: ClusterRequest, streams: Streams) => {
    for (let renewed = false; ; renewed = true) {
      const taken = await credentials.take(asked.signal);
      if (!taken.ok) return taken;
      try {
        const answer = await ask(asked, taken.value, streams);
        if (answer.statusCode >= 200 && answer.statusCode < 300) return ok(answer.body);
        const text = await limitedText(answer.body);
        // Nothing was done by a request that was refused so, whatever it asked for.
        const ours = answer.statusCode === 401 && asked.as.kind !== "token" && !renewed;
        if (ours && (await credentials.renew(taken.value))) continue;
        return fail(
          statusFailure(answer.statusCode, text, answer.headers["retry-after"], base, pathOf(asked.path)),
        );
      } catch (error) {
        return fail(faultOf(error, base));
      }
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
      credentials.stop();
      await way?.dispatcher.destroy();
    },
  });
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

/** What writes to an object says as which field manager (Kubernetes: Field management). */
function managedPath({ method, path }: ClusterRequest): string {
  if (method !== "PATCH") return path;
  return `${path}${path.includes("?") ? "&" : "?"}fieldManager=${OWN_NAME}`;
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
