import { vi } from "vitest";

/** Waits for a fact that another party brings about, however slow the machine is; the test's own limit ends it. */
export const soon = <T>(holds: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(holds, { timeout: 50_000, interval: 20 });
