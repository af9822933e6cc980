import type { Application } from "#lib/applications/record.ts";
import type { Batch } from "#lib/applications/service.ts";
import type { VariantProgress } from "#lib/apply/progress.ts";
import { shortDigest } from "#lib/ladder/figures.ts";

export const batchStates = ["done", "failed", "stopped", "running", "waiting"] as const;
export type BatchState = (typeof batchStates)[number];

export interface BatchFigures extends Readonly<Record<BatchState, number>> {
  readonly all: number;
  /** Came to their end, however. */
  readonly ended: number;
}

/** Counts are asked for when one ends; how many go on now is told between, and is newer. */
export function figuresOf({ counts }: Batch, goingOn: number): BatchFigures {
  const { done, failed, cancelled } = counts;
  const open = counts.waiting + counts.running;
  const running = Math.min(goingOn, open);
  const ended = done + failed + cancelled;
  return { all: ended + open, ended, done, failed, stopped: cancelled, running, waiting: open - running };
}

/** How far one image is, from 0 to 1: half of it is making its layers, half is sending them. */
export function shareOf(progress: readonly VariantProgress[]): number {
  const total = progress.reduce((sum, { totalBytes }) => sum + totalBytes, 0);
  if (total === 0) return 0;
  return progress.reduce((sum, one) => sum + shareOfVariant(one) * (one.totalBytes / total), 0);
}

function shareOfVariant({ stage, totalBytes, doneBytes, madeBytes, sentBytes }: VariantProgress): number {
  if (stage === "done") return 1;
  if (totalBytes === 0) return 0;
  const made = Math.min(1, doneBytes / totalBytes);
  const sent = madeBytes === 0 ? 0 : Math.min(1, sentBytes / madeBytes);
  return (made + made * sent) / 2;
}

/** The variant that is worked on; null before the first and after the last. */
export const variantNow = (progress: readonly VariantProgress[]): VariantProgress | null =>
  progress.find(({ stage }) => stage === "making" || stage === "sending") ?? null;

type Told = Pick<Application, "component" | "reference" | "failure">;

export interface FailureGroup<T extends Told> {
  readonly code: string;
  /** What to do about most of them. */
  readonly next: string;
  readonly items: readonly T[];
}

/** Failures of one kind together, the most frequent first. */
export function failureGroups<T extends Told>(failed: readonly T[]): readonly FailureGroup<T>[] {
  return [...Map.groupBy(failed, ({ failure }) => failure?.code ?? "")]
    .map(([code, items]) => {
      const nexts = Map.groupBy(items, ({ failure }) => failure?.next ?? "");
      const [[next] = [""]] = [...nexts].toSorted(([, a], [, b]) => b.length - a.length);
      return { code, next, items };
    })
    .toSorted((a, b) => b.items.length - a.items.length);
}

/** Enough of each digest to know it by. */
export const withShortDigests = (text: string): string => text.replace(/sha256:[0-9a-f]{64}/g, shortDigest);

export const nameOf = ({ component, reference }: Pick<Told, "component" | "reference">): string =>
  component === null ? reference : `${component.namespace}/${component.name}`;

/** A line each, for a mail or a ticket. */
export const failuresText = (failed: readonly Told[]): string =>
  failed
    .map((one) => [nameOf(one), one.failure?.code, one.failure?.message, one.failure?.next].join("\t"))
    .join("\n");
