import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { getCACertificates } from "node:tls";
import { Agent, request } from "undici";
import { z } from "zod";
import { isLoopbackHost } from "#lib/oci/registry/addresses.ts";
import { readWhole, unpacked } from "#lib/oci/registry/body.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { type RunSourceFailure, sourceFailure } from "./run-source.ts";

/** A service that is asked for runs. */
export interface SourceAddress {
  /** What people call it; failures name it so. */
  readonly name: string;
  /** `https://host[:port][/path]`; without TLS only on this machine, or without a token. */
  readonly address: string;
  /** Read anew for each request, since tokens rotate; null: none is sent. Rejects as reading its file does. */
  readonly token: () => Promise<string | null>;
  /** PEM of the authority that signed the service's certificate, beside those of the system. */
  readonly ca?: string;
  /** For one `find` with all its pages and repetitions. */
  readonly timeoutMs: number;
  /** Waits between two tries; for tests. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface SourceAnswer {
  readonly status: number;
  readonly json: unknown;
}

export interface SourceClient {
  /** A JSON document by GET; 404 is an answer, other errors are failures. `path` is below the address. */
  get(path: string, query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Asked>;
  close(): Promise<void>;
}
export type Asked = Result<SourceAnswer, RunSourceFailure>;

/** A page of 50 whole PipelineRuns in base64 is near 20 MB; nothing honest is above this. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;
/** An error's document says a sentence. */
const MAX_ERROR_BYTES = 64 * 1024;
/** The longest text of the server's that a message repeats. */
const MAX_SAID = 300;
const ATTEMPTS = 3;
const FIRST_WAIT_MS = 250;
/** More is not waited for within one question. */
const LONGEST_WAIT_MS = 5_000;

/** The way to a service. Redirects are not followed: the token is the service's alone. */
export function openSource(place: SourceAddress): Result<SourceClient, RunSourceFailure> {
  const { name } = place;
  const config = (message: string) => fail(sourceFailure("source-config", name, message));
  if (!URL.canParse(place.address)) return config(`${name} has no address that is a URL.`);
  const base = new URL(place.address);
  if (base.protocol !== "https:" && base.protocol !== "http:")
    return config(`${name} has an address of ${base.protocol}, and https: is spoken.`);
  if (base.username !== "" || base.password !== "" || base.search !== "" || base.hash !== "")
    return config(
      `${name} has an address with more than host and path; credentials have a setting of their own.`,
    );
  const ca = place.ca === undefined ? {} : { ca: [...getCACertificates("default"), place.ca] };
  const dispatcher = new Agent({ connect: { ...ca, timeout: place.timeoutMs } });
  const { wait = waited } = place;

  const once = async (
    path: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Tried> => {
    let token: string | null = null;
    const failed = (code: RunSourceFailure["code"], message: string, retry: Retry): Tried => ({
      failure: sourceFailure(code, name, token === null ? message : message.replaceAll(token, "…")),
      retry,
    });
    try {
      // A token's file mostly ends with a newline, which no header can hold.
      token = (await place.token())?.trim() || null;
    } catch (error) {
      return { failure: tokenFailure(name, error), retry: "never" };
    }
    try {
      if (token !== null && /[^\x21-\x7e]/.test(token))
        return failed("source-config", `The token of ${name} has characters that no token has.`, "never");
      if (token !== null && base.protocol === "http:" && !isLoopbackHost(base.hostname))
        return failed(
          "source-config",
          `${name} has an address without TLS, and tokens are not sent in the open.`,
          "never",
        );
      const url = new URL(`${base.origin}${base.pathname.replace(/\/+$/, "")}${path}`);
      for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
      const answer = await request(url, {
        dispatcher,
        method: "GET",
        headers: {
          accept: "application/json",
          "accept-encoding": "gzip",
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        signal,
        headersTimeout: place.timeoutMs,
        bodyTimeout: place.timeoutMs,
      });
      const isGood = answer.statusCode === 200;
      const body = unpacked(answer.body, String(answer.headers["content-encoding"] ?? ""));
      const bytes = await readWhole(body, isGood ? MAX_BODY_BYTES : MAX_ERROR_BYTES);
      if (bytes === "too-large")
        return failed(
          "source-malformed",
          `${name} answers ${path} with more than ${MAX_BODY_BYTES} bytes.`,
          "never",
        );
      const text = Buffer.from(bytes).toString("utf8");
      const json = jsonOf(text);
      if (isGood && json !== undefined) return { answer: { status: 200, json } };
      if (isGood)
        return /^\s*[{[]/.test(text)
          ? failed("source-away", `${name} cut its answer to ${path} short.`, "soon")
          : failed("source-malformed", `${name} answers ${path} with no JSON.`, "never");
      if (answer.statusCode === 404 && json !== undefined) return { answer: { status: 404, json } };
      return failed(
        codeOf(answer.statusCode, json),
        `${name} answers ${path} with ${answer.statusCode}${saidOf(json)}.`,
        retryOf(answer.statusCode, answer.headers["retry-after"]),
      );
    } catch (error) {
      if (signal.aborted) return failed("source-away", `${name} did not answer ${path} in time.`, "never");
      return failed("source-away", `${name} cannot be reached (${reasonOf(error)}).`, "soon");
    }
  };

  return ok({
    async get(path, query, signal) {
      for (let attempt = 1; ; attempt += 1) {
        const tried = await once(path, query, signal);
        if ("answer" in tried) return ok(tried.answer);
        const { failure, retry } = tried;
        if (retry === "never" || attempt === ATTEMPTS || signal.aborted) return fail(failure);
        const grown = FIRST_WAIT_MS * 2 ** attempt * (0.5 + Math.random() / 2);
        if (typeof retry === "number" && retry > LONGEST_WAIT_MS) return fail(failure);
        await wait(typeof retry === "number" ? Math.max(retry, grown) : grown, signal);
      }
    },
    close: () => dispatcher.close(),
  });
}

/** `soon`: a passing fault; a number: milliseconds that the server asks for. */
type Retry = "never" | "soon" | number;
type Tried =
  | { readonly answer: SourceAnswer }
  | { readonly failure: RunSourceFailure; readonly retry: Retry };

function retryOf(status: number, header: string | string[] | undefined): Retry {
  if (![429, 500, 502, 503, 504].includes(status)) return "never";
  return typeof header === "string" && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : "soon";
}

/** gRPC's number for "not authenticated", which Tekton Results uses for a lack of rights too (pkg/api/server/v1alpha2/auth). */
const UNAUTHENTICATED = 16;
const errorSchema = z.object({
  code: z.number().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
});

function codeOf(status: number, json: unknown): RunSourceFailure["code"] {
  const error = errorSchema.safeParse(json).data;
  const lacksRight = error?.code === UNAUTHENTICATED && /permission denied/i.test(error.message ?? "");
  // KubeArchive has no 403 (cmd/api/auth/authz.go).
  const isArchives = error?.code === undefined && error?.message === "unauthorized";
  if (status === 403 || (status === 401 && (lacksRight || isArchives))) return "source-denied";
  if (status === 401) return "source-unauthorized";
  if (status === 429) return "source-busy";
  if (status >= 500) return "source-away";
  // Redirects among them, and a 404 that is no document of the service.
  return status < 400 || status === 404 ? "source-malformed" : "source-refused";
}

function saidOf(json: unknown): string {
  const said = errorSchema.safeParse(json).data?.message;
  return said ? `: ${said.replaceAll(/\s+/g, " ").slice(0, MAX_SAID)}` : "";
}

/** The service is not at fault. The file's name alone: where it lies on the server is not for its visitors. */
function tokenFailure(source: string, error: unknown): RunSourceFailure {
  const { path } = error as NodeJS.ErrnoException;
  const file = path === undefined ? "" : `, ${basename(path)},`;
  const message = `The file with the token of ${source}${file} cannot be read (${reasonOf(error)}).`;
  return {
    ...sourceFailure("source-config", source, message),
    next: "Put the token there so that Twofold's user may read it, or correct this source's `tokenFile` in the settings.",
  };
}

/** The cause's code alone, since messages of libraries may hold headers. */
function reasonOf(error: unknown): string {
  const { code, name, cause } = error as { code?: string; name?: string; cause?: { code?: string } };
  return code ?? cause?.code ?? name ?? "an unknown fault";
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

async function waited(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
