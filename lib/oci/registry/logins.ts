import type { Credentials } from "../credentials/credentials.ts";
import type { ReadFailure } from "../failure.ts";
import { fail, ok, type Result } from "../result.ts";
import type { Challenge } from "./challenge.ts";
import { mayBePlain, mayTakeCredentials, tokenService } from "./realm.ts";
import { type Fault, lasting } from "./retry.ts";
import { type CredentialsFrom, type SentLogin, sentLogin } from "./sent-login.ts";

/** What a login has to allow in its repository, and to be read from another of the same registry for a mount. */
export interface Scope {
  readonly actions: "pull" | "pull,push";
  readonly mountFrom: string | null;
}
export const PULL: Scope = { actions: "pull", mountFrom: null };
export const PUSH: Scope = { actions: "pull,push", mountFrom: null };

/** Who asks for access to what. */
export interface Target {
  /** As in references: `docker.io`. */
  readonly registry: string;
  readonly repository: string;
  readonly url: URL;
  readonly realms: readonly string[];
  /** What failures call it. */
  readonly what: string;
  readonly scope: Scope;
}

export interface TokenRequest {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whose credentials are in it; null where it asks for everybody's token. */
  readonly login: SentLogin | null;
}

/** Credentials, and where they came from. */
export interface Found {
  readonly credentials: Credentials;
  readonly from: CredentialsFrom;
}

export interface LoginTools {
  readonly now: () => number;
  readonly credentialsFor: (target: Target) => Promise<Result<Found | null, ReadFailure>>;
  /** Sends one request and yields the JSON of its 200. */
  readonly send: (
    request: TokenRequest,
    target: Target,
    signal: AbortSignal,
  ) => Promise<Result<unknown, Fault>>;
}

/** What goes into `Authorization`. `credentials` holds why none were used, when looking for them failed. */
export interface Login {
  readonly authorization: string | null;
  readonly untilMs: number;
  readonly lookupFailure: ReadFailure | null;
  /** Whose credentials went into it; null where nobody's did, as many registries want a token of everybody. */
  readonly sent: SentLogin | null;
}

export interface Logins {
  /** Whether the login that a repository was last read with is somebody's. */
  usesCredentials(target: Target): boolean;
  /** The login that holds now, fetched anew when it has run out; null when the repository never asked for one. */
  current(target: Target, signal: AbortSignal): Promise<Result<Login | null, Fault>>;
  /** Answers a 401. `used` is what the refused request carried: another reader may have a newer one by now. */
  answer(
    challenges: readonly Challenge[],
    used: Login | null,
    target: Target,
    signal: AbortSignal,
  ): Promise<Result<Login | null, Fault>>;
}

interface Entry {
  challenge: Challenge;
  login: Login | null;
  pending: Pending | null;
}

interface Pending {
  readonly result: Promise<Result<Login, Fault>>;
  readonly abort: AbortController;
  waiting: number;
}

/** A token is not used in its last seconds: the request that carries it takes a while. */
const TOKEN_MARGIN_MS = 5_000;
/** What the token specification says of answers without `expires_in` (https://distribution.github.io/distribution/spec/auth/token/). */
const DEFAULT_TOKEN_SECONDS = 60;
/** Bounds what is remembered of repositories; the oldest goes first. */
const MAX_LOGINS = 2_000;
const CLIENT_ID = "twofold";

/** Logins per host, repository and scope, each fetched once however many wait for it. */
export function createLogins(tools: LoginTools): Logins {
  const entries = new Map<string, Entry>();
  const keyOf = ({ url, repository, scope }: Target) =>
    `${url.origin} ${repository} ${scope.actions} ${scope.mountFrom ?? ""}`;

  const refresh = async (
    entry: Entry,
    target: Target,
    signal: AbortSignal,
  ): Promise<Result<Login, Fault>> => {
    const pending = entry.pending ?? start(entry, target);
    pending.waiting += 1;
    const result = await orAborted(pending.result, signal, target);
    pending.waiting -= 1;
    // The request belongs to all who wait for it: it ends early when the last of them has gone away, and nobody joins it then.
    if (pending.waiting === 0) {
      if (entry.pending === pending) entry.pending = null;
      pending.abort.abort();
    }
    return result;
  };

  const start = (entry: Entry, target: Target): Pending => {
    const abort = new AbortController();
    const result = logIn(entry.challenge, target, tools, abort.signal).then((login) => {
      if (entry.pending === pending) entry.pending = null;
      if (login.ok) entry.login = login.value;
      return login;
    });
    const pending: Pending = { result, abort, waiting: 0 };
    entry.pending = pending;
    return pending;
  };

  return {
    usesCredentials: (target) => (entries.get(keyOf(target))?.login?.sent ?? null) !== null,
    async current(target, signal) {
      const entry = entries.get(keyOf(target));
      if (entry === undefined) return ok(null);
      if (entry.login !== null && entry.login.untilMs > tools.now()) return ok(entry.login);
      return refresh(entry, target, signal);
    },
    async answer(challenges, used, target, signal) {
      const challenge =
        challenges.find(({ scheme, parameters }) => scheme === "bearer" && "realm" in parameters) ??
        challenges.find(({ scheme }) => scheme === "basic");
      if (challenge === undefined) return ok(null);
      const key = keyOf(target);
      const known = entries.get(key);
      if (known?.login && known.login !== used && known.login.untilMs > tools.now()) return ok(known.login);
      const entry = known ?? { challenge, login: null, pending: null };
      if (entry.pending === null) {
        entry.challenge = challenge;
        entry.login = null;
      }
      entries.delete(key);
      entries.set(key, entry);
      for (const oldest of entries.keys()) {
        if (entries.size <= MAX_LOGINS) break;
        entries.delete(oldest);
      }
      return refresh(entry, target, signal);
    },
  };
}

