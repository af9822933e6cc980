import { type AppliedJson, appliedJson, untouched } from "#lib/apply/applied.ts";
import { applyChoice, planChoice } from "#lib/apply/apply-choice.ts";
import { type Destination, openDestination } from "#lib/apply/destination.ts";
import type { ApplyFailure } from "#lib/apply/failure.ts";
import type { LayerMemory } from "#lib/apply/make-layer.ts";
import type { OpenTarget } from "#lib/apply/open-target.ts";
import type { OnProgress } from "#lib/apply/progress.ts";
import type { OnReadBack } from "#lib/apply/publish.ts";
import { putBack } from "#lib/apply/put-back.ts";
import { applyRepair, planRepair } from "#lib/apply/repair.ts";
import type { Inspector, OpenSource } from "#lib/inspect/inspect.ts";
import type { Digest } from "#lib/oci/digest.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { type ApplicationRow, deedOf } from "./record.ts";

export interface CarryOutTools {
  readonly inspector: Inspector;
  readonly openSource: OpenSource;
  readonly openTarget: OpenTarget;
  readonly memory: LayerMemory;
  readonly onProgress: OnProgress;
  readonly onReadBack: OnReadBack;
  /** What the tag named before the application that is taken back. */
  readonly indexBefore: (application: number) => Promise<Digest | null>;
  readonly signal: AbortSignal;
}

type Carried = Result<AppliedJson, ApplyFailure>;

/**
 * Carries one application out, from its start: what an earlier process had made is found again. Nothing is done where the tag names
 * something else than what was looked at when it was asked for, but for what this application put there itself.
 */
export async function carryOut(row: ApplicationRow, tools: CarryOutTools): Promise<Carried> {
  const { inspector, signal } = tools;
  const now = await inspector.inspect(row.reference, { signal });
  if (!now.ok) return now;
  // The process ended between moving the tag and saying so.
  if (row.meant !== null && now.value.digest === row.meant)
    return ok(foundDone(now.value, row.startsFrom as Digest));
  if (now.value.digest !== row.startsFrom) return fail(otherIndex(row, now.value.digest));
  const deed = deedOf(row);
  switch (deed.kind) {
    case "choice": {
      const planned = await planChoice(row.reference, deed.choice, inspector, signal);
      if (!planned.ok) return planned;
      if (!planned.value.plan.changes) return ok(untouched(planned.value.before));
      const { level, copySboms } = row;
      return carried(row, tools, (destination, watched) =>
        applyChoice(planned.value, { ...watched, destination, level, copySboms }),
      );
    }
    case "repair": {
      const planned = await planRepair(row.reference, inspector, signal);
      if (!planned.ok) return planned;
      if (!planned.value.repair.changes) return ok(untouched(planned.value.before));
      return carried(row, tools, (destination, watched) =>
        applyRepair(planned.value, { ...destination, ...watched }),
      );
    }
    case "roll-back": {
      const old = await tools.indexBefore(deed.rollsBack);
      if (old === null) return fail(nothingToPutBack(deed.rollsBack));
      return carried(row, tools, (destination, watched) => putBack({ ...watched, destination, old }));
    }
  }
}

type Doing = (destination: Destination, tools: CarryOutTools) => ReturnType<typeof applyChoice>;

async function carried(row: ApplicationRow, given: CarryOutTools, work: Doing): Promise<Carried> {
  const digest = row.startsFrom as Digest;
  let meant: Digest | null = null;
  const tools: CarryOutTools = {
    ...given,
    async onReadBack(read) {
      const kept = await given.onReadBack(read);
      if (kept.ok) meant = read;
      return kept;
    },
  };
  const destination = await openDestination({ from: row.reference, to: null, digest }, tools);
  if (!destination.ok) return destination;
  const done = await work(destination.value, tools);
  if (done.ok) return ok(appliedJson(done.value));
  // What failed at the very end may have come to it: the registry moved the tag, and its answer was lost.
  if (meant === null) return done;
  const { signal } = new AbortController();
  const now = await tools.inspector.inspect(row.reference, { signal });
  return now.ok && now.value.digest === meant ? ok(foundDone(now.value, digest)) : done;
}

const foundDone = (now: IndexReport, before: Digest): AppliedJson => ({
  ...untouched(now),
  before,
  tagMoved: now.digest !== before,
  sbomsCopied: null,
});

const otherIndex = ({ reference, startsFrom }: ApplicationRow, now: Digest): ApplyFailure => ({
  code: "tag-moved",
  message: `${reference} names ${now} now, and ${startsFrom} when this was asked for.`,
  next: "Look at what it names now, and apply it to that.",
});

const nothingToPutBack = (application: number): ApplyFailure => ({
  code: "not-repairable",
  message: `Application ${application} moved no tag away from an index, so there is none to put back.`,
  next: "Choose another one of the list.",
});
