import { algorithmOf, type Digest, type DigestAlgorithm, digestOf } from "../digest.ts";
import type { ReadFailure } from "../failure.ts";
import { fail, ok, type Result } from "../result.ts";
import type { VerifiedBytes } from "../source/source.ts";
import type { Answer } from "./access.ts";
import { isGzip, readSlice, readWhole } from "./body.ts";
import type { Subject } from "./faults.ts";
import { type Fault, lasting, passing } from "./retry.ts";

/** Bytes that are read and thrown away for a range when a registry ignores ranges; more is not worth the slice. */
const MAX_SKIPPED_BYTES = 16 * 1024 * 1024;

/** Reads a document or blob and checks it: against `digest` where there is one, else it gets the digest it has. */
export async function verified(
  answer: Answer,
  want: { digest: Digest | null; size: number | null; limitBytes: number },
  subject: Subject,
): Promise<Result<VerifiedBytes, Fault>> {
  const wrong = webPage(answer, subject) ?? encoded(answer, subject);
  if (wrong !== null) return fail(wrong);
  // A body larger than its descriptor says is wrong already; no need to read on to the limit.
  const limitBytes = Math.min(want.limitBytes, want.size ?? want.limitBytes);
  const bytes = await readWhole(answer.body(), limitBytes);
  if (bytes === "too-large") {
    const isSize = want.size !== null && limitBytes === want.size && want.size < want.limitBytes;
    return fail(
      isSize ? mismatch(subject, `more than the ${want.size} bytes`) : tooLarge(subject, want.limitBytes),
    );
  }
  if (want.size !== null && bytes.length !== want.size)
    return fail(mismatch(subject, `${bytes.length} bytes, not the ${want.size}`));
  const algorithm: DigestAlgorithm = want.digest === null ? "sha256" : algorithmOf(want.digest);
  const digest = digestOf(bytes, algorithm);
  if (want.digest !== null && digest !== want.digest) {
    return fail(
      lasting({
        code: "digest-mismatch",
        message: `${subject.what}: ${subject.host} served bytes with the digest ${digest} under ${want.digest}.`,
        next: "Do not use it: the registry or something on the way to it changes content.",
      }),
    );
  }
  return ok({ digest, bytes, mediaType: mediaTypeOf(answer) });
}

/** Reads the bytes `offset` to `end` of a blob of `size` bytes: a part that says it is that part, or cut out of the whole. */
export async function readRange(
  answer: Answer,
  { offset, end, size }: { offset: number; end: number; size: number },
  subject: Subject,
): Promise<Result<Uint8Array, Fault>> {
  const length = end - offset;
  const wrong = webPage(answer, subject) ?? encoded(answer, subject);
  if (wrong !== null) return fail(wrong);
  if (answer.status === 206) {
    const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(answer.header("content-range")?.trim() ?? "");
    const [, first, last, total] = range ?? [];
    const fits =
      Number(first) === offset && Number(last) === end - 1 && (total === "*" || Number(total) === size);
    if (!fits) return fail(rangeFault(subject, "answered with another part of the blob than was asked for"));
    const bytes = await readWhole(answer.body(), length);
    if (bytes === "too-large") return fail(rangeFault(subject, "sent more than was asked for"));
    return bytes.length === length ? ok(bytes) : fail(passing(cutShort(subject)));
  }
  if (answer.status !== 200) return fail(rangeFault(subject, `answered ${answer.status}`));
  if (offset > MAX_SKIPPED_BYTES)
    return fail(rangeFault(subject, "ignores range requests, and the part is too far into the blob"));
  const bytes = await readSlice(answer.body(), offset, length);
  return bytes.length === length ? ok(bytes) : fail(passing(cutShort(subject)));
}

export function mediaTypeOf(answer: Answer): string | null {
  const type = answer.header("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  return type === "" ? null : type;
}

/** Login pages and other web pages come with 200. */
export function webPage(answer: Answer, { what, host }: Subject): Fault | null {
  if (mediaTypeOf(answer) !== "text/html") return null;
  return lasting({
    code: "not-an-image",
    message: `${what}: ${host} answered with a web page, not with an image.`,
    next: `Check that ${host} is a container registry; a login page in front of it has to be passed first.`,
  });
}

export const encodingOf = (answer: Answer): string => {
  const encoding = answer.header("content-encoding")?.trim().toLowerCase() ?? "";
  return encoding === "identity" ? "" : encoding;
};

/** Digests are of the bytes as stored; gzip has been undone where the whole body is read, and a part of it says nothing. */
function encoded(answer: Answer, { what, host }: Subject): Fault | null {
  const encoding = encodingOf(answer);
  if (encoding === "" || (isGzip(encoding) && answer.status !== 206)) return null;
  return lasting({
    code: "registry-error",
    message: `${what}: ${host} encoded the content on the way, so it cannot be checked.`,
    next: "Turn compression off in the registry or the proxy before it.",
  });
}

function mismatch({ what, host }: Subject, said: string): Fault {
  return lasting({
    code: "digest-mismatch",
    message: `${what}: ${host} served ${said} that its descriptor names.`,
    next: "Do not use it: the registry or something on the way to it changes content.",
  });
}

export function tooLarge({ what }: Subject, limitBytes: number): Fault {
  return lasting({
    code: "too-large",
    message: `${what}: larger than the ${limitBytes} bytes that are read at most.`,
    next: "Nothing of this size is read here; look at it with a registry tool.",
  });
}

function rangeFault({ what, host }: Subject, said: string): Fault {
  return lasting({
    code: "registry-error",
    message: `${what}: ${host} ${said}.`,
    next: "The content cannot be looked into at this registry.",
  });
}

function cutShort({ what, host }: Subject): ReadFailure {
  return {
    code: "unreachable",
    message: `${what}: the answer of ${host} ended early.`,
    next: `Check that ${host} is up and can be reached from here.`,
  };
}
