"use client";

import { words } from "#components/site/words.ts";

export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  return (
    <div className="panel emp" role="alert">
      <h1>{words.errorTitle}</h1>
      <p className="sec">{words.errorMore}</p>
      <button type="button" className="btn" onClick={reset}>
        {words.again}
      </button>
    </div>
  );
}
