import type { ReadFailure } from "../failure.ts";
import { type Fault, lasting, parseRetryAfter, passing, RETRIED_STATUSES } from "./retry.ts";

/** Code of the error with which our own lookup refuses an address. */
export const REFUSED_ADDRESS = "TWOFOLD_REFUSED_ADDRESS";

export class RefusedAddressError extends Error {
  readonly code = REFUSED_ADDRESS;
  constructor(host: string) {
    super(`${host} is not on the public internet`);
  }
}

/** Code of the error when a CA, certificate or key of the settings cannot be read. */
export const TLS_FILES = "TWOFOLD_TLS_FILES";

export class TlsFilesError extends Error {
  readonly code = TLS_FILES;
  constructor(cause: unknown) {
    super("a file of the registry's settings cannot be read", { cause });
  }
}

/** Code of the error when the proxy that the environment names cannot be used. */
export const PROXY_SETTING = "TWOFOLD_PROXY_SETTING";

export class ProxySettingError extends Error {
  readonly code = PROXY_SETTING;
  constructor() {
    // Not its text, which may hold a password.
    super("the proxy of the environment is no URL of a proxy");
  }
}

/** What a failure is about: `what` is the reference as people know it, `host` the one that was spoken to. */
export interface Subject {
  readonly what: string;
  readonly host: string;
}

const TLS_CODES =
  /^(?:ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|CRL_|DEPTH_ZERO_SELF_SIGNED_CERT$|SELF_SIGNED_CERT_IN_CHAIN$|UNABLE_TO_|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$|EPROTO$)/;
/** What OpenSSL says of a server that answers a TLS hello with plain text. */
const PLAIN_ANSWER = new Set([
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "ERR_SSL_PACKET_LENGTH_TOO_LONG",
  "ERR_SSL_HTTP_REQUEST",
]);
const TIMEOUTS = new Set([
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);
const NETWORK = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
  "UND_ERR_SOCKET",
  "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
  "UND_ERR_PRX_CONNECTION",
]);

/** undici's words for a CONNECT that a proxy did not answer with 200, and for a 407. */
const PROXY_REFUSALS = new Set(["UND_ERR_ABORTED", "UND_ERR_INVALID_ARG"]);

/** What an error thrown while connecting or reading means. Decided by codes, since texts and classes differ between versions. */
export function faultOf(
  error: unknown,
  { what, host }: Subject,
  { isProxied }: { isProxied: boolean },
): Fault {
  const codes = codesOf(error);
  const has = (set: ReadonlySet<string>) => codes.some((code) => set.has(code));
  if (codes.includes(REFUSED_ADDRESS)) return lasting(refusedAddress({ what, host }));
  if (codes.includes(PROXY_SETTING)) {
    return lasting({
      code: "unreachable",
      message: `${what}: the environment names a proxy for ${host} that is no URL of a proxy.`,
      next: "Write HTTPS_PROXY and HTTP_PROXY as in http://proxy.example:3128.",
    });
  }
  if (isProxied && has(PROXY_REFUSALS)) {
    return passing({
      code: "unreachable",
      message: `${what}: the proxy did not let the request through to ${host}.`,
      next: "Check the proxy's login and what it lets through; NO_PROXY names the hosts that are reached without it.",
    });
  }
  if (codes.includes(TLS_FILES)) {
    return lasting({
      code: "tls",
      message: `${what}: the CA, certificate or key set for ${host} cannot be read (${codes[1] ?? "unknown error"}).`,
      next: `Check the files that the settings name for ${host}.`,
    });
  }
  if (has(PLAIN_ANSWER)) {
    return lasting({
      code: "insecure-registry",
      message: `${what}: ${host} answers without TLS.`,
      next: `If ${host} is meant to speak plain HTTP, mark it \`insecure\` in the settings.`,
    });
  }
  const tls = codes.find((code) => TLS_CODES.test(code));
  if (tls !== undefined) {
    return lasting({
      code: "tls",
      message: `${what}: no trusted connection to ${host} (${tls}).`,
      next: `Check the certificate of ${host}; one signed by an own authority needs its CA file in the settings.`,
    });
  }
  if (has(TIMEOUTS)) {
    return passing({
      code: "timeout",
      message: `${what}: ${host} did not answer in time.`,
      next: "Try again; if it stays so, the registry or the way to it is overloaded.",
    });
  }
  if (codes.includes("ENOTFOUND")) {
    return lasting({
      code: "unreachable",
      message: `${what}: there is no host ${host}.`,
      next: "Check the registry's name.",
    });
  }
  const network = codes.find((code) => NETWORK.has(code));
  const unreachable = (code: string): ReadFailure => ({
    code: "unreachable",
    message: `${what}: the connection to ${host}${isProxied ? " through the proxy" : ""} failed (${code}).`,
    // With TLS 1.3 a refused client only sees the connection end.
    next: `Check that ${host} is up and can be reached from here${code === "UND_ERR_SOCKET" ? ", and whether it wants a client certificate" : ""}.`,
  });
  if (network !== undefined) return passing(unreachable(network));
  return lasting({
    code: "registry-error",
    message: `${what}: ${host} did not answer as HTTP asks (${codes[0] ?? "unknown error"}).`,
    next: `Check that ${host} is a container registry.`,
  });
}

