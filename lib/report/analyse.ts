import type { EntryRead, ImageRead } from "#lib/oci/image-read.ts";
import { picksOf } from "#lib/variants/asked-platforms.ts";
import { attestedDigest, classifyEntry } from "#lib/variants/classify.ts";
import { levelPicks } from "#lib/variants/clients/levels.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { issuesOf } from "#lib/variants/judge.ts";
import { type EntryReport, type IndexReport, RULES_VERSION } from "#lib/variants/report.ts";
import { sizesOf } from "#lib/variants/sizes.ts";
import { withCommands } from "./fixes/with-commands.ts";

/**
 * The report on an image that was read: classified entries, who picks which, every rule's findings, the sizes. Pure, and
 * cannot fail: a broken index is what it is there to describe. `reference` is shown, and decides nothing but what the lines that fix it name.
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
  const report: IndexReport = {
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
  return withCommands(report, choice ?? null);
}

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
