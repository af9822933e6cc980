"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { problemOf } from "#components/site/api.ts";
import { useLoneKey } from "#components/site/lone-key.ts";
import { toast } from "#components/ui/toast.ts";
import type { ChoiceState } from "#lib/fleet/answers.ts";
import { chosenOf, isAsAsked, type Wanted, type WantedChoice } from "#lib/fleet/choice/choice.ts";
import { rowKey } from "#lib/fleet/known/row-key.ts";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import { currentOf, patchRow, sendChoice } from "./queries.ts";
import { mineOn } from "./race.ts";
import { changedText } from "./texts.ts";
import { words } from "./words.ts";

/** Two changed at once: what stands, and what this person wanted on top of it. */
export interface Race {
  readonly row: FleetRow;
  readonly theirs: ChoiceState;
  readonly mine: WantedChoice | null;
  readonly note: string | null;
}

export interface Choosing {
  readonly race: Race | null;
  /** `u` undoes the newest change. */
  readonly mayUndo: boolean;
  choose(row: FleetRow, to: WantedChoice | null, note?: string | null): void;
  settle(keep: "theirs" | "mine"): void;
}

/** Time to undo before the notice goes; the history undoes later ones. */
const NOTICE_MS = 10_000;

/** Of many changes the newest is told of: it takes the place of the one before. */
const NOTICE = "choice";

/** Changes choices at once on the page, takes them back with the reason when the server refuses, and undoes them. */
export function useChoosing(): Choosing {
  const client = useQueryClient();
  const [undo, setUndo] = useState<{ readonly newest: () => void } | null>(null);
  const [race, setRace] = useState<Race | null>(null);
  useLoneKey("u", undo?.newest ?? null);

  const choose = useCallback(
    async (row: FleetRow, to: WantedChoice | null, note: string | null = null) => {
      const key = rowKey(row);
      const { wanted: before, etag } = row;
      setUndo(null);
      patchRow(client, key, (now) => ({ ...now, wanted: hoped(now.wanted, to) }));
      try {
        const done = await sendChoice(row, to, { etag, note });
        patchRow(client, key, (now) => ({ ...now, ...done }));
        const back = () => void choose({ ...row, ...done }, chosenOf(before));
        const undoing = { newest: back };
        setUndo(undoing);
        toast({
          id: NOTICE,
          title: changedText(row.name, before, to),
          action: { label: words.undo, keyHint: "u", onPress: back },
          stayMs: NOTICE_MS,
          onClose: () => setUndo((now) => (now === undoing ? null : now)),
        });
        // What follows from it (the step, the figures) is the server's to say.
        void client.invalidateQueries({ queryKey: ["fleet"] });
      } catch (error) {
        const current = currentOf(error);
        patchRow(client, key, (now) => ({ ...now, wanted: before, etag, ...current }));
        if (current === null) {
          const { detail, next } = problemOf(error);
          toast({
            id: NOTICE,
            title: words.refused(row.name),
            description: `${detail} ${next}`,
            tone: "danger",
            stayMs: 0,
          });
          return;
        }
        const mine = mineOn(current.wanted, before, to);
        if (!isAsAsked(current.wanted, mine))
          setRace({ row: { ...row, ...current }, theirs: current, mine, note });
      }
    },
    [client],
  );

  return {
    race,
    mayUndo: undo !== null,
    choose: (row, to, note) => void choose(row, to, note),
    settle: (keep) => {
      setRace(null);
      if (keep === "mine" && race !== null) void choose(race.row, race.mine, race.note);
    },
  };
}

/** What the page shows until the server has answered. */
function hoped(before: Wanted, to: WantedChoice | null): Wanted {
  if (to === null) return before;
  return { kind: "chosen", by: "", at: null, note: null, push: to.push, pullRequest: to.pullRequest };
}
