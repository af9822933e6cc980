import type { Application } from "#lib/applications/record.ts";
import { shortDigest } from "#lib/ladder/figures.ts";
import { words } from "./words.ts";

export interface Ended {
  readonly kind: "done" | "moved" | "failed" | "stopped";
  readonly title: string;
  readonly text: readonly string[];
}

/** How an application ended, in words. `entries`: of the new index, where that is known. */
export function outcomeOf(application: Application, tag: string, entries: number | null): Ended {
  const { state, outcome, failure, deed } = application;
  if (state === "cancelled")
    return { kind: "stopped", title: words.cancelled(tag), text: [words.cancelledMore] };
  if (outcome === null) {
    const text = failure === null ? [] : [withShortDigests(failure.message), failure.next];
    return failure?.code === "tag-moved"
      ? { kind: "moved", title: words.tagMoved, text }
      : { kind: "failed", title: words.failed(tag), text };
  }
  if (!outcome.tagMoved) return { kind: "done", title: words.isNow.same(tag), text: [] };
  const { bytes, seconds } = madeOf(application);
  const title =
    deed.kind === "choice"
      ? words.isNow.choice(tag, deed.choice)
      : deed.kind === "repair"
        ? words.isNow.repair(tag)
        : words.isNow.back(tag);
  return {
    kind: "done",
    title,
    text: [
      [
        entries === null ? null : words.readBack(entries),
        bytes === 0 ? null : words.madeIn(outcome.made.length, bytes, seconds),
        deed.kind === "roll-back" ? words.newStays : words.oldStays,
      ]
        .filter((one) => one !== null)
        .join(" "),
    ],
  };
}

/** Bytes of the layers that were made, and how long it took from start to end. */
export function madeOf({ outcome, startedAt, endedAt }: Application) {
  const bytes = (outcome?.made ?? []).reduce((sum, one) => sum + one.bytes, 0);
  const seconds =
    startedAt === null || endedAt === null
      ? 0
      : Math.max(0, (Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
  return { bytes, seconds };
}

/** Takes an application back; of one that took another back that is the new index again. */
export const putBackText = ({ deed }: Application): string =>
  deed.kind === "roll-back" ? words.putNewBack : words.putBack;

/** What happened to one that was not done, and what to do next. */
export function whyText({ state, failure }: Application): string | null {
  if (state === "cancelled") return words.cancelledMore;
  return failure === null ? null : `${withShortDigests(failure.message)} ${failure.next}`;
}

/** Whole digests in a sentence are read by nobody. */
const withShortDigests = (text: string): string => text.replaceAll(/sha256:[0-9a-f]{64}/g, shortDigest);
