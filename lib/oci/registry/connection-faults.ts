import type { ReadFailure } from "../failure.ts";
import { type Fault, lasting, passing } from "./retry.ts";
import type { Subject } from "./subject.ts";

// Why there was no answer, or no whole one.

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
/** What a stream and what unpacks it say of a body that is cut short. */
const CUT_SHORT = new Set(["ERR_STREAM_PREMATURE_CLOSE", "Z_BUF_ERROR", "HPE_INVALID_EOF_STATE"]);

/** undici's words for a CONNECT that a proxy did not answer with 200, and for a 407. */
const PROXY_REFUSALS = new Set(["UND_ERR_ABORTED", "UND_ERR_INVALID_ARG"]);

/** How far a request had come when an error was thrown. */
interface Way {
  readonly isProxied: boolean;
  readonly isTls: boolean;
  /** Whether the headers of the answer had come. */
  readonly hasAnswered: boolean;
}

/**
 * What an error thrown while connecting or reading means. Decided by codes, since texts and classes differ between versions;
 * the codes themselves are a library's and told to nobody.
 */
export function faultOf(error: unknown, subject: Subject, { isProxied, isTls, hasAnswered }: Way): Fault {
  const { what, host, led } = subject;
  const codes = codesOf(error);
  const has = (set: ReadonlySet<string>) => codes.some((code) => set.has(code));
  if (codes.includes(REFUSED_ADDRESS)) return lasting(refusedAddress(subject));
  if (codes.includes(PROXY_SETTING)) {
    return lasting({
      code: "unreachable",
      message: `${what}: the proxy that the environment sets for ${host} is not a proxy URL.`,
      next: "Set HTTPS_PROXY and HTTP_PROXY as in http://proxy.example:3128.",
    });
  }
  if (isProxied && has(PROXY_REFUSALS)) {
    return passing({
      code: "unreachable",
      message: `${what}: the proxy did not let the request through to ${host}.`,
      next: `Check the proxy's login and rules, or add ${host} to NO_PROXY.`,
    });
  }
  if (codes.includes(TLS_FILES)) {
    return lasting({
      code: "tls",
      message: `${what}: the CA, certificate or key configured for ${host} cannot be read (${codes[1] ?? "unknown error"}).`,
      next: `Check the files that the settings name for ${host}.`,
    });
  }
  if (hasAnswered && (has(NETWORK) || has(CUT_SHORT))) return passing(brokenOff(subject));
  if (has(PLAIN_ANSWER)) {
    return lasting({
      code: "insecure-registry",
      message: `${what}: ${host} speaks plain HTTP where TLS is expected.`,
      next:
        led === undefined
          ? `If ${host} is meant to speak plain HTTP, mark it as \`insecure\` in the settings.`
          : `Tell whoever runs ${led.from}, which leads there.`,
    });
  }
  const tls = codes.find((code) => TLS_CODES.test(code));
  if (tls !== undefined) return lasting(tlsFailure(tls, subject));
  if (has(TIMEOUTS)) {
    return passing({
      code: "timeout",
      message: `${what}: ${host} did not answer in time.`,
      next: SLOW,
    });
  }
  if (codes.includes("ENOTFOUND")) {
    return lasting({
      code: "unreachable",
      message: `${what}: no address was found for ${host}.`,
      next: "Check the spelling of the host name, and the name service (DNS) of the machine that Twofold runs on.",
    });
  }
  const network = codes.find((code) => NETWORK.has(code));
  if (network !== undefined) return passing(noAnswer(network, subject, { isProxied, isTls }));
  return lasting({
    code: "registry-error",
    message: `${what}: the answer of ${host} is not valid ${codes.some((code) => code.startsWith("Z_")) ? "gzip, as which it was sent" : "HTTP"}.`,
    next: `Check that ${host} is a container registry, and that no proxy in front of it changes its answers.`,
  });
}

