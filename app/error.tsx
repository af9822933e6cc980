"use client";

import { words } from "#components/site/words.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Panel } from "#components/ui/panel.tsx";

export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  return (
    <Panel role="alert">
      <EmptyState>
        <h1 className="text-ink">{words.errorTitle}</h1>
        <p>{words.errorMore}</p>
        <Button onClick={reset}>{words.again}</Button>
      </EmptyState>
    </Panel>
  );
}
