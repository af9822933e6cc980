"use client";

import type { QueryClient } from "@tanstack/react-query";
import type { ActiveApplications } from "#lib/applications/service.ts";
import type { ClusterState, FleetSummary, ScanProgress } from "#lib/fleet/answers.ts";

/** One line of the server's events, as tabs hand it on to each other. */
export interface LiveEvent {
  readonly event: (typeof events)[number];
  readonly data: unknown;
}

/** What tabs say to each other: an event, or that a tab opened and asks how things stand. */
type Said = LiveEvent | "how-is-it";

const CHANNEL = "twofold-live";
const events = ["fleet", "scan", "cluster", "applications"] as const;
/** A scan changes rows many times a second; the page follows at a pace that can be read. */
const INVALIDATE_MS = 1000;

/**
 * Follows the server's events until `signal` says that the page is closed. All tabs of a browser share one connection, of which HTTP/1.1
 * allows six per server: the tab that holds the lock has it, and tells the others. When it closes, the next tab gets the lock.
 */
export function followEvents(client: QueryClient, signal: AbortSignal): void {
  const channel = new BroadcastChannel(CHANNEL);
  const take = followerOf(client);
  // What the server said last, in the tab that hears it: it says each thing once, and a tab may open later.
  const last = new Map<LiveEvent["event"], LiveEvent>();
  channel.onmessage = ({ data }: MessageEvent<Said>) => {
    if (data !== "how-is-it") return take(data);
    for (const event of last.values()) channel.postMessage(event);
  };
  channel.postMessage("how-is-it" satisfies Said);
  const tell = (event: LiveEvent) => {
    last.set(event.event, event);
    take(event);
    channel.postMessage(event);
  };
  // Rejected when the page closes while it waits for its turn.
  navigator.locks
    ?.request(CHANNEL, { signal: signal }, () => readEvents(tell, signal))
    .catch(() => undefined);
  if (navigator.locks === undefined) void readEvents(take, signal);
  signal.addEventListener("abort", () => channel.close(), { once: true });
}

/** Ends when `signal` does; the browser connects again by itself when the line breaks. */
function readEvents(tell: (event: LiveEvent) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const source = new EventSource("/api/v1/events");
    for (const event of events) {
      source.addEventListener(event, ({ data }) => tell({ event, data: JSON.parse(data) }));
    }
    const end = () => {
      source.close();
      resolve();
    };
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
  });
}

/** Writes events into the queries of this tab; the first `fleet` only says how things stand. */
function followerOf(client: QueryClient): (event: LiveEvent) => void {
  let revision: string | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let applied: string | null = null;
  const takeApplications = (now: ActiveApplications) => {
    client.setQueryData(["applications", "active"], now);
    for (const one of now.active) client.setQueryData(["applications", "one", one.id], one);
    const isNews = applied !== null && applied !== now.revision;
    applied = now.revision;
    if (isNews)
      void client.invalidateQueries({
        predicate: ({ queryKey: [kind, what] }) => kind === "applications" && what !== "active",
      });
  };
  const patchSummary = (change: Partial<FleetSummary>) =>
    client.setQueriesData<FleetSummary>({ queryKey: ["fleet", "summary"] }, (summary) =>
      summary === undefined ? summary : { ...summary, ...change },
    );
  return ({ event, data }) => {
    if (event === "scan") patchSummary({ scan: data as ScanProgress });
    if (event === "cluster") patchSummary({ cluster: data as ClusterState });
    if (event === "applications") takeApplications(data as ActiveApplications);
    if (event !== "fleet") return;
    const { revision: next } = data as { readonly revision: string };
    const isNews = revision !== null && revision !== next;
    revision = next;
    if (!isNews || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      void client.invalidateQueries({ queryKey: ["fleet"] });
    }, INVALIDATE_MS);
  };
}
