import { counted } from "../count-text.ts";
import { parseDigest } from "../digest.ts";
import type { Descriptor } from "../document.ts";
import type { ReadFailure } from "../failure.ts";
import { parseJson } from "../json-guard.ts";
import { ACCEPTED_MANIFESTS, isIndexType, OCI_INDEX } from "../media-types.ts";
import { MAX_DOCUMENT_BYTES } from "../parse-document.ts";
import type { Answer, Ask, RegistryAccess } from "../registry/access.ts";
import { readWhole } from "../registry/body.ts";
import {
  errorIn,
  isEncoded,
  mediaTypeOf,
  readRange,
  tooLarge,
  verifiedBlob,
  verifiedDocument,
  webPage,
} from "../registry/content.ts";
import { nextPage } from "../registry/links.ts";
import { type Fault, lasting } from "../registry/retry.ts";
import type { Subject } from "../registry/subject.ts";
import { fail, ok, type Result } from "../result.ts";
import { fallbackTag, listed, listedIn } from "./referrers.ts";
import type { Reading, Resolved, Source, VerifiedBytes } from "./source.ts";

const ACCEPT = ACCEPTED_MANIFESTS.join(", ");
/** Pages of tags or referrers that are followed; a registry that pages for ever ends here. Quay has at most 100 tags on one. */
const MAX_PAGES = 1_000;
/** What all pages together may hold. */
const MAX_LISTED = 100_000;
/** And all of them together: a tag has at most 128 characters, a page at most `MAX_DOCUMENT_BYTES`. */
const MAX_LISTED_BYTES = 32 * 1024 * 1024;
const TAGS_PER_PAGE = 1_000;

interface Repository {
  readonly registry: string;
  readonly repository: string;
}

