"use client";

import { words } from "#components/site/words.ts";

/** Every page carries it, so it is drawn without the primitives, which not every page does. */
export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  return (
    <section
      role="alert"
      className="grid justify-items-center gap-2 rounded-panel border border-line bg-surface px-6 py-7 text-center"
    >
      <h1>{words.errorTitle}</h1>
      <p className="text-ink-soft">{words.errorMore}</p>
      <button
        type="button"
        onClick={reset}
        className="mt-1 min-h-8 rounded-control border border-line-strong px-2.75 font-medium hover:bg-hover"
      >
        {words.again}
      </button>
    </section>
  );
}
