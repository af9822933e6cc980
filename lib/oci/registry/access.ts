import { setTimeout as wait } from "node:timers/promises";
import type { Dispatcher } from "undici";
import type { Credentials } from "../credentials/credentials.ts";
import type { ReadFailure } from "../failure.ts";
import { parseJson } from "../json-guard.ts";
import { fail, ok, type Result } from "../result.ts";
import type { Reading } from "../source/source.ts";
import { errorCodeOf, passwordWanted, statusFault, tokenFault, unknownLogin } from "./answer-faults.ts";
import { MAX_ERROR_BYTES, readWhole, unpacked } from "./body.ts";
import { parseChallenges } from "./challenge.ts";
import { cancelled, faultOf, outOfTime, refusedAddress } from "./connection-faults.ts";
import { createConnections, type Lookup, type Timeouts } from "./connections.ts";
import { createLogins, type Login, PULL, type Scope, type Target, type TokenRequest } from "./logins.ts";
import type { Environment } from "./proxy.ts";
import { isNamed } from "./realm.ts";
import { redirectFault, redirectTarget } from "./redirects.ts";
import { type Fault, lasting, type RetryTools, retrying } from "./retry.ts";
import type { SentLogin } from "./sent-login.ts";
import { isPlain, type RegistrySettings, registryUrl, settingsByHost } from "./settings.ts";
import { createSlots } from "./slots.ts";
import type { Asked, Led, Subject } from "./subject.ts";

export interface RequestSeen {
  readonly method: string;
  /** Without its query, which may hold signatures. */
  readonly url: string;
  /** Which request of its operation this is, from 1: the requests of one operation come one after the other. */
  readonly round: number;
}

export interface RegistryAccessOptions {
  /** `public-only` is for servers: a stranger's reference must not reach the server's own network. */
  readonly network: "public-only" | "any";
  /** By registry as in references: `HOST` or `HOST:PORT`. */
  readonly registries?: Readonly<Record<string, RegistrySettings>>;
  /** Asked when a registry wants a login and its settings have no credentials. */
  readonly findCredentials?: (
    registry: string,
    repository: string,
  ) => Promise<Result<Credentials | null, ReadFailure>>;
  readonly requestsPerHost?: number;
  readonly timeouts?: Partial<Timeouts>;
  /** Where proxies are looked for; none without it. */
  readonly env?: Environment;
  readonly onRequest?: (request: RequestSeen) => void;
  readonly now?: () => number;
  readonly random?: () => number;
  readonly sleep?: RetryTools["sleep"];
  readonly lookup?: Lookup;
}

export interface Answer {
  readonly status: number;
  /** The URL that answered, after redirects. */
  readonly url: URL;
  header(name: string): string | undefined;
  links(): string | readonly string[] | undefined;
  /** To be asked for once. */
  body(): AsyncIterable<Uint8Array>;
  /** Takes a body nobody wants to its end, where that is near: the connection is used again. */
  discard(): Promise<unknown>;
}

export interface Ask<T> {
  readonly method: "GET" | "HEAD" | Writing;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent along, whole, at each attempt. */
  readonly body?: Uint8Array;
  /** What the login has to allow; `pull` alone without it. */
  readonly scope?: Scope;
  /** Whether it may be sent again where nobody knows whether it arrived; true without it. */
  readonly repeats?: boolean;
  /** How long the operation may take, where that is longer than usual. */
  readonly withinMs?: number;
  /** What failures call the thing: `quay.io/a/b:1`. */
  readonly what: string;
  readonly asked: Asked;
  /** Statuses beside 2xx that `read` wants to see. */
  readonly alsoRead?: (status: number) => boolean;
  /** Reads the answer to its end, or destroys its body. What it throws counts as a fault of the connection. */
  readonly read: (answer: Answer, subject: Subject) => Promise<Result<T, Fault>>;
}

/** Methods that change something. */
export type Writing = "POST" | "PUT" | "PATCH" | "DELETE";

/** The way to all registries: connections, logins and limits that the whole process shares. */
export interface RegistryAccess {
  /** Where a registry named in references is. */
  urlOf(registry: string): URL;
  /** Whether what was read of a repository until now may have been shown because of who we are. */
  usesCredentials(repository: { registry: string; repository: string }): boolean;
  /** One operation: logs in, follows redirects, repeats by the retry rule, within the overall time. */
  ask<T>(repository: { registry: string; repository: string }, ask: Ask<T>, signal: AbortSignal): Reading<T>;
  close(): Promise<void>;
}

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Enough for every real token; more is no answer of a token service. */
const MAX_TOKEN_BYTES = 1024 * 1024;
const DEFAULT_REQUESTS_PER_HOST = 16;
const DEFAULT_TIMEOUTS: Timeouts = {
  connectMs: 10_000,
  headersMs: 20_000,
  bodyMs: 20_000,
  overallMs: 60_000,
};
const USER_AGENT = "twofold (+container index inspector)";

