import { inArray } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";
import { report as reportTable } from "#lib/db/schema.ts";
import type { Inspector } from "#lib/inspect/inspect.ts";
import { isBesideTag } from "#lib/oci/beside-tag.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { formatReference, parseReference } from "#lib/oci/reference.ts";
import { ok, type Result } from "#lib/oci/result.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { TagList, TagRow } from "./api.ts";
import { builtOf } from "./built.ts";

/** Tags that are asked what they name; a repository of pull-request builds has thousands. */
const MAX_TAGS = 300;
/** Indexes that are read for it; what was read before costs nothing. */
const MAX_READ = 40;
const AT_ONCE = 8;

/** What each tag of a component's repository names, and what that holds. */
export async function tagList(
  database: Database,
  inspector: Inspector,
  reference: string,
  signal: AbortSignal,
): Promise<Result<TagList, ReadFailure>> {
  const listed = await inspector.tags(reference, signal);
  if (!listed.ok) return listed;
  const tags = listed.value.filter((tag) => !isBesideTag(tag));
  const shown = tags.slice(-MAX_TAGS);
  const digests = new Map<string, string>();
  const failures = new Map<string, string>();
  await sideBySide(shown, async (tag) => {
    const named = await inspector.resolve(atTag(reference, tag), signal);
    if (!named.ok) failures.set(tag, named.failure.message);
    else if (named.value !== null) digests.set(tag, named.value);
  });
  const reports = await reportsOf(database, [...new Set(digests.values())]);
  const unread = [...new Set(digests.values())].filter((digest) => !reports.has(digest)).slice(0, MAX_READ);
  await sideBySide(unread, async (digest) => {
    const read = await inspector.inspect(atDigest(reference, digest), { signal });
    if (read.ok) reports.set(digest, read.value);
  });
  const rows = shown.map((tag): TagRow => {
    const digest = digests.get(tag) ?? null;
    const read = digest === null ? undefined : reports.get(digest);
    const built = read === undefined ? null : builtOf(read);
    return {
      tag,
      digest,
      holds: built?.holds ?? null,
      complete: built?.complete ?? false,
      failure: failures.get(tag) ?? (built === null ? "It was not read: too many tags at once." : null),
    };
  });
  return ok({ tags: rows, total: tags.length });
}

async function reportsOf(
  { sql: db }: Database,
  digests: readonly string[],
): Promise<Map<string, IndexReport>> {
  if (digests.length === 0) return new Map();
  const rows = await db
    .select({ digest: reportTable.digest, report: reportTable.report })
    .from(reportTable)
    .where(inArray(reportTable.digest, [...digests]))
    .orderBy(reportTable.rulesVersion);
  return new Map(rows.map(({ digest, report }) => [digest, report as IndexReport]));
}

async function sideBySide<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
}

function atTag(text: string, tag: string): string {
  const reference = parseReference(text);
  return reference.ok ? formatReference({ ...reference.value, tag, digest: null }) : text;
}

function atDigest(text: string, digest: string): string {
  return `${atTag(text, "").replace(/:$/, "")}@${digest}`;
}
