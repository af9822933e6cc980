import type { EntryRead, ImageRead } from "#lib/oci/image-read.ts";
import { attestedDigest, classifyEntry } from "./classify.ts";
import { pickAll } from "./clients/pick.ts";
import { modelOf, platformKey } from "./index-model.ts";
import type { Choice, Severity } from "./issue-codes.ts";
import { type EntryReport, type IndexReport, type Issue, RULES_VERSION } from "./report.ts";
import { rules } from "./rules/index.ts";
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
  const platforms = platformsOf(entries);
  const { picks, issues } = judge({ entries, platforms, mediaType: document.mediaType }, choice ?? null);
  return {
    reference,
    digest: image.root.digest,
    mediaType: document.mediaType,
    kind: document.kind,
    rulesVersion: RULES_VERSION,
    entries,
    issues,
    picks,
    sizes: sizesOf(image.root, entries, picks),
    platforms,
  };
}

/** What of an index is judged: entries that were read, or that are only planned. */
export type Judged = Pick<IndexReport, "entries" | "platforms" | "mediaType">;

/** Who takes which entry, and every rule's findings, the gravest first. */
export function judge(
  { entries, platforms, mediaType }: Judged,
  choice: Choice | null,
): Pick<IndexReport, "picks" | "issues"> {
  const picks = pickAll(entries, platforms, mediaType);
  const model = modelOf(entries, mediaType, picks, choice);
  const issues = rules.flatMap(({ code, find }) => find(model).map((found): Issue => ({ code, ...found })));
  return { picks, issues: issues.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]) };
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

/**
 * The platforms somebody may ask for, by first appearance and each once however it is spelled: those of the image
 * entries, of images in nested indexes, and of configurations where an entry names none. Where there are images and
 * nothing names a platform, people ask for the commonest one.
 */
function platformsOf(entries: readonly EntryReport[]): readonly string[] {
  const names = new Map<string, string>();
  const images = entries.flatMap((outer) => [outer, ...outer.nested]).filter(({ role }) => role === "image");
  for (const { platform, configPlatform } of images) {
    const name = platform ?? configPlatform;
    if (name !== null && !names.has(platformKey(name))) names.set(platformKey(name), name);
  }
  return names.size === 0 && images.length > 0 ? [COMMONEST] : [...names.values()];
}

/** What go-containerregistry holds an entry without platform for. */
const COMMONEST = "linux/amd64";
