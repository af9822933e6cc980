"use client";

import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { type Problem, problemOf } from "#components/site/api.ts";
import { loadBeside } from "./load-beside.ts";
import type { Lore } from "./lore.ts";
import { progressQuery, reportQuery } from "./queries.ts";

// What draws the report comes while the image is read; until both are there, what stands is the skeleton.
const loadView = () => import("./report-view.tsx").then(({ ReportView: View }) => ({ default: View }));
const ReportView = lazy(loadView);
// The server draws the skeleton that stands at first; the one that says how far the reading is comes to who waits for it.
const ReportSkeleton = lazy(() =>
  import("./skeleton.tsx").then(({ ReportSkeleton: View }) => ({ default: View })),
);
const ProblemPanel = lazy(() =>
  import("./problem.tsx").then(({ ProblemPanel: View }) => ({ default: View })),
);

interface Props {
  readonly reference: string;
  /** Why the server could not draw it. */
  readonly refused: Problem | null;
  readonly lore: Lore;
  /** Stands there until the report does. */
  readonly skeleton: React.ReactNode;
  /** Stands below the issues of the index. */
  readonly elsewhere: React.ReactNode;
}

/** Reads a reference and shows its report, or how far the reading is, or why there is none. */
export function ReportScreen({ reference, refused, lore, skeleton, elsewhere }: Props) {
  // What the server was refused a moment ago is asked for again when somebody wants it.
  const [isAsked, setIsAsked] = useState(refused === null);
  const { data, error, isFetching, refetch } = useQuery({ ...reportQuery(reference), enabled: isAsked });
  const [isDrawn] = useState(data !== undefined || refused !== null);
  const { data: progress } = useQuery(progressQuery(reference));
  const retry = useState(() => () => {
    setIsAsked(true);
    void refetch();
  })[0];
  const problem = error === null ? (isAsked ? null : refused) : problemOf(error);
  useEffect(() => {
    if (data === undefined) return;
    // What the first page will tell of it is made by code that nobody waits for.
    void import("#components/home/remember.ts").then(
      ({ remember }) => remember(reference, data),
      () => undefined,
    );
  }, [data, reference]);
  useEffect(() => {
    for (const load of [loadView, loadBeside]) void load().catch(() => undefined);
  }, []);
  const waiting =
    progress === undefined || progress.stage === "index" ? (
      skeleton
    ) : (
      <Suspense fallback={skeleton}>
        <ReportSkeleton reference={reference} progress={progress} />
      </Suspense>
    );
  const view = data ? (
    <ReportView report={data} lore={lore} elsewhere={elsewhere} onRetry={retry} />
  ) : problem !== null && !isFetching ? (
    <ProblemPanel problem={problem} reference={reference} onRetry={retry} heading="h1" />
  ) : null;
  if (view === null) return waiting;
  // A boundary would be filled by a script, which a page that the server has drawn does without.
  return isDrawn ? view : <Suspense fallback={waiting}>{view}</Suspense>;
}
