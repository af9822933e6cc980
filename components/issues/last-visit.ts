"use client";

import { useEffect, useState } from "react";

/** What this browser keeps of the visits of the board. */
export interface Visits {
  /** RFC 3339: when the visit before this one ended; null: there was none. */
  readonly since: string | null;
  /** RFC 3339: when the board was last looked at. */
  readonly seen: string;
}

const KEY = "twofold-issues-visit";
/** Who comes back sooner is still on the same visit: a reload does not make everything old. */
const PAUSE_MS = 30 * 60 * 1000;

/** The visits with a look at `now` added. */
export function visitedAt(kept: Visits | null, now: Date): Visits {
  const seen = now.toISOString();
  if (kept === null) return { since: null, seen };
  const isSameVisit = now.getTime() - Date.parse(kept.seen) < PAUSE_MS;
  return { since: isSameVisit ? kept.since : kept.seen, seen };
}

/** The end of the visit before this one, from this browser alone; null: there was none, or the page has no script yet. */
export function useLastVisit(): string | null {
  const [since, setSince] = useState<string | null>(null);
  useEffect(() => {
    const look = (): Visits => {
      const visits = visitedAt(read(), new Date());
      write(visits);
      return visits;
    };
    setSince(look().since);
    const onHide = () => {
      if (document.visibilityState === "hidden") look();
    };
    document.addEventListener("visibilitychange", onHide);
    return () => document.removeEventListener("visibilitychange", onHide);
  }, []);
  return since;
}

/** What somebody else wrote there, or an older version of ours, is no visit. */
export function parseVisits(text: string | null): Visits | null {
  try {
    const { since, seen } = JSON.parse(text ?? "null") as Record<string, unknown>;
    if (!isTime(seen)) return null;
    return { since: isTime(since) ? since : null, seen };
  } catch {
    return null;
  }
}

const isTime = (value: unknown): value is string =>
  typeof value === "string" && !Number.isNaN(Date.parse(value));

function read(): Visits | null {
  try {
    return parseVisits(localStorage.getItem(KEY));
  } catch {
    // A browser that keeps nothing: each visit is the first.
    return null;
  }
}

function write(visits: Visits): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(visits));
  } catch {
    // As above.
  }
}
