import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export const DELAY_MS = 50;

/** One request as the proxy saw it; times in milliseconds of the proxy's own clock. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly startMs: number;
  readonly endMs: number;
  /** Bytes on the connection, headers included. */
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

export interface ProxySettings {
  readonly registry: string;
  readonly delayMs: number;
  /** Asks for an anonymous Bearer token, as public registries do. */
  readonly bearer: boolean;
}

export interface DelayProxy {
  readonly host: string;
  /** What was asked since the last call. */
  requests(): Promise<readonly SeenRequest[]>;
  stop(): Promise<void>;
}

/** A proxy that answers each request after a delay, in a process of its own so that it takes no time from who is measured. */
export async function startDelayProxy(settings: ProxySettings): Promise<DelayProxy> {
  const child = fork(fileURLToPath(new URL("./delay-proxy-process.ts", import.meta.url)), [
    JSON.stringify(settings),
  ]);
  const [host] = (await once(child, "message")) as [string];
  return {
    host,
    async requests() {
      child.send("requests");
      const [requests] = (await once(child, "message")) as [SeenRequest[]];
      return requests;
    },
    async stop() {
      child.disconnect();
      await once(child, "exit");
    },
  };
}

/** Round trips one after the other: the longest chain of requests of which each began after the one before had ended. */
export function roundTrips(requests: readonly SeenRequest[]): number {
  let count = 0;
  let lastEndMs = Number.NEGATIVE_INFINITY;
  for (const { startMs, endMs } of requests.toSorted((a, b) => a.endMs - b.endMs)) {
    if (startMs < lastEndMs) continue;
    count += 1;
    lastEndMs = endMs;
  }
  return count;
}
