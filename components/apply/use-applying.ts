"use client";

import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { type Problem, problemOf } from "#components/site/api.ts";
import type { Application } from "#lib/applications/record.ts";
import type { Sizes } from "#lib/variants/report.ts";
import { activeQuery } from "./active-query.ts";
import {
  applicationQuery,
  applyToComponent,
  applyToImage,
  cancelApplication,
  type Held,
  type How,
  heldQuery,
  resetSamples,
  rollBack,
  type ShownPlan,
  type Subject,
} from "./queries.ts";
import { isOver } from "./standing.ts";

export interface Applying {
  /** The one that goes on, or the one that ended here and was not closed yet. */
  readonly application: Application | null;
  /** The plan that it carries out, as it was before; null where it is not known. */
  readonly held: Held | null;
  readonly isAsking: boolean;
  /** Why it was not taken. */
  readonly refused: Problem | null;
  start(plan: ShownPlan, how: How, sizes: Sizes | null): void;
  cancel(id: number): void;
  rollBack(id: number): void;
  resetSamples(): void;
  /** Of an application that was found going on: the plan that it carries out. */
  hold(held: Held): void;
  close(): void;
}

interface Asking {
  readonly ask: () => Promise<Application>;
  readonly held: Omit<Held, "id">;
}

/** What is done to a subject from its page, and where it is. One at a time: a second click while the first is asked for does nothing. */
export function useApplying(subject: Subject): Applying {
  const client = useQueryClient();
  const { reference } = subject;
  const { data: held = null } = useQuery(heldQuery(reference));
  const going = useGoing(reference);
  const id = held?.id ?? going?.id ?? null;
  const { data: application = null } = useQuery({ ...applicationQuery(id ?? 0), enabled: id !== null });
  useEndOf(id === null ? null : application, reference);
  const hold = (next: Held | null) => client.setQueryData(heldQuery(reference).queryKey, next);
  const isBusy = useRef(false);
  const asking = useMutation({
    mutationFn: ({ ask }: Asking) => ask(),
    onSuccess: (application, { held: kept }) => {
      client.setQueryData(applicationQuery(application.id).queryKey, application);
      hold({ id: application.id, ...kept });
    },
    onSettled: () => {
      isBusy.current = false;
      void client.invalidateQueries({ queryKey: ["applications", "list"] });
    },
  });
  const once = (one: Asking) => {
    if (isBusy.current) return;
    isBusy.current = true;
    asking.mutate(one);
  };
  const cancelling = useMutation({
    mutationFn: cancelApplication,
    onSuccess: (application) => client.setQueryData(applicationQuery(application.id).queryKey, application),
  });
  const resetting = useMutation({ mutationFn: resetSamples, onSuccess: () => changed(client, reference) });
  const error = asking.error ?? cancelling.error ?? resetting.error;
  return {
    application: id === null ? null : application,
    held: held !== null && held.id === application?.id ? held : null,
    isAsking: asking.isPending,
    refused: error === null ? null : problemOf(error),
    start: (plan, how, sizes) =>
      once({
        ask: () =>
          subject.kind === "component"
            ? applyToComponent(subject.key, plan.digest, how)
            : applyToImage(plan.reference, plan.digest, how),
        held: { plan, sizes },
      }),
    rollBack: (of) => once({ ask: () => rollBack(of), held: { plan: null, sizes: null } }),
    cancel: (of) => cancelling.mutate(of),
    resetSamples: () => resetting.mutate(),
    hold,
    close: () => {
      asking.reset();
      hold(null);
    },
  };
}

/** What goes on with a tag, or waits for its turn. */
export function useGoing(reference: string): Application | null {
  const { data } = useQuery(activeQuery());
  return data?.active.find(({ target }) => target === reference) ?? null;
}

/** Has what the page shows of a reference read anew when an application of it ends, whoever asked for it. */
export function useEnds(reference: string): void {
  const client = useQueryClient();
  const going = useGoing(reference);
  const last = useRef<number | null>(null);
  useEffect(() => {
    const ended = last.current !== null && last.current !== going?.id;
    last.current = going?.id ?? null;
    if (ended) changed(client, reference);
  }, [client, going?.id, reference]);
}

/** Short ones end before the server told that they go on: then it is their own record that says so. */
function useEndOf(application: Application | null, reference: string): void {
  const client = useQueryClient();
  const ended = application !== null && isOver(application) ? application.id : null;
  const seen = useRef<number | null>(null);
  useEffect(() => {
    if (ended === null || seen.current === ended) return;
    seen.current = ended;
    changed(client, reference);
  }, [client, ended, reference]);
}

/** The tag may name something else now: whatever tells of it is asked for again. */
export function changed(client: QueryClient, reference: string): void {
  for (const queryKey of [
    ["fleet"],
    ["report", reference],
    ["image-plan", reference],
    ["applications", "list"],
  ])
    void client.invalidateQueries({ queryKey });
  // Tags cost the registry a request each: they are asked for when somebody looks again.
  client.removeQueries({ queryKey: ["tags"], type: "inactive" });
}

/** Lets go of what was shown when the page is left. */
export function useLetGo(reference: string): void {
  const client = useQueryClient();
  useEffect(
    () => () => client.removeQueries({ queryKey: heldQuery(reference).queryKey }),
    [client, reference],
  );
}