/** A repository behind a registry (OCI distribution-spec). `registry` is as in references: `docker.io`, `host:port`. */
export function createRegistrySource(reference: Repository, access: RegistryAccess): Source {
  const name = `${reference.registry}/${reference.repository}`;
  const api = new URL(`/v2/${reference.repository}/`, access.urlOf(reference.registry));
  const at = (path: string) => new URL(path, api);

  const readTagged = (tag: string, signal: AbortSignal): Reading<VerifiedBytes> =>
    access.ask(
      reference,
      {
        method: "GET",
        url: at(`manifests/${encodeURIComponent(tag)}`),
        headers: { accept: ACCEPT },
        what: `${name}:${tag}`,
        asked: "tag",
        read: (answer, subject) => {
          const said = parseDigest(answer.header("docker-content-digest") ?? "");
          return verifiedDocument(answer, { digest: said, limitBytes: MAX_DOCUMENT_BYTES }, subject);
        },
      },
      signal,
    );

  const resolve = async (tag: string, signal: AbortSignal): Reading<Resolved> => {
    const resolved = await access.ask<Resolved | null>(
      reference,
      {
        method: "HEAD",
        url: at(`manifests/${encodeURIComponent(tag)}`),
        headers: { accept: ACCEPT },
        what: `${name}:${tag}`,
        asked: "tag",
        // Not every registry and proxy has HEAD, and an answer to it has no body with the reason.
        alsoRead: (status) => isOtherClientError(status) || status === 501,
        read: async (answer, subject) => {
          const digest = parseDigest(answer.header("docker-content-digest") ?? "");
          if (answer.status >= 300 || digest === null) return ok(null);
          const page = webPage(answer, subject);
          if (page !== null) return fail(page);
          const size = isEncoded(answer) ? Number.NaN : Number(answer.header("content-length") ?? "x");
          return ok({
            digest,
            mediaType: mediaTypeOf(answer),
            size: Number.isSafeInteger(size) ? size : null,
          });
        },
      },
      signal,
    );
    if (!resolved.ok) return resolved;
    if (resolved.value !== null) return ok(resolved.value);
    const read = await readTagged(tag, signal);
    if (!read.ok) return read;
    return ok({
      digest: read.value.digest,
      mediaType: read.value.mediaType,
      size: read.value.bytes.length,
    });
  };

  /** Follows the pages that begin at `first`; `take` yields what one page holds, null where that is no page of the list. */
  const readPages = async <T>(
    first: URL,
    question: Pick<Ask<unknown>, "what" | "asked" | "alsoRead"> & { readonly accept: string },
    take: (answer: Answer, subject: Subject) => Promise<Result<Page<T> | null, Fault>>,
    signal: AbortSignal,
  ): Reading<readonly T[] | null> => {
    const { accept, what, asked, alsoRead = () => false } = question;
    const all: T[] = [];
    const seen = new Set<string>();
    let bytes = 0;
    for (let url: URL | null = first; url !== null; ) {
      const read = { host: url.host, pages: seen.size, items: all.length };
      if (seen.has(url.href)) return fail(inCircle(what, read));
      if (seen.size >= MAX_PAGES || all.length > MAX_LISTED || bytes > MAX_LISTED_BYTES)
        return fail(tooLong(what, read));
      seen.add(url.href);
      const here: URL = url;
      const isFirst = here === first;
      const page: Result<{ items: readonly T[]; bytes: number; next: URL | null } | null, ReadFailure> =
        await access.ask(
          reference,
          {
            method: "GET",
            url: here,
            headers: { accept },
            what,
            asked,
            alsoRead: (status) => isFirst && alsoRead(status),
            read: async (answer, subject) => {
              const taken = await take(answer, subject);
              if (!taken.ok) return taken;
              if (taken.value === null) return isFirst ? ok(null) : fail(brokenOff(subject));
              const next = nextPage(answer.links(), here);
              return next === "unreadable" ? fail(noWayOn(subject)) : ok({ ...taken.value, next });
            },
          },
          signal,
        );
      if (!page.ok) return page;
      if (page.value === null) return ok(null);
      for (const item of page.value.items) all.push(item);
      bytes += page.value.bytes;
      url = page.value.next;
    }
    return ok(all);
  };

  return {
    name,
    isPrivate: () => access.usesCredentials(reference),
    resolve,
    readTagged,
    readManifest: (digest, signal) =>
      access.ask(
        reference,
        {
          method: "GET",
          url: at(`manifests/${digest}`),
          headers: { accept: ACCEPT },
          what: `${name}@${digest}`,
          asked: "manifest",
          read: (answer, subject) =>
            verifiedDocument(answer, { digest, limitBytes: MAX_DOCUMENT_BYTES }, subject),
        },
        signal,
      ),
    async readBlob({ digest, size }, limitBytes, signal) {
      const what = `${name}@${digest}`;
      if (size > limitBytes) return fail(tooLarge({ what, host: reference.registry }, limitBytes).failure);
      return access.ask(
        reference,
        {
          method: "GET",
          url: at(`blobs/${digest}`),
          headers: {},
          what,
          asked: "blob",
          read: (answer, subject) => verifiedBlob(answer, { digest, size, limitBytes }, subject),
        },
        signal,
      );
    },
    async readBlobRange({ digest, size }, { offset, length }, signal) {
      const what = `${name}@${digest}`;
      const end = Math.min(offset + length, size);
      if (offset < 0 || length < 0 || offset > size) {
        return fail({
          code: "malformed",
          message: `${what}: bytes ${offset} to ${offset + length} are outside a blob of ${size} bytes.`,
          next: "The image names a wrong range: push it again.",
        });
      }
      if (end === offset) return ok(new Uint8Array(0));
      return access.ask(
        reference,
        {
          method: "GET",
          url: at(`blobs/${digest}`),
          headers: { range: `bytes=${offset}-${end - 1}` },
          what,
          asked: "blob",
          read: (answer, subject) => readRange(answer, { offset, end, size }, subject),
        },
        signal,
      );
    },
    async listTags(signal) {
      const first = at(`tags/list?n=${TAGS_PER_PAGE}`);
      const question = { accept: "application/json", what: `The tags of ${name}`, asked: "tags" } as const;
      const tags = await readPages(first, question, tagsFrom, signal);
      return tags.ok ? ok([...new Set(tags.value ?? [])]) : tags;
    },
    async listReferrers(subject, signal) {
      const what = `The referrers of ${name}@${subject}`;
      const referrers = await readPages<Descriptor>(
        at(`referrers/${subject}`),
        { accept: OCI_INDEX, what, asked: "referrers", alsoRead: hasNoApi },
        async (answer, asked) => {
          const isIndex = answer.status < 300 && isIndexType(mediaTypeOf(answer) ?? "");
          if (!isIndex) return ok(null);
          const bytes = await readWhole(answer.body(), MAX_DOCUMENT_BYTES);
          if (bytes === "too-large") return fail(tooLarge(asked, MAX_DOCUMENT_BYTES));
          const items = listedIn(bytes, subject);
          return ok(items === null ? null : { items, bytes: bytes.length });
        },
        signal,
      );
      if (!referrers.ok) return referrers;
      if (referrers.value !== null) return ok(listed(referrers.value, "referrers"));
      // The fallback of the distribution spec: an index under the tag `sha256-<hex>`.
      const tagged = await readTagged(fallbackTag(subject), signal);
      if (!tagged.ok) return tagged.failure.code === "not-found" ? ok([]) : tagged;
      return ok(listed(listedIn(tagged.value.bytes, subject) ?? [], "fallback-tag"));
    },
  };
}

