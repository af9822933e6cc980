import { Readable } from "node:stream";
import { type AnyFailure, fleetProblemOf } from "#lib/api/problem.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { actorOf } from "#lib/auth/door.ts";
import { reportBug } from "#lib/background/fault-log.ts";
import { workFailure } from "#lib/db/failure.ts";
import { retryAfterSeconds } from "#lib/inspect/problem.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";

/** What a route of the fleet yields: a value to answer as JSON, or why not. */
export type Answer =
  | Response
  | { readonly json: unknown; readonly status?: number; readonly headers?: HeadersInit };

/** Lets a request in by the one door, and turns what comes of it into a response. */
export async function answer(
  request: Request,
  work: (actor: Actor) => Promise<Result<Answer, AnyFailure>>,
): Promise<Response> {
  const actor = actorOf(request);
  const done = actor.ok ? await attempted(() => work(actor.value)) : actor;
  if (!done.ok) return fleetProblem(done.failure);
  if (done.value instanceof Response) return done.value;
  const { json, status = 200, headers } = done.value;
  return Response.json(json, { status, headers: { "cache-control": "no-store", ...headers } });
}

/** What is thrown is nobody's to read in an answer: it goes to the log, and the answer says who can mend it. */
export async function attempted<T>(
  work: () => Promise<Result<T, AnyFailure>>,
): Promise<Result<T, AnyFailure>> {
  try {
    return await work();
  } catch (error) {
    const failure = workFailure(error);
    if (failure !== null) return fail(failure);
    reportBug(error);
    return fail({
      code: "fault",
      message: "Twofold could not do this, and it is not your doing.",
      next: "Try again; if it stays, whoever runs Twofold finds the reason in its log.",
    });
  }
}

export function fleetProblem(failure: AnyFailure): Response {
  const problem = fleetProblemOf(failure);
  const retryAfter = "retryAt" in failure ? retryAfterSeconds(failure, Date.now()) : null;
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...(retryAfter === null ? {} : { "retry-after": String(retryAfter) }),
    },
  });
}

/** Longest body that most routes take. */
const MAX_BODY_MIB = 4;

/** The JSON of a request. Another content type is refused: a form of another site can send it without being asked. */
export async function readJson(
  request: Request,
  maxMiB = MAX_BODY_MIB,
): Promise<Result<unknown, AnyFailure>> {
  const refused = (message: string, next = "Send a JSON document as application/json.") =>
    fail({ code: "bad-request", message, next } as const);
  if (!request.headers.get("content-type")?.toLowerCase().startsWith("application/json")) {
    return refused("The body is not said to be JSON.");
  }
  const maxBytes = maxMiB * 1024 * 1024;
  const tooLarge = () => refused(`The body is larger than ${maxMiB} MiB.`, "Send less at once.");
  if (Number(request.headers.get("content-length")) > maxBytes) return tooLarge();
  const body = await boundedText(request, maxBytes);
  if (body === null) return tooLarge();
  try {
    const json: unknown = JSON.parse(body);
    // No database text can hold it, and nobody types it.
    return /\\u0000/.test(body) && JSON.stringify(json).includes("\\u0000")
      ? refused("A text holds the character NUL.", "Take it out; it is most often a leftover of a program.")
      : ok(json);
  } catch {
    return refused("The body is no JSON.");
  }
}

/** Null for more than is taken; the length that a request names may be a lie, or missing. */
async function boundedText(request: Request, maxBytes: number): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** A stream of text, made as it is read. */
export function download(lines: AsyncIterable<string>, type: string, name: string): Response {
  return new Response(Readable.toWeb(Readable.from(encoded(lines))) as ReadableStream<Uint8Array>, {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="${name.replace(/[^A-Za-z0-9._-]/g, "-")}"`,
      "cache-control": "no-store",
    },
  });
}

async function* encoded(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const line of lines) yield encoder.encode(line);
}
