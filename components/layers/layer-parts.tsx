import { cx } from "class-variance-authority";
import type { ReactNode } from "react";
import { ProblemPanel } from "#components/index/problem.tsx";
import { problemOf } from "#components/site/api.ts";
import { Skeleton } from "#components/ui/skeleton.tsx";

/**
 * Columns that the head, the layers and their sum share. Below 900 px a layer is a card: its command, the two bars, and below
 * them how it is pulled and who shares it.
 */
export const layerColumns =
  "grid w-full items-center grid-cols-[40px_minmax(120px,1fr)_minmax(110px,150px)_minmax(110px,150px)_84px_124px_112px_34px] max-[900px]:grid-cols-[36px_minmax(0,1fr)_minmax(0,1fr)_30px] max-[900px]:gap-y-1 max-[900px]:py-2 max-[900px]:pr-1.5 max-[900px]:pl-1";

/** What stands open below a layer: its files, one of them or the layer itself beside them, and a foot. */
export function OpenParts({
  files,
  isBusy = false,
  aside,
  foot,
}: {
  files: ReactNode;
  isBusy?: boolean;
  aside: ReactNode;
  foot?: ReactNode;
}) {
  return (
    <div className="grid grid-cols-[minmax(0,1.22fr)_minmax(0,1fr)] border-b border-line shadow-[inset_3px_0_var(--color-accent)] max-[900px]:grid-cols-[minmax(0,1fr)]">
      <div
        className="min-w-0 border-line pl-0.75 max-[900px]:border-b min-[901px]:border-r"
        aria-busy={isBusy}
      >
        {files}
      </div>
      {aside}
      {foot}
    </div>
  );
}

/** The line above the files, and above one of them. */
export function PartHead({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-12.5 items-center gap-2 border-b border-line px-3 py-2 max-[900px]:flex-wrap">
      {children}
    </div>
  );
}

export function PartNote({ role, children }: { role?: "status" | "alert"; children: ReactNode }) {
  return (
    <p role={role} className="px-3.5 py-2.5 text-sm/4.5 text-ink-soft">
      {children}
    </p>
  );
}

/** Rows that are still to come, below the word that says so. */
export function PartSkeleton({ rows, children }: { rows: number; children?: ReactNode }) {
  return (
    <div className={cx("grid p-4", children === undefined ? "gap-7 py-6" : "gap-3.5")}>
      {children}
      {Array.from({ length: rows }, (_, at) => `row ${at}`).map((key) => (
        <Skeleton key={key} />
      ))}
    </div>
  );
}

/** Why it could not be read. It stands in a panel, so it has no frame of its own. */
export function PartFailure({
  error,
  reference,
  onRetry,
}: {
  error: Error;
  reference: string;
  onRetry: () => void;
}) {
  return (
    <div className="*:border-0">
      <ProblemPanel problem={problemOf(error)} reference={reference} onRetry={onRetry} heading="h2" />
    </div>
  );
}
