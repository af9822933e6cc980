import type { Inspector } from "#lib/inspect/inspect.ts";
import type { Digest } from "#lib/oci/digest.ts";
import { parseReference, repositoryName } from "#lib/oci/reference.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { PushedDocument, Target } from "#lib/oci/target/target.ts";
import { type Repair, repairOf } from "#lib/plan/repair.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { Applied } from "./applied.ts";
import { type Copying, copyDocument } from "./copy-content.ts";
import type { ApplyFailure } from "./failure.ts";
import { newIndex } from "./new-index.ts";
import { orphansOfChange } from "./orphans.ts";
import { type OnReadBack, publish } from "./publish.ts";
import { readIndexes } from "./read-indexes.ts";

/** What a repair would do, or has to do nothing about. */
export interface RepairPlan {
  readonly before: IndexReport;
  readonly repair: Repair;
  /** The index as it is to be; the very bytes that are there where nothing changes. */
  readonly document: PushedDocument;
}

/** Reads what `reference` names and plans its repair; nothing is changed. */
export async function planRepair(
  reference: string,
  inspector: Inspector,
  signal: AbortSignal,
): Promise<Result<RepairPlan, ApplyFailure>> {
  const before = await inspector.inspect(reference, { signal });
  if (!before.ok) return before;
  if (before.value.kind === "manifest") return fail(oneManifest(reference));
  const repair = repairOf(before.value);
  const documents = await readIndexes(before.value, inspector, signal);
  if (!documents.ok) return documents;
  const { root, nested } = documents.value;
  const same = { digest: root.digest, mediaType: before.value.mediaType, bytes: root.bytes };
  const document = repair.changes ? newIndex(root, nested, repair.entries) : same;
  return ok({ before: before.value, repair, document });
}

export interface RepairTo {
  readonly inspector: Inspector;
  readonly target: Target;
  readonly tag: string;
  /** What the tag named when the plan was made; null where there was no such tag. */
  readonly expected: Digest | null;
  /** How the manifests get there; null where they are there already, since nothing leaves its repository. */
  readonly copying: Copying | null;
  readonly onReadBack?: OnReadBack | undefined;
  readonly signal: AbortSignal;
}

/** Carries a planned repair out. Within a repository these are the least requests there are: no manifest and no layer moves. */
export async function applyRepair(
  { before, repair, document }: RepairPlan,
  { copying, ...to }: RepairTo,
): Promise<Result<Applied, ApplyFailure>> {
  const { inspector, target, tag, expected, signal } = to;
  const orphans = await orphansOfChange(
    { repository: placeOf(before.reference), digest: before.digest },
    to,
    inspector,
    signal,
  );
  if (copying !== null) {
    for (const digest of new Set(repair.entries.map(({ entry }) => entry.digest))) {
      const copied = await copyDocument(copying, digest);
      if (!copied.ok) return copied;
    }
  }
  const published = await publish({ ...to, document });
  if (!published.ok) return published;
  return ok({
    reference: `${target.name}:${tag}`,
    before: expected,
    digest: document.digest,
    tagMoved: document.digest !== expected,
    made: [],
    kept: repair.entries.map(({ entry }) => entry.digest),
    sbomsCopied: 0,
    orphans,
    report: published.value,
  });
}

/** A report names its reference in the one way there is. */
function placeOf(reference: string): string {
  const parsed = parseReference(reference);
  return parsed.ok ? repositoryName(parsed.value) : reference;
}

const oneManifest = (reference: string): ApplyFailure => ({
  code: "not-repairable",
  message: `${reference} is one manifest, and no index: it has no order and no entries to put right.`,
  next: "`twofold plan` says what it takes to have both variants of it.",
});
