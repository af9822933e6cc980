"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type Problem, problemOf } from "#components/site/api.ts";
import type { ChoiceBatch } from "#lib/fleet/answers.ts";
import { choiceBatchesQuery, keepBatch, toldBy } from "./choice-batches.ts";
import { fleetChanged } from "./queries.ts";
import type { Selection } from "./selection.ts";

export interface ShownChoices {
  /** Begun on this page, or found going on: it stays until somebody closes it. */
  readonly batch: ChoiceBatch | null;
  /** Another once a batch has ended. */
  readonly round: number;
  readonly problem: Problem | null;
  begin(asked: Promise<ChoiceBatch>): void;
  close(): void;
}

export function useChoiceBatch({ learns }: Pick<Selection, "learns">): ShownChoices {
  const client = useQueryClient();
  const { data } = useQuery(choiceBatchesQuery());
  const [seen, setSeen] = useState<string | null>(null);
  const [closed, setClosed] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [round, setRound] = useState(0);
  const going = data?.batches.find(({ id, isRunning }) => isRunning && id !== closed);
  if (seen === null && going !== undefined) setSeen(going.id);
  const batch = data?.batches.find(({ id }) => id === seen) ?? null;

  const wasRunning = useRef(false);
  const isRunning = batch?.isRunning === true;
  useEffect(() => {
    const hasEnded = wasRunning.current && !isRunning;
    wasRunning.current = isRunning;
    if (!hasEnded || seen === null) return;
    // What came of it is told now: the next change starts from there.
    void toldBy(seen).then(learns);
    setRound((now) => now + 1);
    void fleetChanged(client);
  }, [isRunning, seen, learns, client]);

  return {
    batch,
    round,
    problem,
    begin(asked) {
      setProblem(null);
      asked.then(
        (begun) => {
          keepBatch(client, begun);
          setSeen(begun.id);
          // A small one has ended before it is read again.
          wasRunning.current = true;
        },
        (error) => setProblem(problemOf(error)),
      );
    },
    close() {
      setClosed(seen);
      setSeen(null);
      setProblem(null);
    },
  };
}
