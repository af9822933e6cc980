import type { ReadFailure } from "../failure.ts";
import { unreachable } from "../result.ts";
import type { Challenge } from "./challenge.ts";
import { type Fault, lasting, parseRetryAfter, passing, RETRIED_STATUSES } from "./retry.ts";
import { howToCorrect, howToReplace, loginText, type SentLogin } from "./sent-login.ts";
import type { Asked, Subject } from "./subject.ts";

// What an answer means that is not the wanted one.

const SIGN_IN =
  "Sign in (`podman login`) or add credentials for the registry, and check the name: many registries answer like this for a repository that does not exist.";

/** What the distribution spec's error codes, and Harbor's for its policies, mean whatever status comes with them. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  UNAUTHORIZED: "unauthorized",
  DENIED: "denied",
  PROJECTPOLICYVIOLATION: "policy",
  NAME_UNKNOWN: "not-found",
  MANIFEST_UNKNOWN: "not-found",
  BLOB_UNKNOWN: "not-found",
  MANIFEST_BLOB_UNKNOWN: "not-found",
  NAME_INVALID: "bad-reference",
  TAG_INVALID: "bad-reference",
  DIGEST_INVALID: "bad-reference",
  TOOMANYREQUESTS: "rate-limited",
  UNAVAILABLE: "unavailable",
};

type Meaning =
  | "unauthorized"
  | "denied"
  | "policy"
  | "not-found"
  | "bad-reference"
  | "rate-limited"
  | "unavailable"
  | "other";

const STATUSES: Readonly<Record<number, Meaning>> = {
  401: "unauthorized",
  402: "denied",
  403: "denied",
  404: "not-found",
  408: "unavailable",
  410: "not-found",
  // Harbor refuses what its scanner or its signature check did not pass; other registries do the same by 412 and 451.
  412: "policy",
  429: "rate-limited",
  451: "policy",
  501: "other",
};

/** What an HTTP answer other than the wanted one means: the distribution spec's error code decides, where the body has one, else the status. */
export function statusFault(
  answer: { status: number; retryAfter: string | undefined; errorCode: string | null; nowMs: number },
  subject: Subject,
): Fault {
  const { status, errorCode } = answer;
  const byStatus = STATUSES[status] ?? (status >= 500 ? "unavailable" : "other");
  const meaning =
    (errorCode !== null && Object.hasOwn(MEANINGS, errorCode) ? MEANINGS[errorCode] : undefined) ?? byStatus;
  const failure = saidNo(meaning, errorCode === null ? `${status}` : `${status} ${errorCode}`, subject);
  const retryAfterMs = parseRetryAfter(answer.retryAfter, answer.nowMs);
  // The digest is that of the very bytes: the registry met a link that another push of the same is writing (distribution, file system).
  const isMeeting = subject.asked === "push" && errorCode === "DIGEST_INVALID";
  const mayPass =
    isMeeting ||
    meaning === "rate-limited" ||
    (meaning === byStatus ? RETRIED_STATUSES.has(status) : meaning === "unavailable");
  return mayPass ? passing(failure, retryAfterMs) : lasting(failure);
}

function saidNo(meaning: Meaning, shown: string, subject: Subject): ReadFailure {
  const { what, asked, host, login } = subject;
  switch (meaning) {
    case "unauthorized":
      return login === undefined ? loginWanted(subject, shown) : loginRefused(subject, login, shown);
    case "denied":
      if (login !== undefined) return accessRefused("denied", subject, login, shown);
      return {
        code: "denied",
        message: `${what}: ${host} denied access (${shown}).`,
        next: `Use an account that may ${isWrite(asked) ? "push to" : "pull from"} this repository.`,
      };
    case "policy":
      return {
        code: "denied",
        message: `${what}: a policy of ${host} blocks this image (${shown}).`,
        next: isWrite(asked)
          ? "Ask the project's owner: such a policy keeps tags from being moved, for example, or limits the room."
          : "Ask the project's owner: such a policy blocks, for example, vulnerable or unsigned images.",
      };
    case "not-found":
      return { code: "not-found", message: `${what}: not found at ${host} (${shown}).`, next: ABSENT[asked] };
    case "bad-reference":
      return {
        code: "bad-reference",
        message: `${what}: ${host} does not accept this name (${shown}).`,
        next: "Check the repository, the tag and the digest.",
      };
    case "rate-limited":
      return {
        code: "rate-limited",
        message: `${what}: ${host} limits how many requests it answers (${shown}).`,
        next: "Try again later. Many registries allow more requests after signing in.",
      };
    case "unavailable":
      return {
        code: "registry-error",
        message: `${what}: ${host} answered ${shown}.`,
        next: `Try again later. If it goes on, tell whoever runs ${host}.`,
      };
    case "other":
      return {
        code: "registry-error",
        message: `${what}: ${host} answered ${shown}.`,
        next: `Check that ${host} is a container registry, and that no proxy in front of it answers in its place.`,
      };
    default:
      return unreachable(meaning);
  }
}

