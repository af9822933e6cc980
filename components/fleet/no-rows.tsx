"use client";

import { problemOf } from "#components/site/api.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState, EmptyTitle } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { words } from "./words.ts";

export const NoMatches = () => (
  <EmptyState>
    <EmptyTitle>{words.emptyFilter}</EmptyTitle>
  </EmptyState>
);

export function Failed({ error, onAgain }: { error: Error; onAgain: () => void }) {
  const { detail, next } = problemOf(error);
  return (
    <ErrorState title={words.failed}>
      <p className="text-ink-soft">
        {detail} {next}
      </p>
      <p>
        <Button onClick={onAgain}>{words.again}</Button>
      </p>
    </ErrorState>
  );
}
