import type { Database } from "#lib/db/open.ts";
import type { Inspector } from "#lib/inspect/inspect.ts";
import { isBesideTag } from "#lib/oci/beside-tag.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { formatReference, parseReference } from "#lib/oci/reference.ts";
import { ok, type Result } from "#lib/oci/result.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { TagList, TagRow } from "./answers.ts";
import { builtOf } from "./choice/built.ts";
import { missingIn } from "./results/missing.ts";
import { storedReports } from "./results/stored-reports.ts";

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
  const read = { signal, budget: inspector.newBudget() };
  const listed = await inspector.tags(reference, read);
  if (!listed.ok) return listed;
  const tags = listed.value.filter((tag) => !isBesideTag(tag));
  const shown = tags.slice(-MAX_TAGS);
  const digests = new Map<string, string>();
  const failures = new Map<string, string>();
  await sideBySide(shown, async (tag) => {
    const named = await inspector.resolve(atTag(reference, tag), read);
    if (!named.ok) failures.set(tag, named.failure.message);
    else if (named.value !== null) digests.set(tag, named.value);
  });
  const reports = await reportsOf(database, reference, [...new Set(digests.values())]);
  const unread = [...new Set(digests.values())].filter((digest) => !reports.has(digest)).slice(0, MAX_READ);
  const unreadable = new Map<string, string>();
  await sideBySide(unread, async (digest) => {
    const index = await inspector.inspect(atDigest(reference, digest), read);
    if (index.ok) reports.set(digest, index.value);
    else unreadable.set(digest, index.failure.message);
  });
  const rows = shown.map((tag): TagRow => {
    const digest = digests.get(tag) ?? null;
    const report = digest === null ? undefined : reports.get(digest);
    const built = report === undefined ? null : builtOf(report);
    return {
      tag,
      digest,
      holds: built?.holds ?? null,
      complete: built?.complete ?? false,
      failure:
        failures.get(tag) ??
        unreadable.get(digest ?? "") ??
        (built === null ? "Not checked: too many tags at once." : null),
    };
  });
  return ok({ tags: rows, total: tags.length });
}

/** Reports that leave nothing out; of the others some may be read by now. */
async function reportsOf(
  { sql: db }: Database,
  reference: string,
  digests: readonly string[],
): Promise<Map<string, IndexReport>> {
  const stored = await storedReports(
    db,
    digests.map((digest) => ({ reference, digest })),
  );
  return new Map(
    [...stored].flatMap(([{ digest }, report]) =>
      missingIn(report) === "passing" ? [] : [[digest, report] as const],
    ),
  );
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
