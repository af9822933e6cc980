import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

export interface Asked {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly authorization: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a request meets instead of an answer. */
export type Fault =
  | { readonly drop: true }
  | { readonly status: number; readonly body?: unknown; readonly retryAfter?: number }
  /** The right answer, ended early under a good status. */
  | { readonly cut: true }
  | { readonly page: string }
  | { readonly redirect: string }
  /** The headers come and the body never does. */
  | { readonly hang: true };

export interface HttpDouble {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** The next requests meet these. */
  failNext(...faults: readonly Fault[]): void;
  /** From now on every request meets it; null: none does. */
  failEvery(fault: Fault | null): void;
  close(): Promise<void>;
}

/** A server of JSON on this machine, with faults at the wire. Packs its answers with gzip where they are asked for so. */
export async function startHttpDouble(
  answer: (asked: Asked) => Answer,
  tls?: { readonly cert: string; readonly key: string },
): Promise<HttpDouble> {
  const asked: Asked[] = [];
  const faults: Fault[] = [];
  let standing: Fault | null = null;
  const send = (
    request: IncomingMessage,
    response: ServerResponse,
    { status, body, headers = {} }: Answer,
  ) => {
    const text = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
    const packs = status === 200 && (request.headers["accept-encoding"] ?? "").includes("gzip");
    response.writeHead(status, {
      "content-type": "application/json",
      ...(packs ? { "content-encoding": "gzip" } : {}),
      ...headers,
    });
    response.end(packs ? gzipSync(text) : text);
  };
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", "http://double");
    const one = {
      path: decodeURIComponent(url.pathname),
      query: Object.fromEntries(url.searchParams),
      authorization: request.headers.authorization,
    };
    asked.push(one);
    const fault = faults.shift() ?? standing;
    if (fault === null) return send(request, response, answer(one));
    if ("drop" in fault) return void request.socket.destroy();
    if ("hang" in fault)
      return void response.writeHead(200, { "content-type": "application/json" }).write("{");
    if ("page" in fault)
      return send(request, response, {
        status: 200,
        body: fault.page,
        headers: { "content-type": "text/html" },
      });
    if ("redirect" in fault)
      return send(request, response, { status: 302, body: "", headers: { location: fault.redirect } });
    if ("cut" in fault) {
      const whole = JSON.stringify(answer(one).body);
      return send(request, response, { status: 200, body: whole.slice(0, whole.length / 2) });
    }
    const wait = fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
    return send(request, response, { status: fault.status, body: fault.body ?? {}, headers: wait });
  };
  const server = tls === undefined ? createServer(handle) : createTlsServer(tls, handle);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    failNext: (...given) => void faults.push(...given),
    failEvery: (fault) => {
      standing = fault;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
