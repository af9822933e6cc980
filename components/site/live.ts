"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

/** Follows the server's events for as long as the page is open. What does it comes after the page is drawn: nothing is new by then. */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    const closing = new AbortController();
    void import("./follow-events.ts").then(({ followEvents }) => {
      if (!closing.signal.aborted) followEvents(client, closing.signal);
    });
    return () => closing.abort();
  }, [client]);
}