async function logIn(
  challenge: Challenge,
  target: Target,
  tools: LoginTools,
  signal: AbortSignal,
): Promise<Result<Login, Fault>> {
  const found = await tools.credentialsFor(target);
  // A helper that is broken must not keep public images from being read.
  const held = found.ok ? found.value : null;
  const credentials = held?.credentials ?? null;
  const lookupFailure = found.ok ? null : found.failure;
  const sentAs = (as: SentLogin["as"]): SentLogin | null =>
    held && sentLogin(held.credentials, { registry: target.registry, from: held.from, as });
  const forEver = { untilMs: Number.POSITIVE_INFINITY, lookupFailure, sent: sentAs("credentials") };
  if (credentials !== null && "registryToken" in credentials)
    return ok({ authorization: `Bearer ${credentials.registryToken}`, ...forEver });
  if (challenge.scheme === "basic") {
    const usable = credentials !== null && "username" in credentials;
    return ok({ authorization: usable ? basic(credentials) : null, ...forEver });
  }
  const request = tokenRequest(challenge, credentials, target);
  if (!request.ok) return request;
  const answer = await tools.send({ ...request.value, login: sentAs("credentials") }, target, signal);
  if (!answer.ok)
    return lookupFailure === null ? answer : fail({ ...answer.failure, failure: lookupFailure });
  const token = readToken(answer.value);
  if (token === null) {
    return fail(
      lasting({
        code: "registry-error",
        message: `${target.what}: the token service ${request.value.url.host} answered without a token.`,
        next: `Try again. If it goes on, tell whoever runs ${request.value.url.host}.`,
      }),
    );
  }
  const lifeMs = token.seconds * 1000;
  return ok({
    authorization: `Bearer ${token.token}`,
    untilMs: tools.now() + Math.max(lifeMs / 2, lifeMs - TOKEN_MARGIN_MS),
    lookupFailure,
    sent: sentAs("token"),
  });
}

function tokenRequest(
  challenge: Challenge,
  credentials: Credentials | null,
  target: Target,
): Result<Omit<TokenRequest, "login">, Fault> {
  const { realm = "", service, scope } = challenge.parameters;
  const url = tokenService(realm, target.url);
  const refuse = (code: "registry-error" | "credentials" | "insecure-registry", said: string, next: string) =>
    fail(lasting({ code, message: `${target.what}: ${said}`, next }));
  if (url === null) {
    return refuse(
      "registry-error",
      `${target.url.host} asks for a token from a token service without a usable address.`,
      `The registry is set up wrong: tell whoever runs ${target.url.host}.`,
    );
  }
  if (url.protocol === "http:" && !mayBePlain(url, target.url)) {
    return refuse(
      "insecure-registry",
      `${target.url.host} asks for a token from ${url.host} over plain HTTP.`,
      `The registry is set up wrong: tell whoever runs ${target.url.host} that its token service needs TLS.`,
    );
  }
  if (credentials !== null && !mayTakeCredentials(url, { ...target, name: target.registry })) {
    return refuse(
      "credentials",
      `${target.url.host} asks for its credentials to be sent to ${url.host}, which does not clearly belong to it.`,
      `If ${url.host} is its token service, list it under \`realms\` of this registry in the settings.`,
    );
  }
  const scopes = scopesOf(scope, target);
  const asked = { service: service ?? "", scope: scopes.join(" ") };
  if (credentials !== null && "identityToken" in credentials) {
    const form = new URLSearchParams({
      grant_type: "refresh_token",
      ...asked,
      client_id: CLIENT_ID,
      refresh_token: credentials.identityToken,
    });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return ok({ method: "POST", url, headers, body: form.toString() });
  }
  if (service !== undefined) url.searchParams.set("service", service);
  url.searchParams.delete("scope");
  for (const one of scopes) url.searchParams.append("scope", one);
  const usable = credentials !== null && "username" in credentials;
  if (usable) url.searchParams.set("account", credentials.username);
  return ok({ method: "GET", url, headers: usable ? { authorization: basic(credentials) } : {} });
}

/** The scope asked for in the challenge with the actions that are needed and no others, whatever a registry proposes. */
function scopesOf(proposed: string | undefined, { repository, scope }: Target): readonly string[] {
  const { actions, mountFrom } = scope;
  const first = proposed?.trim().split(/\s+/)[0] ?? "";
  const own = first.startsWith("repository:")
    ? first.replace(/:[^:/]*$/, `:${actions}`)
    : first === "" || actions !== "pull"
      ? `repository:${repository}:${actions}`
      : first;
  return mountFrom === null ? [own] : [own, `repository:${mountFrom}:pull`];
}

function readToken(answer: unknown): { token: string; seconds: number } | null {
  if (typeof answer !== "object" || answer === null) return null;
  const { token, access_token, expires_in } = answer as Record<string, unknown>;
  const text = [token, access_token].find((value) => typeof value === "string" && value !== "");
  // Visible ASCII alone, so that it can stand in a header.
  if (typeof text !== "string" || !/^[\x21-\x7e]{1,65536}$/.test(text)) return null;
  const said = typeof expires_in === "number" && expires_in > 0 ? expires_in : DEFAULT_TOKEN_SECONDS;
  return { token: text, seconds: said };
}

function basic({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
}

function orAborted<T>(
  result: Promise<Result<T, Fault>>,
  signal: AbortSignal,
  { what }: Target,
): Promise<Result<T, Fault>> {
  return new Promise((resolve, reject) => {
    const leave = () =>
      resolve(
        fail(lasting({ code: "cancelled", message: `${what}: the read was cancelled.`, next: "Try again." })),
      );
    if (signal.aborted) return leave();
    signal.addEventListener("abort", leave, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}