/** A connection that ended before there was an answer, or never was one. */
function noAnswer(
  code: string,
  { what, host }: Subject,
  { isProxied, isTls }: Pick<Way, "isProxied" | "isTls">,
): ReadFailure {
  const failed = (said: string, next = `Check that ${host} is up and can be reached from this machine.`) =>
    ({ code: "unreachable", message: `${what}: ${said}.`, next }) as const;
  if (isProxied) return failed(`the connection to ${host} through the proxy failed`);
  switch (code) {
    case "ECONNREFUSED":
      return failed(`${host} refused the connection`);
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return failed(`no network of this machine leads to ${host}`);
    case "EAI_AGAIN":
      return failed(
        `the name service (DNS) did not answer for ${host}`,
        "Try again. If it goes on, check the name service of the machine that Twofold runs on.",
      );
    default:
      return failed(
        `${host} closed the connection without an answer`,
        // With TLS 1.3 a client that is refused only sees the connection end.
        `Try again. If it goes on, check that ${host} is up${isTls ? ", and whether it asks for a client certificate" : ""}.`,
      );
  }
}

/** An answer that began and did not come to its end. */
export function brokenOff({ what, host }: Subject): ReadFailure {
  return {
    code: "unreachable",
    message: `${what}: ${host} broke off its answer.`,
    next: `Try again. If it goes on, check ${host} and the network on the way to it.`,
  };
}

/** What Node.js and OpenSSL say of a certificate, in words that follow "the certificate of HOST". */
const CERTIFICATE_FAULTS: readonly (readonly [RegExp, string])[] = [
  [/^CERT_HAS_EXPIRED$/, "has expired"],
  [/^CERT_NOT_YET_VALID$/, "is not valid yet"],
  [/^CERT_REVOKED$/, "was revoked"],
  [/^(?:ERR_TLS_CERT_ALTNAME_|HOSTNAME_MISMATCH$)/, "is for another name"],
  [
    /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_UNTRUSTED|INVALID_CA)$/,
    "is signed by an authority that is not trusted here",
  ],
];

function tlsFailure(tls: string, { what, host }: Subject): ReadFailure {
  const failed = (
    said: string,
    next = `Check the certificate of ${host}. If a private CA signed it, add that CA in the settings.`,
  ) => ({ code: "tls", message: `${what}: ${said}.`, next }) as const;
  // What a file of the settings holds; a handshake's faults are ERR_SSL_.
  if (tls.startsWith("ERR_OSSL_"))
    return failed(
      `the CA, certificate or key configured for ${host} cannot be used`,
      `Check the files that the settings name for ${host}.`,
    );
  if (tls.includes("_ALERT_"))
    return failed(
      `${host} refused the TLS connection`,
      `Check whether ${host} asks for a client certificate, and which versions of TLS it takes.`,
    );
  const [, fault] = CERTIFICATE_FAULTS.find(([codes]) => codes.test(tls)) ?? [];
  return failed(
    fault === undefined ? `the TLS connection to ${host} failed` : `the certificate of ${host} ${fault}`,
  );
}

const SLOW = "Try again. If it goes on, the registry or the network is overloaded.";

/** A stranger's registry may lead anywhere: what it leads to is nothing to open this server's network for. */
export function refusedAddress({ what, host, led }: Subject): ReadFailure {
  if (led?.by === "redirect") {
    return {
      code: "refused-address",
      message: `${what}: ${led.from} redirected to ${host}, which is not on the public internet.`,
      next: `Tell whoever runs ${led.from}: nobody outside its network can follow that redirect.`,
    };
  }
  if (led?.by === "realm") {
    return {
      code: "refused-address",
      message: `${what}: ${led.from} asks for tokens at ${host}, which is not on the public internet.`,
      next: `Only if you trust ${led.from}, list ${host} under \`realms\` of ${led.from} in the settings.`,
    };
  }
  return {
    code: "refused-address",
    message: `${what}: ${host} is at a private address, which this server does not connect to.`,
    next: `To allow it, whoever runs Twofold adds ${host} under \`registries\` in the settings.`,
  };
}

export function cancelled({ what }: Subject): Fault {
  return lasting({ code: "cancelled", message: `${what}: the read was cancelled.`, next: "Try again." });
}

export function outOfTime({ what, host }: Subject, overallMs: number): Fault {
  return lasting({
    code: "timeout",
    message: `${what}: ${host} took longer than ${Math.round(overallMs / 1000)} s in total.`,
    next: SLOW,
  });
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
