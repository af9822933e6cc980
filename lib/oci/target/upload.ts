import type { ReadFailure } from "../failure.ts";
import type { Answer, Ask, RegistryAccess } from "../registry/access.ts";
import type { Scope } from "../registry/logins.ts";
import { fail, ok, type Result } from "../result.ts";
import type { Blob, Reading } from "../source/source.ts";
import { partsOf } from "./parts.ts";
import type { Content } from "./target.ts";

interface UploadTo {
  readonly name: string;
  readonly repository: { readonly registry: string; readonly repository: string };
  readonly access: RegistryAccess;
  readonly at: (path: string) => URL;
  readonly scope: Scope;
}

/** Sent in one request, and held until it arrived. Above every `OCI-Chunk-Min-Length` that registries are known to ask for. */
const PART_BYTES = 16 * 1024 * 1024;
/** A part over a slow line. */
const PART_MS = 10 * 60_000;
/** Registries that copy from where uploads are to where blobs are take minutes for a large one. */
const FINISH_MS = 15 * 60_000;
const CANCEL_MS = 5_000;
/** How often one upload goes on after a cut, and how often one is begun at all. */
const MAX_RESUMES = 5;
const MAX_BEGINS = 3;

/** Sends a blob in parts (distribution-spec, Pushing a blob in chunks), as often as it takes, to a bound. */
export async function upload(
  to: UploadTo,
  want: Blob,
  content: Content,
  signal: AbortSignal,
): Reading<"mounted" | "sent"> {
  for (let begins = 1; ; begins++) {
    const begun = await begin(to, want, content.mountFrom ?? null, signal);
    if (!begun.ok) return begun;
    if (begun.value === null) return ok("mounted");
    const session = { to, want, content, signal, where: begun.value };
    const sent = await sendParts(session);
    if (sent.ok) return ok("sent");
    if (begins >= MAX_BEGINS || signal.aborted || !mayGoOn(sent.failure)) {
      await cancel(session);
      return sent;
    }
    // Its bytes are gone, for a registry that forgets an upload that was cut (distribution 2.8 does).
    content.onSent?.(0);
  }
}

interface Session {
  readonly to: UploadTo;
  readonly want: Blob;
  readonly content: Content;
  readonly signal: AbortSignal;
  /** Where the next request goes; each answer may say another place. */
  where: URL;
}

/** `POST`: where the parts go; null where the registry took the blob over from another repository. */
async function begin(
  to: UploadTo,
  { digest }: Blob,
  mountFrom: string | null,
  signal: AbortSignal,
): Promise<Result<URL | null, ReadFailure>> {
  const url = to.at("blobs/uploads/");
  if (mountFrom !== null) {
    url.searchParams.set("mount", digest);
    url.searchParams.set("from", mountFrom);
  }
  const begun = await asked(
    to,
    {
      method: "POST",
      url,
      headers: {},
      body: new Uint8Array(0),
      read: async (answer) => {
        await answer.discard();
        return ok({ isMounted: mountFrom !== null && answer.status === 201, where: whereOf(answer, url) });
      },
    },
    signal,
  );
  if (!begun.ok) return begun;
  const { isMounted, where } = begun.value;
  return isMounted || where !== null ? ok(isMounted ? null : where) : fail(noPlace(to));
}

/** All parts and the end. */
async function sendParts(session: Session): Promise<Result<void, ReadFailure>> {
  const { want, content } = session;
  // One request less where one part is all: its end takes it along.
  if (want.size <= PART_BYTES) {
    for await (const part of partsOf(content.open(0), PART_BYTES)) return finish(session, part);
    return finish(session, new Uint8Array(0));
  }
  let sent = 0;
  for (let resumes = 0; sent < want.size; ) {
    const passed = await sendFrom(session, sent);
    sent = passed.sent;
    if (passed.failure === null) continue;
    if (resumes >= MAX_RESUMES || !mayGoOn(passed.failure)) return fail(passed.failure);
    resumes += 1;
    const there = await offsetOf(session);
    // Less than it had said before is not this upload any more.
    if (!there.ok || there.value < sent || there.value > want.size) return fail(passed.failure);
    sent = there.value;
    content.onSent?.(sent);
  }
  return finish(session, new Uint8Array(0));
}

