"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { IndexReport, Sizes } from "#lib/variants/report.ts";
import { type Asked, planQuery, type ShownPlan, type Subject } from "./queries.ts";
import { askedOf, isOver } from "./standing.ts";
import type { Applying } from "./use-applying.ts";

export interface PlanShown {
  readonly phase: "plan" | "going" | "over";
  /** Of what is asked for, or the one that is carried out. */
  readonly plan: ShownPlan | null;
  /** Of the index that it is about. */
  readonly sizes: Sizes | null;
  /** It is what was asked for, and of what the server says now. */
  readonly ready: boolean;
  /** Another choice's, until the one asked for comes. */
  readonly isStale: boolean;
  readonly error: Error | null;
  readonly samplesChanged: boolean;
  readonly readAgain: () => void;
}

/** The plan of what is asked for; while something is applied and after, the one that it was started from. */
export function useShownPlan({
  subject,
  applying: { application, held, hold },
  asked,
  report,
}: {
  readonly subject: Subject;
  readonly applying: Applying;
  readonly asked: Asked;
  readonly report: IndexReport | null;
}): PlanShown {
  const carriedOut = application === null ? asked : askedOf(application);
  const { data, error, isPlaceholderData, refetch } = useQuery(planQuery(subject, carriedOut ?? asked));
  const fresh = data !== undefined && !isPlaceholderData ? data : null;
  const phase = application === null ? "plan" : isOver(application) ? "over" : "going";

  // Somebody else asked for it, or it was asked for before this page was opened: it carries out the plan of today's index.
  const isFound = application !== null && held === null && phase === "going";
  const found = isFound && carriedOut !== null && fresh?.digest === application.startsFrom ? fresh : null;
  const isFoundKnown = isFound && (carriedOut === null || fresh !== null || error !== null);
  useEffect(() => {
    if (isFoundKnown) hold({ id: application.id, plan: found, sizes: sizesOf(report, found) });
  });

  return {
    phase,
    plan: phase === "plan" ? (data ?? null) : (held?.plan ?? found),
    sizes: held === null ? sizesOf(report, fresh) : held.sizes,
    ready: fresh !== null && error === null,
    isStale: phase === "plan" && isPlaceholderData,
    error,
    samplesChanged: data?.samplesChanged ?? false,
    readAgain: () => void refetch(),
  };
}

const sizesOf = (report: IndexReport | null, plan: ShownPlan | null): Sizes | null =>
  report !== null && report.digest === plan?.digest ? report.sizes : null;
