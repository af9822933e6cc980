import { algorithmOf, type Digest, type DigestAlgorithm, digestOf } from "../digest.ts";
import { parseJson } from "../json-guard.ts";
import { isIndexType, isManifestType } from "../media-types.ts";
import { fail, ok, type Result } from "../result.ts";
import type { VerifiedBytes } from "../source/source.ts";
import { sizeMismatch } from "../verify.ts";
import type { Answer } from "./access.ts";
import { errorCodeOf, statusFault } from "./answer-faults.ts";
import { isGzip, MAX_ERROR_BYTES, readWhole } from "./body.ts";
import { brokenOff } from "./connection-faults.ts";
import { type Fault, lasting, passing } from "./retry.ts";
import type { Subject } from "./subject.ts";

/** Reads a blob and checks it against its descriptor. */
export async function verifiedBlob(
  answer: Answer,
  want: { digest: Digest; size: number; limitBytes: number },
  subject: Subject,
): Promise<Result<VerifiedBytes, Fault>> {
  // Of a blob that goes on behind its size no more is read than an error would have: its digest cannot be right any more.
  const limitBytes = Math.min(want.limitBytes, Math.max(want.size, MAX_ERROR_BYTES));
  const blob = await verified(answer, { digest: want.digest, limitBytes }, subject);
  if (!blob.ok && blob.failure.failure.code === "too-large" && limitBytes < want.limitBytes)
    return fail(longer(want, subject));
  const wrong = blob.ok ? sizeMismatch(want, blob.value.bytes.length) : null;
  return wrong === null
    ? blob
    : fail(lasting({ ...wrong, message: `${subject.what}, read from ${subject.host}: ${wrong.message}` }));
}

/**
 * Reads an index or a manifest and checks it: against `digest` where there is one, else it gets the digest it has. What it was
 * served as has to be what it says it is: two clients would read it differently (CVE-2021-41190), and the header is to blame.
 */
export async function verifiedDocument(
  answer: Answer,
  want: { digest: Digest | null; limitBytes: number },
  subject: Subject,
): Promise<Result<VerifiedBytes, Fault>> {
  const document = await verified(answer, want, subject);
  if (!document.ok) return document;
  const { bytes, mediaType } = document.value;
  // Nearly every document begins so, and then there is no need to read all of it for this.
  if (want.digest !== null && (mediaType === null || typeAtStart(bytes) === mediaType)) return document;
  const json = parseJson(bytes);
  if (want.digest === null && json === null) return fail(noDocument(answer, bytes, subject));
  const wrong = wrongType(json, mediaType, subject);
  return wrong === null ? document : fail(wrong);
}

/** Reads content; unchecked codings such as `aws-chunked` are left to the digest, as Go's clients leave them. */
async function verified(
  answer: Answer,
  want: { digest: Digest | null; limitBytes: number },
  subject: Subject,
): Promise<Result<VerifiedBytes, Fault>> {
  const page = webPage(answer, subject);
  if (page !== null) return fail(page);
  const bytes = await readWhole(answer.body(), want.limitBytes);
  if (bytes === "too-large") return fail(tooLarge(subject, want.limitBytes));
  const algorithm: DigestAlgorithm = want.digest === null ? "sha256" : algorithmOf(want.digest);
  const digest = digestOf(bytes, algorithm);
  if (want.digest !== null && digest !== want.digest) {
    return fail(
      errorIn(bytes, answer, subject) ?? otherContent(answer, { asked: want.digest, got: digest }, subject),
    );
  }
  const error = want.digest === null ? errorIn(bytes, answer, subject) : null;
  return error === null ? ok({ digest, bytes, mediaType: mediaTypeOf(answer) }) : fail(error);
}

/** The fault that a body of errors says, whatever status it came with; null where the body is something else. */
export function errorIn(bytes: Uint8Array, answer: Answer, subject: Subject): Fault | null {
  const errorCode = bytes.length > MAX_ERROR_BYTES ? null : errorCodeOf(parseJson(bytes));
  if (errorCode === null) return null;
  return statusFault({ status: answer.status, retryAfter: undefined, errorCode, nowMs: 0 }, subject);
}

function otherContent(
  answer: Answer,
  { asked, got }: { asked: Digest; got: Digest },
  subject: Subject,
): Fault {
  return isUnknownCoding(answer)
    ? encoded(subject)
    : lasting({
        code: "digest-mismatch",
        message: `${subject.what}: ${subject.host} sent content with the digest ${got} for ${asked}.`,
        next: "Do not use it: the registry or a proxy in front of it changes content.",
      });
}

/** What says that it is an index or a manifest and is no JSON is malformed; anything else is no answer of a registry. */
function noDocument(answer: Answer, bytes: Uint8Array, subject: Subject): Fault {
  if (isUnknownCoding(answer)) return encoded(subject);
  const isCalledOne = kindOf(mediaTypeOf(answer) ?? "") !== null;
  const start = Buffer.from(bytes.subarray(0, 256)).toString("latin1");
  if (!isCalledOne && PAGE.test(start)) return page(subject);
  const { what, host } = subject;
  return lasting({
    code: isCalledOne ? "malformed" : "registry-error",
    message: `${what}: the answer of ${host} is not JSON, so it is not an image.`,
    next: `Check that ${host} is a container registry, and that no proxy in front of it answers in its place.`,
  });
}

const PAGE = /^\s*<(?:!doctype\s+html|html|head|body)\b/i;