/** Parts from `offset` on, to the first that fails. */
async function sendFrom(
  session: Session,
  offset: number,
): Promise<{ readonly sent: number; readonly failure: ReadFailure | null }> {
  let sent = offset;
  for await (const part of partsOf(session.content.open(offset), PART_BYTES)) {
    const range = `${sent}-${sent + part.length - 1}`;
    const answered = await asked(
      session.to,
      {
        method: "PATCH",
        url: session.where,
        headers: { "content-type": "application/octet-stream", "content-range": range },
        body: part,
        repeats: false,
        withinMs: PART_MS,
        read: async (answer) => {
          await answer.discard();
          return ok(whereOf(answer, session.where));
        },
      },
      session.signal,
    );
    if (!answered.ok) return { sent, failure: answered.failure };
    session.where = answered.value ?? session.where;
    sent += part.length;
    session.content.onSent?.(sent);
  }
  return sent < session.want.size
    ? { sent, failure: cutShort(session.to, sent, session.want) }
    : { sent, failure: null };
}

/** How much the registry has; one that has none says `0-0`, as for one byte. */
const offsetOf = (session: Session): Reading<number> =>
  asked(
    session.to,
    {
      method: "GET",
      url: session.where,
      headers: {},
      read: async (answer) => {
        await answer.discard();
        const end = /^(?:bytes=)?0-(\d+)$/.exec(answer.header("range") ?? "")?.[1];
        session.where = whereOf(answer, session.where) ?? session.where;
        return ok(end === undefined || end === "0" ? 0 : Number(end) + 1);
      },
    },
    session.signal,
  );

/** `PUT`: the last part, and the digest that all of them have. */
async function finish(session: Session, part: Uint8Array): Promise<Result<void, ReadFailure>> {
  const { to, want, content, signal } = session;
  const url = new URL(session.where);
  url.searchParams.set("digest", want.digest);
  const finished = await asked<void>(
    to,
    {
      method: "PUT",
      url,
      headers: { "content-type": "application/octet-stream" },
      body: part,
      repeats: false,
      withinMs: FINISH_MS,
      read: async (answer) => ok(void (await answer.discard())),
    },
    signal,
  );
  const there = finished.ok || !mayGoOn(finished.failure) ? finished : await arrived(session, finished);
  if (there.ok) content.onSent?.(want.size);
  return there;
}

/** The answer was lost, and the blob perhaps not. */
async function arrived(
  { to, want, signal }: Session,
  lost: Result<void, ReadFailure>,
): Promise<Result<void, ReadFailure>> {
  const there = await asked(
    to,
    {
      method: "HEAD",
      url: to.at(`blobs/${want.digest}`),
      headers: {},
      alsoRead: (status) => status === 404,
      read: async (answer) =>
        ok(answer.status !== 404 && Number(answer.header("content-length")) === want.size),
    },
    signal,
  );
  return there.ok && there.value ? ok(undefined) : lost;
}

/** Best effort: the signal of the upload has often ended by now, and a registry that does not do this forgets it in time. */
async function cancel({ to, where }: Session): Promise<void> {
  await asked<void>(
    to,
    {
      method: "DELETE",
      url: where,
      headers: {},
      repeats: false,
      alsoRead: () => true,
      read: async (answer) => ok(void (await answer.discard())),
    },
    AbortSignal.timeout(CANCEL_MS),
  );
}

const asked = <T>(
  to: UploadTo,
  ask: Omit<Ask<T>, "what" | "asked" | "scope">,
  signal: AbortSignal,
): Reading<T> =>
  to.access.ask(
    to.repository,
    { ...ask, what: `${to.name}: upload of a layer`, asked: "upload", scope: to.scope },
    signal,
  );

/**
 * Where the next request of an upload goes. Only path and query count, at the host that was asked: a proxy before the registry
 * often makes it say another scheme or an inner name, and a login goes nowhere else.
 */
function whereOf(answer: Answer, asked: URL): URL | null {
  const location = answer.header("location") ?? "";
  if (location === "" || !URL.canParse(location, asked)) return null;
  const { pathname, search } = new URL(location, asked);
  return new URL(`${pathname}${search}`, asked.origin);
}

/** Faults of the way there, after which another attempt may go well. */
const mayGoOn = ({ code }: ReadFailure): boolean =>
  code === "timeout" ||
  code === "unreachable" ||
  code === "registry-error" ||
  code === "rate-limited" ||
  // The upload is forgotten, which a new one mends.
  code === "not-found";

function noPlace({ name, access, repository }: UploadTo): ReadFailure {
  const { host } = access.urlOf(repository.registry);
  return {
    code: "registry-error",
    message: `${name}: ${host} began an upload and did not say where to send it.`,
    next: `Tell whoever runs ${host}: its answer has no Location header.`,
  };
}

const cutShort = ({ name }: UploadTo, sent: number, { digest, size }: Blob): ReadFailure => ({
  code: "size-mismatch",
  message: `${name}: what was to be the ${size} bytes of ${digest} ended after ${sent}.`,
  next: "Nothing was stored. Try again; if it happens again, report it.",
});
