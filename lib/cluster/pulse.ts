import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster, ClusterActor } from "./connect.ts";
import { isUnanswered } from "./failure.ts";

/**
 * Whether the API server answers, as all that follow it find out together. A server that hangs breaks no connection, and a
 * quiet watch looks the same as a dead one, so a server that is silent is asked for its version.
 */
export interface Pulse {
  /** It answered, or an event came. */
  heard(): void;
  /** It did not do what was asked for a reason that concerns everybody. */
  missed(): void;
  /** Aborted when the server is found to answer nothing; what is open then is over. */
  silence(): AbortSignal;
  /** Aborted when the server answers again; while it does, and nothing was missed, the next time that happens. */
  back(): AbortSignal;
}

export interface PulseTiming {
  /** With bookmarks something comes about every minute of each watch; older servers send none, and are asked. */
  readonly quietMs: number;
  /** A version is told from memory: who needs longer for it does not answer. */
  readonly answersWithinMs: number;
  /** While it is away. */
  readonly askedAgainMs: number;
}

export const pulseTiming: PulseTiming = { quietMs: 30_000, answersWithinMs: 5_000, askedAgainMs: 3_000 };

/** One slow answer may be chance. */
const FAILED_BEFORE_SILENT = 2;

/** Listens until `signal`. */
export function createPulse(
  cluster: Cluster,
  as: ClusterActor,
  signal: AbortSignal,
  { quietMs, answersWithinMs, askedAgainMs }: PulseTiming = pulseTiming,
): Pulse {
  let lastHeard = performance.now();
  let away = false;
  let silence = new AbortController();
  let back = new AbortController();
  /** Ends the wait for silence. */
  let nudge = new AbortController();

  const heard = () => {
    lastHeard = performance.now();
    if (!away) return;
    away = false;
    const returned = back;
    back = new AbortController();
    returned.abort();
  };
  const missed = () => {
    if (away) return;
    away = true;
    nudge.abort();
  };

  const ask = async (): Promise<"answers" | "refuses" | "silent"> => {
    const within = AbortSignal.any([signal, AbortSignal.timeout(answersWithinMs)]);
    const answer = await cluster.json({ as, method: "GET", path: "/version", signal: within });
    if (answer.ok) return "answers";
    if (isUnanswered(answer.failure)) return "silent";
    // Who may not ask for the version, or asks a proxy that has none, was answered.
    return ["cluster-denied", "cluster-not-found", "cluster-malformed"].includes(answer.failure.code)
      ? "answers"
      : "refuses";
  };

  const listen = async () => {
    let failed = 0;
    while (!signal.aborted) {
      const quietFor = performance.now() - lastHeard;
      const rest = away || failed > 0 ? askedAgainMs * (0.5 + Math.random() / 2) : quietMs - quietFor;
      nudge = new AbortController();
      if (rest > 0) await waited(rest, AbortSignal.any([signal, nudge.signal]));
      if (nudge.signal.aborted || signal.aborted) continue;
      if (!away && performance.now() - lastHeard < quietMs) {
        failed = 0;
        continue;
      }
      const said = await ask();
      if (signal.aborted) return;
      failed = said === "silent" ? failed + 1 : 0;
      if (said === "answers") heard();
      // It is there, and says why it does nothing for us; that is not to be asked without rest.
      else if (said === "refuses") lastHeard = performance.now();
      if (failed < FAILED_BEFORE_SILENT) continue;
      missed();
      const ended = silence;
      silence = new AbortController();
      ended.abort(new DOMException("the server did not answer in time", "TimeoutError"));
    }
  };
  void listen();
  return { heard, missed, silence: () => silence.signal, back: () => back.signal };
}

async function waited(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
