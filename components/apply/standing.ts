import type { Application } from "#lib/applications/record.ts";
import { sharesOf } from "#lib/ladder/headway.ts";
import type { Asked, How } from "./queries.ts";

export const isOver = ({ state }: Pick<Application, "state">): boolean =>
  state === "done" || state === "failed" || state === "cancelled";

/** What was asked for; null for one that takes another back, which is planned by nobody. */
export function askedOf({ deed }: Pick<Application, "deed">): Asked | null {
  switch (deed.kind) {
    case "choice":
      return deed.choice;
    case "repair":
      return "repair";
    case "roll-back":
      return null;
  }
}

export const howOf = (
  asked: Asked,
  { copySboms, note }: { readonly copySboms: boolean; readonly note: string },
): How => ({
  ...(asked === "repair" ? { repair: true } : { choice: asked, ...(copySboms ? { copySboms } : {}) }),
  ...noted(note),
});

/** A note of spaces is none. */
export const noted = (note: string): Pick<How, "note"> => (note.trim() === "" ? {} : { note: note.trim() });

/** The four steps of an application, each before, in or behind; one without new layers has but one before reading back. */
export interface StepStanding {
  readonly step: "make" | "upload" | "write" | "read-back" | "move";
  readonly is: "to-come" | "going" | "done";
  /** From 0 to 1. */
  readonly share: number;
}

/** `made`: how many entries are to be made. Null: nothing was asked for yet. */
export function stepsOf(application: Application | null, made: number): readonly StepStanding[] {
  const kinds =
    made > 0 ? (["make", "upload", "read-back", "move"] as const) : (["write", "read-back", "move"] as const);
  if (application === null || application.state === "waiting")
    return kinds.map((step) => ({ step, is: "to-come", share: 0 }));
  const { state, progress } = application;
  const isMoved = state === "done";
  const shares = sharesOf(progress);
  const areMade = progress.length > 0 ? progress.every(({ stage }) => stage === "done") : made === 0;
  const isGoing = state === "running";
  const standing = (
    step: StepStanding["step"],
    isDone: boolean,
    share: number,
    begins: boolean,
  ): StepStanding => ({
    step,
    is: isDone ? "done" : isGoing && begins ? "going" : "to-come",
    share: isDone ? 1 : share,
  });
  return kinds.map((step) => {
    if (isMoved) return standing(step, true, 1, true);
    if (step === "make") return standing(step, areMade, shares.made, true);
    if (step === "upload") return standing(step, areMade, shares.sent, shares.made > 0);
    if (step === "write") return standing(step, false, 0, true);
    return standing(step, false, 0, step === "read-back" && areMade && made > 0);
  });
}

/** In whole percent, and 100 only when all is sent. */
export const percentOf = (share: number): number => Math.min(share < 1 ? 99 : 100, Math.floor(share * 100));
