"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { ImportRun } from "#lib/fleet/answers.ts";
import { importsQuery } from "./imports.ts";
import { fleetChanged } from "./queries.ts";

export interface ShownImport {
  /** One that goes on, whoever began it, or was seen going on: it stays until somebody closes it. */
  readonly run: ImportRun | null;
  close(): void;
}

/** `isHidden`: another place tells of what goes on. */
export function useImport(isHidden: boolean): ShownImport {
  const client = useQueryClient();
  const { data } = useQuery(importsQuery());
  const [seen, setSeen] = useState<string | null>(null);
  const [closed, setClosed] = useState<string | null>(null);
  const going = data?.imports.find(({ id, isRunning, dryRun }) => isRunning && !dryRun && id !== closed);
  if (!isHidden && going !== undefined && seen !== going.id) setSeen(going.id);
  const run = data?.imports.find(({ id }) => id === seen) ?? null;

  const wasRunning = useRef(false);
  const isRunning = run?.isRunning === true;
  useEffect(() => {
    if (wasRunning.current && !isRunning) void fleetChanged(client);
    wasRunning.current = isRunning;
  }, [isRunning, client]);

  return {
    run: isHidden ? null : run,
    close() {
      setClosed(seen);
      setSeen(null);
    },
  };
}