interface Request {
  readonly method: "GET" | "HEAD" | Writing;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly withinMs?: number;
  /** Of a registry whose token is asked for: these hosts may be at private addresses, for that question alone. */
  readonly realms?: readonly string[];
  /** Who named its host, where the reference did not. */
  readonly led?: Led;
}

interface Operation {
  readonly what: string;
  readonly asked: Asked;
  readonly signal: AbortSignal;
  readonly outerSignal: AbortSignal;
  /** What it may take as a whole. */
  readonly withinMs: number;
  round: number;
}

export function createRegistryAccess(options: RegistryAccessOptions): RegistryAccess {
  const settings = options.registries ?? {};
  const { at: settingsAt, named: settingsNamed } = settingsByHost(settings);
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const now = options.now ?? Date.now;
  const tools: RetryTools = {
    now,
    random: options.random ?? Math.random,
    sleep: options.sleep ?? sleepUnless,
  };
  const perHost = options.requestsPerHost ?? DEFAULT_REQUESTS_PER_HOST;
  const slots = createSlots(perHost);
  const connections = createConnections({
    perHost,
    timeouts,
    env: options.env ?? {},
    lookup: options.lookup,
  });

  const isGuarded = ({ url, realms = [] }: Request): boolean =>
    options.network === "public-only" && settingsAt(url) === undefined && !isNamed(url, realms);

  /** Why an operation that was ended from outside ended; null when it was not. */
  const endOf = (subject: Subject, operation: Operation): Fault | null => {
    if (operation.outerSignal.aborted) return cancelled(subject);
    return operation.signal.aborted ? outOfTime(subject, operation.withinMs) : null;
  };

  /** Whether a host marked `insecure` has TLS. */
  const hasTls = new Map<string, boolean>();

  /** Where `url` is asked for. `insecure` says what may be spoken and not what is: as Docker does, we ping with TLS first. */
  const spokenAt = async (url: URL, operation: Operation): Promise<URL> => {
    if (url.protocol !== "http:" || settingsAt(url)?.insecure !== true) return url;
    const secure = new URL(url);
    secure.protocol = "https:";
    const known = hasTls.get(url.host);
    if (known !== undefined) return known ? secure : url;
    const ping = { method: "GET", url: new URL("/v2/", secure), headers: {} } as const;
    const pinged = await exchange(ping, operation, async (answer) => ok(await answer.discard()));
    // Anything else may be over in a moment.
    if (pinged.ok || pinged.failure.failure.code === "insecure-registry") hasTls.set(url.host, pinged.ok);
    return pinged.ok ? secure : url;
  };

  /** One request on the wire, from waiting for its turn to the last byte that `read` takes. */
  const exchange = async <T>(
    request: Request,
    operation: Operation,
    read: (answer: Answer, subject: Subject) => Promise<Result<T, Fault>>,
  ): Promise<Result<T, Fault>> => {
    const { url, method, led } = request;
    const subject: Subject = {
      what: operation.what,
      asked: operation.asked,
      host: url.host,
      ...(led === undefined ? {} : { led }),
    };
    const wire = await spokenAt(url, operation);
    const free = await slots.take(url.host, operation.signal);
    if (free === null) return fail(endOf(subject, operation) ?? cancelled(subject));
    let body: Dispatcher.ResponseData["body"] | undefined;
    let isProxied = false;
    try {
      const way = await connections.wayTo(wire, settingsAt(wire), isGuarded(request));
      isProxied = way.isProxied;
      operation.round += 1;
      options.onRequest?.({ method, url: wire.origin + wire.pathname, round: operation.round });
      const response = await way.dispatcher.request({
        origin: wire.origin,
        path: wire.pathname + wire.search,
        method,
        headers: { "user-agent": USER_AGENT, "accept-encoding": "identity", ...request.headers },
        // Here and not at the connections: those through a proxy have no such options.
        headersTimeout: request.withinMs ?? timeouts.headersMs,
        bodyTimeout: timeouts.bodyMs,
        signal: operation.signal,
        ...(request.body === undefined ? {} : { body: request.body }),
      });
      const raw = response.body;
      body = raw;
      // An error after we stopped reading has nobody to go to.
      raw.on("error", () => {});
      const { headers } = response;
      const header = (name: string) => {
        const value = headers[name];
        return Array.isArray(value) ? value[0] : value;
      };
      const answer: Answer = {
        status: response.statusCode,
        url,
        header,
        links: () => headers["link"],
        body: () => unpacked(raw, header("content-encoding")?.trim().toLowerCase() ?? ""),
        discard: () => raw.dump({ limit: MAX_ERROR_BYTES }),
      };
      if (answer.status === 401) challenged.set(answer, headers["www-authenticate"]);
      return await read(answer, subject);
    } catch (error) {
      return fail(
        endOf(subject, operation) ??
          faultOf(error, subject, {
            isProxied,
            isTls: wire.protocol === "https:",
            hasAnswered: body !== undefined,
          }),
      );
    } finally {
      if (body !== undefined && !body.readableEnded) body.destroy();
      free();
    }
  };
  const challenged = new WeakMap<Answer, string | string[] | undefined>();

  const logins = createLogins({
    now,
    async credentialsFor({ registry, repository, url }) {
      const own = settingsNamed(registry)?.credentials ?? settingsAt(url)?.credentials;
      if (own !== undefined) return ok({ credentials: own, from: "settings" });
      const found = (await options.findCredentials?.(registry.toLowerCase(), repository)) ?? ok(null);
      if (!found.ok || found.value === null) return found.ok ? ok(null) : found;
      const { helper } = found.value;
      return ok({ credentials: found.value, from: helper === undefined ? "login" : { helper } });
    },
    async send(request: TokenRequest, target, signal) {
      // The token is asked for on behalf of all who wait for it, so it has a time limit of its own.
      const tokenEnd = new AbortController();
      const timeUp = setTimeout(() => tokenEnd.abort(), timeouts.overallMs);
      const ended = AbortSignal.any([signal, tokenEnd.signal]);
      const { what, realms } = target;
      const withinMs = timeouts.overallMs;
      const limited: Operation = {
        what,
        asked: "token",
        signal: ended,
        outerSignal: signal,
        withinMs,
        round: 0,
      };
      const headers = { accept: "application/json", ...request.headers };
      const { login, ...bare } = request;
      try {
        const led = { by: "realm", from: target.registry } as const;
        const asked =
          request.url.host === target.url.host
            ? { ...bare, headers, realms }
            : { ...bare, headers, realms, led };
        return await redirected(asked, limited, async (answer, at, isHome) => {
          const subject = withLogin(at, isHome ? login : null);
          if (answer.status >= 300) return fail(tokenFault(await errorFault(answer, subject), subject));
          const whole = await readWhole(answer.body(), MAX_TOKEN_BYTES);
          return ok(whole === "too-large" ? null : parseJson(whole));
        });
      } finally {
        clearTimeout(timeUp);
      }
    },
  });

  const errorFault = async (answer: Answer, subject: Subject): Promise<Fault> => {
    const text = await readWhole(answer.body(), MAX_ERROR_BYTES).catch(() => "too-large" as const);
    return statusFault(
      {
        status: answer.status,
        retryAfter: answer.header("retry-after"),
        errorCode: text === "too-large" ? null : errorCodeOf(parseJson(text)),
        nowMs: now(),
      },
      subject,
    );
  };

  /**
   * A request with every redirect on the way. What logs in stays at the origin it was meant for: its header is left behind on
   * the way to another, also when that leads back, and a body that holds it goes nowhere else.
   */
  const redirected = async <T>(
    request: Request,
    operation: Operation,
    read: (answer: Answer, subject: Subject, isHome: boolean) => Promise<Result<T, Fault>>,
  ): Promise<Result<T, Fault>> => {
    let next = request;
    let isHome = true;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const step = await exchange<{ to: URL } | { value: T }>(next, operation, async (answer, subject) => {
        if (REDIRECTS.has(answer.status)) {
          const to = redirectTarget(answer, subject, (to) => isPlain(to.hostname, settingsAt(to)));
          await answer.discard();
          if (!to.ok) return to;
          // A text is the login of a token request; bytes are what is pushed.
          const held = typeof request.body === "string" ? "a login" : "what is pushed";
          return request.body !== undefined && to.value.origin !== request.url.origin
            ? fail(redirectFault(subject, `it would send ${held} to ${to.value.host}`))
            : ok({ to: to.value });
        }
        const value = await read(answer, subject, isHome);
        return value.ok ? ok({ value: value.value }) : value;
      });
      if (!step.ok) return step;
      if ("value" in step.value) return ok(step.value.value);
      const url = step.value.to;
      isHome &&= url.origin === request.url.origin;
      const { authorization, ...bare } = next.headers;
      const led: Led | undefined =
        url.host === next.url.host ? next.led : { by: "redirect", from: next.url.host };
      next = {
        ...next,
        url,
        headers: isHome && authorization !== undefined ? next.headers : bare,
        ...(led === undefined ? {} : { led }),
      };
    }
    const at = { what: operation.what, asked: operation.asked, host: next.url.host };
    return fail(redirectFault(at, `there are more than ${MAX_REDIRECTS} in a row`));
  };

  type Step<T> =
    | { kind: "done"; value: T }
    | { kind: "login"; header: string | readonly string[] | undefined; fault: Fault };

  /** One attempt: with the login that holds now, a new one after a 401, and every redirect on the way. */
  const attempt = async <T>(ask: Ask<T>, target: Target, operation: Operation): Promise<Result<T, Fault>> => {
    const home: Subject = { what: ask.what, asked: ask.asked, host: target.url.host };
    // A login that ended because this operation's own time ran out did not run into somebody's cancel: hence `endOf` below.
    const current = await logins.current(target, operation.signal);
    if (!current.ok) return fail(endOf(home, operation) ?? current.failure);
    let login: Login | null = current.value;
    for (let answered401 = false; ; answered401 = true) {
      const authorization = login?.authorization ?? null;
      const headers = { ...ask.headers, ...(authorization === null ? {} : { authorization }) };
      const request: Request = {
        method: ask.method,
        url: ask.url,
        headers,
        ...(ask.body === undefined ? {} : { body: ask.body }),
        ...(ask.withinMs === undefined ? {} : { withinMs: ask.withinMs }),
      };
      const step = await redirected<Step<T>>(request, operation, async (answer, at, isHome) => {
        const subject = withLogin(at, isHome && login !== null ? login.sent : null);
        if ((answer.status >= 200 && answer.status < 300) || ask.alsoRead?.(answer.status)) {
          const value = await ask.read(answer, subject);
          return value.ok ? ok({ kind: "done", value: value.value }) : value;
        }
        const fault = await errorFault(answer, subject);
        if (answer.status === 401 && isHome)
          return ok({ kind: "login", header: challenged.get(answer), fault });
        const hidden = answer.status === 403 || answer.status === 404 ? login?.lookupFailure : null;
        return fail(hidden ? lasting(hidden) : fault);
      });
      if (!step.ok) return step;
      if (step.value.kind === "done") return ok(step.value.value);
      const refused = login?.lookupFailure ? lasting(login.lookupFailure) : step.value.fault;
      if (answered401) return fail(refused);
      const challenges = parseChallenges(step.value.header);
      const renewed = await logins.answer(challenges, login, target, operation.signal);
      if (!renewed.ok) return fail(endOf(home, operation) ?? renewed.failure);
      // Nothing to show, so nothing would change.
      if (renewed.value === null)
        return fail(
          refused.failure.code === "unauthorized" ? lasting(unknownLogin(home, challenges)) : refused,
        );
      if (renewed.value.authorization === null) {
        const { lookupFailure, sent } = renewed.value;
        if (lookupFailure !== null) return fail(lasting(lookupFailure));
        return fail(sent === null ? refused : lasting(passwordWanted(home, sent)));
      }
      login = renewed.value;
    }
  };

  const targetOf = (registry: string, repository: string, what: string, scope = PULL): Target => {
    const own = settingsNamed(registry);
    return { registry, repository, url: registryUrl(registry, own), realms: own?.realms ?? [], what, scope };
  };

  return {
    urlOf: (registry) => registryUrl(registry, settingsNamed(registry)),
    usesCredentials({ registry, repository }) {
      const own = settingsNamed(registry);
      return own?.certFile !== undefined || logins.usesCredentials(targetOf(registry, repository, ""));
    },
    async ask(repository, ask, signal) {
      const target = targetOf(repository.registry, repository.repository, ask.what, ask.scope);
      const subject = { what: ask.what, asked: ask.asked, host: target.url.host };
      if (signal.aborted) return fail(cancelled(subject).failure);
      if (options.network === "public-only" && isLoopbackUnnamed(target.url, settingsAt(target.url)))
        return fail(refusedAddress(subject));
      const ending = new AbortController();
      const end = () => ending.abort();
      const withinMs = ask.withinMs ?? timeouts.overallMs;
      const timeUp = setTimeout(end, withinMs);
      signal.addEventListener("abort", end, { once: true });
      const operation: Operation = {
        what: ask.what,
        asked: ask.asked,
        withinMs,
        signal: ending.signal,
        outerSignal: signal,
        round: 0,
      };
      try {
        const result = await retrying(() => attempt(ask, target, operation), {
          tools,
          deadlineMs: now() + withinMs,
          signal: ending.signal,
          repeats: ask.repeats ?? true,
        });
        return !result.ok && signal.aborted ? fail(cancelled(subject).failure) : result;
      } finally {
        clearTimeout(timeUp);
        signal.removeEventListener("abort", end);
      }
    },
    close: () => connections.close(),
  };
}

const withLogin = (subject: Subject, login: SentLogin | null): Subject =>
  login === null ? subject : { ...subject, login };

/** A name such as `localhost` is refused before anything is looked up or a slot is taken. */
function isLoopbackUnnamed(url: URL, settings: RegistrySettings | undefined): boolean {
  return settings === undefined && isPlain(url.hostname, undefined);
}

async function sleepUnless(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => {});
}