interface Page<T> {
  readonly items: readonly T[];
  readonly bytes: number;
}

/** A client error that is neither about rights nor of the moment nor a plain "not there". */
const isOtherClientError = (status: number): boolean =>
  status >= 400 && status < 500 && ![401, 403, 404, 408, 429].includes(status);

/**
 * Registries without the referrers API answer 404, 400, 405, 406, 501 or whatever else. Rights and trouble of the moment alone
 * (401, 403, 408, 429, 5xx) say nothing of it: that nothing is listed is not told from them.
 */
const hasNoApi = (status: number): boolean => isOtherClientError(status) || status === 404 || status === 501;

/** How much of a list was read, and where. */
interface ListRead {
  readonly host: string;
  readonly pages: number;
  readonly items: number;
}

const inCircle = (what: string, read: ListRead): ReadFailure => ({
  code: "too-large",
  message: `${what}: the list of ${read.host} has no end. Its pages lead in a circle after ${amount(read)}.`,
  next: `Tell whoever runs ${read.host}, or the proxy in front of it, that its Link header leads back to a page before.`,
});

const tooLong = (what: string, read: ListRead): ReadFailure => ({
  code: "too-large",
  message: `${what}: the list of ${read.host} is too long to be read. It goes on after ${amount(read)}.`,
  next: `Tell whoever runs ${read.host}. A registry tool such as \`skopeo\` or \`crane\` may list it.`,
});

const amount = ({ pages, items }: ListRead): string =>
  `${counted(pages, "page")} and ${counted(items, "item")}`;

const noWayOn = ({ what, host }: Subject): Fault =>
  lasting({
    code: "registry-error",
    message: `${what}: the list goes on, and the Link header of ${host} does not say where.`,
    next: `Tell whoever runs ${host}, or the proxy in front of it, that its Link header is broken.`,
  });

const brokenOff = ({ what, host }: Subject): Fault =>
  lasting({
    code: "registry-error",
    message: `${what}: the list goes on, and the next page of ${host} is no list.`,
    next: `Try again. If it goes on, tell whoever runs ${host}.`,
  });

async function tagsFrom(answer: Answer, subject: Subject): Promise<Result<Page<string>, Fault>> {
  const page = webPage(answer, subject);
  if (page !== null) return fail(page);
  const bytes = await readWhole(answer.body(), MAX_DOCUMENT_BYTES);
  if (bytes === "too-large") return fail(tooLarge(subject, MAX_DOCUMENT_BYTES));
  const json = parseJson(bytes);
  const tags = typeof json === "object" && json !== null ? (json as { tags?: unknown }).tags : undefined;
  // Null is how registries write an empty list.
  if (tags === null) return ok({ items: [], bytes: bytes.length });
  if (Array.isArray(tags) && tags.every((tag): tag is string => typeof tag === "string"))
    return ok({ items: tags, bytes: bytes.length });
  return fail(
    errorIn(bytes, answer, subject) ??
      lasting({
        code: "malformed",
        message: `${subject.what}: the answer of ${subject.host} is no list of tags.`,
        next: `Check that ${subject.host} is a container registry, and that no proxy in front of it answers in its place.`,
      }),
  );
}