export function refusedAddress({ what, host }: Subject): ReadFailure {
  return {
    code: "refused-address",
    message: `${what}: ${host} is at an address inside a private network, which is not reached from here.`,
    next: `If it is meant to be read, whoever runs Twofold names ${host} under \`registries\` in the settings.`,
  };
}

export function cancelled({ what }: Subject): Fault {
  return lasting({ code: "cancelled", message: `${what}: the read was cancelled.`, next: "Ask again." });
}

export function outOfTime({ what, host }: Subject, overallMs: number): Fault {
  return lasting({
    code: "timeout",
    message: `${what}: ${host} took longer than ${Math.round(overallMs / 1000)} s in all.`,
    next: "Try again; if it stays so, the registry or the way to it is overloaded.",
  });
}

const SIGN_IN =
  "Sign in (`podman login`) or add credentials for the registry, and check the name: many registries answer so for what does not exist.";

/** What an HTTP answer other than the wanted one means. `errorCode` is the one of the distribution spec, where the body has it. */
export function statusFault(
  answer: { status: number; retryAfter: string | undefined; errorCode: string | null; nowMs: number },
  { what, host }: Subject,
): Fault {
  const { status, errorCode } = answer;
  const shown = errorCode === null ? `${status}` : `${status} ${errorCode}`;
  const retryAfterMs = parseRetryAfter(answer.retryAfter, answer.nowMs);
  if (status === 401) {
    return lasting({
      code: "unauthorized",
      message: `${what}: ${host} asked for a login (${shown}).`,
      next: SIGN_IN,
    });
  }
  if (status === 403) {
    return lasting({
      code: "denied",
      message: `${what}: ${host} refused access (${shown}).`,
      next: "Use an account that may pull from this repository.",
    });
  }
  if (status === 404) {
    return lasting({
      code: "not-found",
      message: `${what}: not found at ${host} (${shown}).`,
      next: "Check the repository, the tag and the digest.",
    });
  }
  const limited = status === 429 || errorCode === "TOOMANYREQUESTS";
  const failure: ReadFailure = limited
    ? {
        code: "rate-limited",
        message: `${what}: ${host} limits how often it is asked (${shown}).`,
        next: "Ask again later; signing in raises the limit at many registries.",
      }
    : {
        code: "registry-error",
        message: `${what}: ${host} answered ${shown}.`,
        next:
          status >= 500
            ? "Try again later; the registry has trouble."
            : `Check that ${host} is a container registry and the reference is right.`,
      };
  return RETRIED_STATUSES.has(status) ? passing(failure, retryAfterMs) : lasting(failure);
}

/** A token service says no in other words than a registry: a 404 there is no missing image. */
export function tokenFault(
  fault: Fault,
  { what, host }: Subject,
  { isAnonymous }: { isAnonymous: boolean },
): Fault {
  const { code } = fault.failure;
  if (isAnonymous && (code === "unauthorized" || code === "denied")) {
    return lasting({
      code: "unauthorized",
      message: `${what}: the token service ${host} gives no token without a login.`,
      next: SIGN_IN,
    });
  }
  if (code === "unauthorized" || code === "denied") {
    return lasting({
      code: "unauthorized",
      message: `${what}: the token service ${host} did not accept the login.`,
      next: "Sign in again (`podman login`), or mend the credentials in the settings.",
    });
  }
  return code === "not-found" || code === "registry-error"
    ? {
        ...fault,
        failure: {
          ...fault.failure,
          code: "registry-error",
          message: `${what}: the token service ${host} has no token for us.`,
        },
      }
    : fault;
}

/** The first error code of an answer (distribution-spec, Error Codes). The texts beside it are a stranger's and not shown. */
export function errorCodeOf(body: unknown): string | null {
  const errors = (body as { errors?: unknown } | null)?.errors;
  const first: unknown = Array.isArray(errors) ? errors[0] : null;
  const code = (first as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^[A-Z_]{1,40}$/.test(code) ? code : null;
}

/** The codes of an error, of its causes and of the errors it gathers, outermost first. */
function codesOf(error: unknown, depth = 0): readonly string[] {
  if (typeof error !== "object" || error === null || depth > 5) return [];
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  return [
    ...(typeof code === "string" ? [code] : []),
    ...codesOf(cause, depth + 1),
    ...(Array.isArray(errors) ? errors.flatMap((inner) => codesOf(inner, depth + 1)) : []),
  ];
}
