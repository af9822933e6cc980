"use client";

import Link from "next/link";
import { useSyncExternalStore } from "react";
import { inspectHref } from "#components/index/reference.ts";
import { forgetReferences, readRecent, recentSnapshot, watchRecent } from "./recent.ts";
import { words } from "./words.ts";

export function RecentList() {
  const stored = useSyncExternalStore(watchRecent, recentSnapshot, () => "");
  const references = stored === "" ? [] : readRecent();
  return (
    <section className="panel" aria-labelledby="recent-heading">
      <div className="ph">
        <h2 id="recent-heading">{words.recent}</h2>
        <span className="mut">{words.recentNote}</span>
        <span className="flex-1" />
        {references.length > 0 && (
          <button type="button" className="btn sml" onClick={forgetReferences}>
            {words.forget}
          </button>
        )}
      </div>
      {references.length === 0 ? (
        <p className="emp sec">{words.recentNone}</p>
      ) : (
        <ul className="links">
          {references.map((reference) => (
            <li key={reference}>
              <Link href={inspectHref(reference)} prefetch={false} className="m">
                {reference}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
