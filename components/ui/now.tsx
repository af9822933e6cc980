"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";

const Now = createContext(0);

const MINUTE_MS = 60_000;

/**
 * What time it is, for what says how long ago something was. It begins with the time at which the server drew the page, so that
 * the browser takes the page over as it is, and goes on with the browser's own.
 */
export function NowProvider({ drawnAt, children }: { drawnAt: number; children: ReactNode }) {
  const [now, setNow] = useState(drawnAt);
  useEffect(() => {
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return <Now value={now}>{children}</Now>;
}

/** In ms since 1970; it goes on once a minute. */
export const useNow = (): number => useContext(Now);
