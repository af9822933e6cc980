import type { EntryRead, ImageRead } from "#lib/oci/image-read.ts";
import { picksOf } from "./asked-platforms.ts";
import { attestedDigest, classifyEntry } from "./classify.ts";
import { levelPicks } from "./clients/levels.ts";
import { pickAll } from "./clients/pick.ts";
import { modelOf } from "./index-model.ts";
import type { Choice, Severity } from "./issue-codes.ts";
import { type EntryReport, type IndexReport, type Issue, RULES_VERSION } from "./report.ts";
import { lastRules, rules } from "./rules/index.ts";
import { unexplained } from "./rules/unexplained.ts";
import { sizesOf } from "./sizes.ts";

/**
 * The report on an image that was read: classified entries, who picks which, every rule's findings, the sizes. Pure, and
 * cannot fail: a broken index is what it is there to describe. `reference` is shown, and decides nothing.
 */
export function analyse(
  image: ImageRead,
  reference: string,
  { choice }: { readonly choice?: Choice } = {},
): IndexReport {
  const { document } = image.root;
  const lone = document.kind === "manifest";
  const entries = classifyAll(image.entries, lone);
  const { platforms, picks } = picksOf(entries, document.mediaType);
  const issues = issuesOf({ entries, platforms, mediaType: document.mediaType }, picks, choice ?? null);
  return {
    reference,
    digest: image.root.digest,
    mediaType: document.mediaType,
    kind: document.kind,
    rulesVersion: RULES_VERSION,
    entries,
    issues,
    picks,
    levelPicks: levelPicks(entries, platforms, document.mediaType),
    sizes: sizesOf(image.root, entries, picks),
    platforms,
  };
}

/** What of an index is judged: entries that were read, or that are only planned. */
export type Judged = Pick<IndexReport, "entries" | "platforms" | "mediaType">;

/** Who takes which entry, and every rule's findings, the gravest first. */
export function judge(judged: Judged, choice: Choice | null): Pick<IndexReport, "picks" | "issues"> {
  const picks = pickAll(judged.entries, judged.platforms, judged.mediaType);
  return { picks, issues: issuesOf(judged, picks, choice) };
}

/** Every rule's findings, then of the pulls that fail and that none of them explains; the gravest first. */
function issuesOf(
  { entries, mediaType }: Judged,
  picks: IndexReport["picks"],
  choice: Choice | null,
): readonly Issue[] {
  const model = modelOf(entries, mediaType, picks, choice);
  const issues = rules.flatMap(({ code, find }) =>
    find(model).map((finding): Issue => ({ code, ...finding })),
  );
  for (const { code, find } of lastRules) {
    const rest = unexplained(picks, issues);
    issues.push(...find(model, rest).map((finding): Issue => ({ code, ...finding })));
  }
  return issues.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Classifies the entries and ties each attestation to the entry it speaks of, by the digest it names. */
function classifyAll(reads: readonly EntryRead[], lone: boolean): readonly EntryReport[] {
  const entries = reads.map((read, at) => classifyEntry(read, { position: at + 1, lone }));
  const positions = new Map<string, number>();
  for (const { digest, position, role } of entries) {
    if (role === "image" && !positions.has(digest)) positions.set(digest, position);
  }
  return entries.map((entry, at) => {
    const read = reads[at];
    const subject = read === undefined || entry.role !== "attestation" ? null : attestedDigest(read);
    return subject === null ? entry : { ...entry, attests: positions.get(subject) ?? null };
  });
}
