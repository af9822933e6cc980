import { digestOf, parseDigest } from "../digest.ts";
import type { Descriptor } from "../document.ts";
import type { ReadFailure } from "../failure.ts";
import { ACCEPTED_MANIFESTS, OCI_INDEX } from "../media-types.ts";
import { MAX_DOCUMENT_BYTES, parseDocument } from "../parse-document.ts";
import type { RegistryAccess } from "../registry/access.ts";
import { readWhole } from "../registry/body.ts";
import { encodingOf, mediaTypeOf, readRange, tooLarge, verified, webPage } from "../registry/content.ts";
import type { Subject } from "../registry/faults.ts";
import { nextPage } from "../registry/links.ts";
import { type Fault, lasting } from "../registry/retry.ts";
import { fail, ok, type Result } from "../result.ts";
import { fallbackTag, listed } from "./referrers.ts";
import type { Reading, Resolved, Source, VerifiedBytes } from "./source.ts";

const ACCEPT = ACCEPTED_MANIFESTS.join(", ");
/** Pages of tags or referrers that are followed; a registry that pages for ever ends here. Quay has at most 100 tags on one. */
const MAX_PAGES = 1_000;
/** What all pages together may hold. */
const MAX_LISTED = 100_000;
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
        read: (answer, subject) => {
          const said = parseDigest(answer.header("docker-content-digest") ?? "");
          return verified(answer, { digest: said, size: null, limitBytes: MAX_DOCUMENT_BYTES }, subject);
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
        // Not every registry and proxy has HEAD.
        alsoRead: [405, 501],
        read: async (answer, subject) => {
          const digest = parseDigest(answer.header("docker-content-digest") ?? "");
          if (answer.status >= 300 || digest === null) return ok(null);
          const page = webPage(answer, subject);
          if (page !== null) return fail(page);
          const size =
            encodingOf(answer) === "" ? Number(answer.header("content-length") ?? "x") : Number.NaN;
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

  /** Follows the pages that begin at `first`. `take` yields what one page holds. */
  const readPages = async <T>(
    first: URL,
    question: { accept: string; what: string; alsoRead: readonly number[] },
    take: (bytes: Uint8Array, subject: Subject) => Result<readonly T[], Fault>,
    signal: AbortSignal,
  ): Reading<readonly T[] | null> => {
    const all: T[] = [];
    const seen = new Set<string>();
    for (let url: URL | null = first; url !== null; ) {
      if (seen.has(url.href) || seen.size >= MAX_PAGES || all.length > MAX_LISTED) {
        return fail({
          code: "too-large",
          message: `${question.what}: the list does not end after ${seen.size} pages and ${all.length} items.`,
          next: "The registry's operator has to look.",
        });
      }
      seen.add(url.href);
      const { accept, what, alsoRead } = question;
      const page: Result<{ items: readonly T[]; next: URL | null } | null, ReadFailure> = await access.ask(
        reference,
        {
          method: "GET",
          url,
          headers: { accept },
          what,
          alsoRead,
          read: async (answer, subject) => {
            if (answer.status >= 300) return ok(null);
            const wrong = webPage(answer, subject);
            if (wrong !== null) return fail(wrong);
            const bytes = await readWhole(answer.body(), MAX_DOCUMENT_BYTES);
            if (bytes === "too-large") return fail(tooLarge(subject, MAX_DOCUMENT_BYTES));
            const items = take(bytes, subject);
            if (!items.ok) return items;
            const next = nextPage(answer.links(), answer.url);
            if (next !== "foreign") return ok({ items: items.value, next });
            return fail(
              lasting({
                code: "redirect",
                message: `${what}: the next page of the list is not at ${subject.host}, so it is not followed.`,
                next: "The registry's operator has to look.",
              }),
            );
          },
        },
        signal,
      );
      if (!page.ok) return page;
      if (page.value === null) return ok(null);
      for (const item of page.value.items) all.push(item);
      url = page.value.next;
    }
    return ok(all);
  };

  return {
    name,
    isPrivate: () => access.usesCredentials(reference),
    resolve,
    readTagged,
    readManifest: ({ digest, size }, signal) =>
      access.ask(
        reference,
        {
          method: "GET",
          url: at(`manifests/${digest}`),
          headers: { accept: ACCEPT },
          what: `${name}@${digest}`,
          read: (answer, subject) =>
            verified(answer, { digest, size, limitBytes: MAX_DOCUMENT_BYTES }, subject),
        },
        signal,
      ),
    async readBlob({ digest, size }, limitBytes, signal) {
      const what = `${name}@${digest}`;
      if (size > limitBytes) return fail(tooLarge({ what, host: "" }, limitBytes).failure);
      return access.ask(
        reference,
        {
          method: "GET",
          url: at(`blobs/${digest}`),
          headers: {},
          what,
          read: (answer, subject) => verified(answer, { digest, size, limitBytes }, subject),
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
          next: "The image has to be pushed again.",
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
          read: (answer, subject) => readRange(answer, { offset, end, size }, subject),
        },
        signal,
      );
    },
    async listTags(signal) {
      const first = at(`tags/list?n=${TAGS_PER_PAGE}`);
      const question = { accept: "application/json", what: name, alsoRead: [] };
      const tags = await readPages<string>(first, question, tagsFrom, signal);
      return tags.ok ? ok([...new Set(tags.value ?? [])]) : tags;
    },
    async listReferrers(subject, signal) {
      const what = `${name}@${subject}`;
      // Registries without the referrers API answer 404, and some older ones 400, 405 or 501.
      const question = { accept: OCI_INDEX, what, alsoRead: [400, 404, 405, 501] };
      const referrers = await readPages<Descriptor>(
        at(`referrers/${subject}`),
        question,
        (bytes) => descriptorsFrom({ digest: digestOf(bytes), bytes, mediaType: OCI_INDEX }),
        signal,
      );
      if (!referrers.ok) return referrers;
      if (referrers.value !== null) return ok(listed(referrers.value, "referrers"));
      // The fallback of the distribution spec: an index under the tag `sha256-<hex>`.
      const tagged = await readTagged(fallbackTag(subject), signal);
      if (!tagged.ok) return tagged.failure.code === "not-found" ? ok([]) : tagged;
      const parsed = descriptorsFrom(tagged.value);
      return parsed.ok ? ok(listed(parsed.value, "fallback-tag")) : fail(parsed.failure.failure);
    },
  };
}

function tagsFrom(bytes: Uint8Array, subject: Subject): Result<readonly string[], Fault> {
  const json = jsonFrom(bytes);
  const tags = typeof json === "object" && json !== null ? (json as { tags?: unknown }).tags : undefined;
  // Null is how registries write an empty list.
  if (tags === null) return ok([]);
  if (Array.isArray(tags) && tags.every((tag): tag is string => typeof tag === "string")) return ok(tags);
  return fail(
    lasting({
      code: "malformed",
      message: `${subject.what}: ${subject.host} sent no list of tags.`,
      next: `Check that ${subject.host} is a container registry.`,
    }),
  );
}

function descriptorsFrom(bytes: VerifiedBytes): Result<readonly Descriptor[], Fault> {
  const document = parseDocument(bytes);
  if (!document.ok) return fail(lasting(document.failure));
  return ok(document.value.kind === "index" ? document.value.entries : []);
}

function jsonFrom(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
