import type { Digest } from "#lib/oci/digest.ts";
import { formatReference, parseReference } from "#lib/oci/reference.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { tagOf } from "#lib/oci/tag-pattern.ts";
import { assembledEntries } from "#lib/plan/assembly.ts";
import { type Desired, desiredOf } from "#lib/plan/desired.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { Applied } from "./applied.ts";
import { applyChoice, planChoice } from "./apply-choice.ts";
import {
  type AssemblyPlan,
  applyAssembly,
  copyParts,
  planAssembly,
  planOfCompression,
  publishAssembly,
} from "./assemble.ts";
import type { DestinationTools } from "./destination.ts";
import type { ApplyFailure } from "./failure.ts";
import { madeBefore } from "./made-before.ts";
import { noOrphans } from "./orphans.ts";
import type { OnProgress } from "./progress.ts";

export type PerCompression = Readonly<Record<"gzip" | "zstd", string>>;

export interface WantedIndex {
  readonly to: string;
  /** Null: what is given is all there is to be. */
  readonly choice: Choice | null;
  /** The references under which an index of each compression stands beside it (`besideOf`); null: none does. */
  readonly beside: PerCompression | null;
}

export interface MakingTools extends DestinationTools {
  /** Of zstd, 1 to 19. */
  readonly level: number;
  readonly onProgress?: OnProgress;
}

export interface MadeIndexes {
  readonly whole: Applied;
  readonly gzip: Applied | null;
  readonly zstd: Applied | null;
}

/** What the whole index is to hold, with what has yet to be made; told before anything is written. */
export function desiredEntries({ assembly }: AssemblyPlan, choice: Choice): Desired {
  return desiredOf({ entries: assembledEntries(assembly), kind: "index" }, choice);
}

/** Makes the planned index, with the variants that the choice asks for, and where it is asked for one index per compression. */
export async function makeIndexes(
  plan: AssemblyPlan,
  wanted: WantedIndex,
  tools: MakingTools,
): Promise<Result<MadeIndexes, ApplyFailure>> {
  const { to, choice, beside } = wanted;
  const whole =
    choice === null ? await applyAssembly(plan, to, tools) : await assembleWith(plan, { to, choice }, tools);
  if (!whole.ok) return whole;
  const parts: Record<"gzip" | "zstd", Applied | null> = { gzip: null, zstd: null };
  if (beside === null) return ok({ whole: whole.value, ...parts });
  // What was made is planned with like what was there: one way, and the same index however it came about.
  const { digest, reference } = whole.value.report;
  const again = await planAssembly([pinnedText(reference, digest)], tools.inspector, tools.signal);
  if (!again.ok) return again;
  for (const compression of ["gzip", "zstd"] as const) {
    const part = planOfCompression(again.value, compression);
    const made = part === null ? ok(null) : await applyAssembly(part, beside[compression], tools);
    if (!made.ok) return made;
    parts[compression] = made.value;
  }
  return ok({ whole: whole.value, ...parts });
}

/** The index is put there by its digest first, without a tag: what is made of it is planned with what was read back. */
async function assembleWith(
  plan: AssemblyPlan,
  { to, choice }: { readonly to: string; readonly choice: Choice },
  tools: MakingTools,
): Promise<Result<Applied, ApplyFailure>> {
  const { inspector, openSource, signal, level, onProgress } = tools;
  const destination = await copyParts(plan, to, tools);
  if (!destination.ok) return destination;
  const { target, tag, expected } = destination.value;
  const { document } = plan;
  const put = await target.putDocument(document, signal);
  if (!put.ok) return put;
  const planned = await planChoice(`${target.name}@${document.digest}`, choice, inspector, signal);
  if (!planned.ok) return planned;
  if (!planned.value.plan.changes) return publishAssembly(plan, destination.value, tools);
  const made = await applyChoice(planned.value, {
    ...{ inspector, openSource, level, signal, copySboms: false },
    destination: { target, tag, expected, copying: null },
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  if (made.ok || made.failure.code !== "tag-moved") return made;
  const found = await madeBefore(`${target.name}:${tag}`, desiredOf(planned.value.before, choice), tools);
  return found.ok ? ok(madeByAnother(`${target.name}:${tag}`, found.value)) : made;
}

/** Another run of the same was faster: nothing was made here, and the tag named it already. */
export const madeByAnother = (reference: string, report: IndexReport): Applied => ({
  reference,
  before: report.digest,
  digest: report.digest,
  tagMoved: false,
  made: [],
  kept: report.entries.map(({ digest }) => digest),
  sbomsCopied: 0,
  orphans: noOrphans,
  report,
});

function pinnedText(text: string, digest: Digest): string {
  const reference = parseReference(text);
  if (!reference.ok) throw new Error(`${text} was published and is no reference`);
  return formatReference({ ...reference.value, tag: null, digest });
}

/** The references of the indexes of one compression, by the patterns of their tags. */
export function besideOf(to: string, patterns: PerCompression): Result<PerCompression, ApplyFailure> {
  const reference = parseReference(to);
  if (!reference.ok) return reference;
  const { tag } = reference.value;
  const [gzip, zstd] = [patterns.gzip, patterns.zstd].map((pattern) =>
    tag === null ? null : tagOf(pattern, tag),
  );
  if (gzip == null || zstd == null || gzip === zstd || [gzip, zstd].includes(tag ?? ""))
    return fail(noTags(to, patterns));
  return ok({
    gzip: formatReference({ ...reference.value, tag: gzip }),
    zstd: formatReference({ ...reference.value, tag: zstd }),
  });
}

const noTags = (to: string, { gzip, zstd }: PerCompression): ApplyFailure => ({
  code: "bad-reference",
  message: `${gzip} and ${zstd} make no two tags beside ${to}.`,
  next: "Each needs {tag} in it, and the result may have 128 letters, digits, dots, dashes and underscores.",
});
