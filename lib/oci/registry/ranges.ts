import type { Digest } from "../digest.ts";
import type { ReadFailure } from "../failure.ts";
import { ok, type Result } from "../result.ts";
import type { Answer, RegistryAccess } from "./access.ts";
import { readWhole } from "./body.ts";

/** A part of a blob as an answer says what it is; null what it does not say. */
export interface AnsweredPart {
  readonly start: number | null;
  /** Of its last byte. */
  readonly end: number | null;
  readonly bytes: Uint8Array;
}

/** How a registry, or where it keeps its blobs, answered a request with a `Range` header. */
export interface RangeAnswer {
  readonly status: number;
  /** Who answered, after redirects. */
  readonly host: string;
  /** Of a 206, in the order they came; null where it is another answer, or one that is no parts or far too long. */
  readonly parts: readonly AnsweredPart[] | null;
}

export interface RangeQuestion {
  readonly registry: string;
  readonly repository: string;
  readonly digest: Digest;
  /** The value of the header: `bytes=0-15,600-615`. */
  readonly range: string;
  /** Whether any refusal is an answer to the range, since the blob was given out before; else those that can be nothing but one. */
  readonly isBlobThere: boolean;
}

/** A few bytes are asked for; whoever sends much more sends something else. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** Asks for ranges of a blob as clients do that pull in parts; nothing of an answer but 206 is read. */
export function askRanges(
  access: RegistryAccess,
  { registry, repository, digest, range, isBlobThere }: RangeQuestion,
  signal: AbortSignal,
): Promise<Result<RangeAnswer, ReadFailure>> {
  return access.ask(
    { registry, repository },
    {
      method: "GET",
      url: new URL(`/v2/${repository}/blobs/${digest}`, access.urlOf(registry)),
      headers: { range },
      what: `${registry}/${repository}@${digest}`,
      asked: "blob",
      alsoRead: (status) => (isBlobThere ? isRefusal(status) : RANGE_REFUSALS.has(status)),
      async read(answer) {
        const parts = answer.status === 206 ? await partsOf(answer) : null;
        return ok({ status: answer.status, host: answer.url.host, parts });
      },
    },
    signal,
  );
}

const RANGE_REFUSALS: ReadonlySet<number> = new Set([400, 416, 501]);

/** A client error that is not about the login nor of the moment, and "not implemented". */
const isRefusal = (status: number): boolean =>
  status === 501 || (status >= 400 && status < 500 && ![401, 408, 429].includes(status));

async function partsOf(answer: Answer): Promise<readonly AnsweredPart[] | null> {
  const body = await readWhole(answer.body(), MAX_ANSWER_BYTES);
  if (body === "too-large") return null;
  const type = answer.header("content-type") ?? "";
  const boundary = /^multipart\/byteranges\s*;.*?\bboundary="?([^";]+)"?/i.exec(type)?.[1];
  if (boundary !== undefined) return multipart(Buffer.from(body), boundary);
  return [{ ...placeOf(answer.header("content-range") ?? ""), bytes: body }];
}

/** The parts of a multipart body (RFC 9110, section 14.6; RFC 2046, section 5.1.1); null where it is none. */
function multipart(body: Buffer, boundary: string): readonly AnsweredPart[] | null {
  const mark = `--${boundary}`;
  const parts: AnsweredPart[] = [];
  for (let at = body.indexOf(mark); at >= 0; ) {
    at += mark.length;
    if (body.toString("latin1", at, at + 2) === "--") return parts;
    const head = body.indexOf("\r\n\r\n", at);
    const next = head < 0 ? -1 : body.indexOf(`\r\n${mark}`, head + 4);
    if (next < 0) return null;
    const range = /^content-range:(.*)$/im.exec(body.toString("latin1", at, head))?.[1] ?? "";
    parts.push({ ...placeOf(range), bytes: body.subarray(head + 4, next) });
    at = next + 2;
  }
  return null;
}

function placeOf(contentRange: string): { start: number | null; end: number | null } {
  const [, start, end] = /^bytes (\d+)-(\d+)\/(?:\d+|\*)$/i.exec(contentRange.trim()) ?? [];
  return { start: start === undefined ? null : Number(start), end: end === undefined ? null : Number(end) };
}