function loginWanted({ what, host, led }: Subject, shown: string): ReadFailure {
  // Credentials stay where they are meant for, so those that we may have are not at fault.
  return led?.by === "redirect"
    ? {
        code: "unauthorized",
        message: `${what}: ${led.from} redirected to ${host}, which asked for a login (${shown}).`,
        next: `Tell whoever runs ${led.from}: credentials are not sent on to another host.`,
      }
    : { code: "unauthorized", message: `${what}: ${host} asked for a login (${shown}).`, next: SIGN_IN };
}

function loginRefused(subject: Subject, login: SentLogin, shown: string): ReadFailure {
  const { what, host } = subject;
  // A token service took the credentials, and gave a token that is not enough.
  if (login.as === "token") return accessRefused("unauthorized", subject, login, shown);
  return {
    code: "unauthorized",
    message: `${what}: ${host} refused ${loginText(login)}.`,
    next: howToCorrect(login),
  };
}

function accessRefused(
  code: "unauthorized" | "denied",
  { what, asked, host }: Subject,
  login: SentLogin,
  shown: string,
): ReadFailure {
  return {
    code,
    message: `${what}: ${host} denied access (${shown}) with ${loginText(login)}.`,
    next: `Check the name, which may not exist, or use ${howToReplace(login, isWrite(asked) ? "push" : "pull")}.`,
  };
}

/** A registry that takes passwords alone, and credentials that are a token. */
export function passwordWanted({ what, host }: Subject, login: SentLogin): ReadFailure {
  return {
    code: "unauthorized",
    message: `${what}: ${host} asked for a password, and ${loginText(login)} are a token.`,
    next: howToCorrect(login),
  };
}

/** A 401 that names no kind of login, or none that is known here: credentials would not be sent, whoever had some. */
export function unknownLogin({ what, host }: Subject, challenges: readonly Challenge[]): ReadFailure {
  const kinds = challenges.map(({ scheme }) => scheme.slice(0, 20)).slice(0, 3);
  return {
    code: "unauthorized",
    message: `${what}: ${host} asked for a login ${kinds.length === 0 ? "and does not say of which kind" : `of a kind that is not known here (${kinds.join(", ")})`}.`,
    next: `Check the name: many registries answer like this for a repository that does not exist. If it is right, tell whoever runs ${host} that Twofold knows the logins Basic and Bearer.`,
  };
}

const ABSENT: Readonly<Record<Asked, string>> = {
  tag: "Check the repository and the tag.",
  manifest: "Check the digest. If an index lists it, push the whole image again.",
  blob: "The registry lacks a part of the image: push the image again.",
  tags: "Check the repository.",
  referrers: "Check the repository.",
  token: "Check the repository.",
  upload: "Check the repository, and start again: a registry forgets an upload after a while.",
  push: "Check the repository, and that all that the manifest names was pushed.",
};

const isWrite = (asked: Asked): boolean => asked === "upload" || asked === "push";

/** A token service says no in other words than a registry: a 404 there is no missing image. */
export function tokenFault(fault: Fault, { what, host, led, login }: Subject): Fault {
  const { code } = fault.failure;
  if (code === "unauthorized" || code === "denied") {
    if (login !== undefined)
      return lasting({
        code: "unauthorized",
        message: `${what}: the token service ${host} refused ${loginText(login)}.`,
        next: howToCorrect(login),
      });
    if (led?.by === "redirect") return fault;
    return lasting({
      code: "unauthorized",
      message: `${what}: the token service ${host} gives no token without a login.`,
      next: SIGN_IN,
    });
  }
  return code === "not-found" || code === "bad-reference" || code === "registry-error"
    ? {
        ...fault,
        failure: {
          ...fault.failure,
          code: "registry-error",
          message: `${what}: the token service ${host} gave no token.`,
          next: `Try again later. If it goes on, tell whoever runs ${host}.`,
        },
      }
    : fault;
}

/**
 * The error code of an answer (distribution-spec, Error Codes): the first that says something here, else the first. The texts
 * beside it are a stranger's and not shown.
 */
export function errorCodeOf(body: unknown): string | null {
  const errors = (body as { errors?: unknown } | null)?.errors;
  const codes = (Array.isArray(errors) ? errors : []).flatMap((error: unknown) => {
    const code = (error as { code?: unknown } | null)?.code;
    return typeof code === "string" && /^[A-Z0-9_]{1,40}$/i.test(code) ? [code.toUpperCase()] : [];
  });
  return codes.find((code) => Object.hasOwn(MEANINGS, code)) ?? codes[0] ?? null;
}
