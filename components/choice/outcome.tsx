"use client";

import { later } from "#components/ui/later.tsx";
import type { Choosing } from "./use-choice.ts";

const RaceDialog = later(() => import("./race-dialog.tsx").then(({ RaceDialog: Dialog }) => Dialog));

/** Asked only where two changed the same at once: which of the two is to stand. */
export const ChoiceOutcome = ({ choosing: { race, settle } }: { choosing: Choosing }) =>
  race === null ? null : <RaceDialog race={race} onSettle={settle} />;
