"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { problemOf } from "#components/site/api.ts";
import type { ChoiceState } from "#lib/fleet/answers.ts";
import type { Wanted, WantedChoice } from "#lib/fleet/choice/choice.ts";
import { rowKey } from "#lib/fleet/known/row-key.ts";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import { currentOf, patchRow, sendChoice } from "./queries.ts";
import { chosenOf, isAsAsked, mineOn } from "./race.ts";
import { changedText } from "./texts.ts";
import { words } from "./words.ts";

/** What came of the newest change, for the notice at the foot of the page. */
export type Notice =
  | { readonly kind: "changed"; readonly text: string; readonly undo: () => void }
  | { readonly kind: "refused"; readonly text: string };

/** Two changed at once: what stands, and what this person wanted on top of it. */
export interface Race {
  readonly row: FleetRow;
  readonly theirs: ChoiceState;
  readonly mine: WantedChoice | null;
  readonly note: string | null;
}

export interface Choosing {
  readonly notice: Notice | null;
  readonly race: Race | null;
  choose(row: FleetRow, to: WantedChoice | null, note?: string | null): void;
  dismiss(): void;
  settle(keep: "theirs" | "mine"): void;
}

/** Changes choices at once on the page, takes them back with the reason when the server refuses, and undoes them. */
export function useChoosing(): Choosing {
  const client = useQueryClient();
  const [notice, setNotice] = useState<Notice | null>(null);
  const [race, setRace] = useState<Race | null>(null);

  const choose = useCallback(
    async (row: FleetRow, to: WantedChoice | null, note: string | null = null) => {
      const key = rowKey(row);
      const { wanted: before, etag } = row;
      setNotice(null);
      patchRow(client, key, (now) => ({ ...now, wanted: hoped(now.wanted, to) }));
      try {
        const done = await sendChoice(row, to, { etag, note });
        patchRow(client, key, (now) => ({ ...now, ...done }));
        setNotice({
          kind: "changed",
          text: changedText(row.name, before, to),
          undo: () => void choose({ ...row, ...done }, chosenOf(before)),
        });
        // What follows from it (the step, the figures) is the server's to say.
        void client.invalidateQueries({ queryKey: ["fleet"] });
      } catch (error) {
        const current = currentOf(error);
        patchRow(client, key, (now) => ({ ...now, wanted: before, etag, ...current }));
        if (current === null) {
          const { detail, next } = problemOf(error);
          setNotice({ kind: "refused", text: words.refused(row.name, `${detail} ${next}`) });
          return;
        }
        const mine = mineOn(current.wanted, before, to);
        if (!isAsAsked(current.wanted, mine))
          setRace({ row: { ...row, ...current }, theirs: current, mine, note });
      }
    },
    [client],
  );

  const dismiss = useCallback(() => setNotice(null), []);
  return {
    notice,
    race,
    choose: (row, to, note) => void choose(row, to, note),
    dismiss,
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