const START = /^\s*\{\s*(?:"schemaVersion"\s*:\s*2\s*,\s*)?"mediaType"\s*:\s*"([^"\\]*)"/;
const typeAtStart = (bytes: Uint8Array): string | undefined =>
  START.exec(Buffer.from(bytes.subarray(0, 512)).toString("latin1"))?.[1];

/** What a document that names no type is by its shape (OCI image-spec, manifest.md). */
const shapeOf = (json: object): "index" | "manifest" | null => {
  const hasLayers = "layers" in json || "config" in json;
  if ("manifests" in json) return hasLayers ? null : "index";
  return hasLayers ? "manifest" : null;
};

const kindOf = (type: string): "index" | "manifest" | null =>
  isIndexType(type) ? "index" : isManifestType(type) ? "manifest" : null;

function wrongType(json: unknown, served: string | null, { what, host }: Subject): Fault | null {
  if (served === null || kindOf(served) === null || typeof json !== "object" || json === null) return null;
  const { mediaType } = json as { mediaType?: unknown };
  const own = typeof mediaType === "string" && kindOf(mediaType) !== null ? mediaType : null;
  const shape = mediaType === undefined || mediaType === null ? shapeOf(json) : null;
  if (own === null ? shape === null || shape === kindOf(served) : own === served) return null;
  return lasting({
    code: "registry-error",
    message: `${what}: ${host} served ${own ?? `an image ${shape}`} with the Content-Type ${served}, and two clients would read it differently.`,
    next: `The image is not to blame: tell whoever runs ${host}, or the proxy in front of it, that the Content-Type is wrong.`,
  });
}

/**
 * Reads the bytes `offset` to `end` of a blob of `size` bytes, from a part that says it is that part. A registry that sends
 * the whole in its place ignores ranges: that is told, and no more than the head of the answer is taken.
 */
export async function readRange(
  answer: Answer,
  { offset, end, size }: { offset: number; end: number; size: number },
  subject: Subject,
): Promise<Result<Uint8Array, Fault>> {
  const length = end - offset;
  const page = webPage(answer, subject);
  if (page !== null) return fail(page);
  if (answer.status === 206) {
    // A part of packed content says nothing of what was packed. Codings that are not known are left to what the part holds.
    if (isGzip(codingOf(answer))) return fail(encoded(subject));
    const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(answer.header("content-range")?.trim() ?? "");
    const [, first, last, total] = range ?? [];
    const fits =
      Number(first) === offset && Number(last) === end - 1 && (total === "*" || Number(total) === size);
    if (!fits) return fail(rangeFault(subject, "sent another part of the blob than was asked for"));
    const bytes = await readWhole(answer.body(), length);
    if (bytes === "too-large") return fail(rangeFault(subject, "sent more than was asked for"));
    return bytes.length === length ? ok(bytes) : fail(passing(brokenOff(subject)));
  }
  if (answer.status !== 200) return fail(rangeFault(subject, `answered ${answer.status} to a range request`));
  if (length < size) return fail(rangeFault(subject, "ignores range requests: it sent the whole blob"));
  const bytes = await readWhole(answer.body(), size);
  if (bytes === "too-large") return fail(rangeFault(subject, "sent more than was asked for"));
  return bytes.length === size ? ok(bytes) : fail(passing(brokenOff(subject)));
}

export function mediaTypeOf(answer: Answer): string | null {
  const type = answer.header("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  return type === "" ? null : type;
}

/** Login pages and other web pages come with 200. */
export function webPage(answer: Answer, subject: Subject): Fault | null {
  return mediaTypeOf(answer) === "text/html" ? page(subject) : null;
}

function page({ what, host }: Subject): Fault {
  return lasting({
    code: "registry-error",
    message: `${what}: ${host} answered with a web page.`,
    next: `Check that ${host} is a container registry, and that no login page stands in front of it.`,
  });
}

const codingOf = (answer: Answer): string => answer.header("content-encoding")?.trim().toLowerCase() ?? "";

/** Whether the bytes that come may not be those that are stored. */
export const isEncoded = (answer: Answer): boolean => !["", "identity"].includes(codingOf(answer));

/** Encoded in a way that is not undone here. */
const isUnknownCoding = (answer: Answer): boolean => isEncoded(answer) && !isGzip(codingOf(answer));

function encoded({ what, host }: Subject): Fault {
  return lasting({
    code: "registry-error",
    message: `${what}: ${host} sent the content in an encoding that changes it.`,
    next: `Turn compression off at ${host} or the proxy in front of it.`,
  });
}

function longer({ digest, size }: { digest: Digest; size: number }, { what, host }: Subject): Fault {
  return lasting({
    code: "digest-mismatch",
    message: `${what}: ${host} sent more than the ${size} bytes of ${digest}.`,
    next: "Do not use it: the descriptor is wrong, or the registry or a proxy in front of it changes content.",
  });
}

export function tooLarge({ what, host }: Pick<Subject, "what" | "host">, limitBytes: number): Fault {
  return lasting({
    code: "too-large",
    message: `${what}: the content at ${host} is larger than the limit of ${limitBytes} bytes.`,
    next: "Content of this size is not read; use a registry tool such as `skopeo` or `crane`.",
  });
}

function rangeFault({ what, host }: Subject, said: string): Fault {
  return lasting({
    code: "registry-error",
    message: `${what}: ${host} ${said}.`,
    next: `Tell whoever runs ${host}; clients that pull in parts may fail there too.`,
  });
}
