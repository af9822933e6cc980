import { setTimeout as sleep } from "node:timers/promises";
import { keepGoing } from "#lib/background/keep-going.ts";
import type { Cluster, ClusterActor } from "./connect.ts";
import { type ClusterFailure, isUnanswered } from "./failure.ts";
import { Ended } from "./status.ts";

/**
 * Whether the API server answers, as all that follow it find out together. A server that hangs breaks no connection, and a
 * quiet watch looks the same as a dead one, so a server that is silent is asked for its version. So is one that talks, from
 * time to time: a watch stays open when its token ran out or was taken back, since credentials are judged when it is opened.
 */
export interface Pulse {
  /** It answered, or an event came. */
  heard(): void;
  /** It did not do what was asked for a reason that concerns everybody. */
  missed(): void;
  /** Aborted when the server is found to answer nothing, or to know nobody by these credentials; what is open then is over. */
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
  /** Credentials are tried this often: with two answers that may be slow, and the rest between them, 30 s are not over. */
  readonly triedEveryMs: number;
}

export const pulseTiming: PulseTiming = {
  quietMs: 30_000,
  answersWithinMs: 5_000,
  askedAgainMs: 3_000,
  triedEveryMs: 15_000,
};

/** One slow answer, or one refusal of a server whose authenticator is in trouble, may be chance. */
const FAILED_BEFORE_OVER = 2;

/** Listens until `signal`. */
export function createPulse(
  cluster: Cluster,
  as: ClusterActor,
  signal: AbortSignal,
  timing: Partial<PulseTiming> = {},
): Pulse {
  const { quietMs, answersWithinMs, askedAgainMs, triedEveryMs } = { ...pulseTiming, ...timing };
  let lastHeard = performance.now();
  let lastTried = performance.now();
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

  type Said = "answers" | "refuses" | "silent" | ClusterFailure;
  const ask = async (): Promise<Said> => {
    const within = AbortSignal.any([signal, AbortSignal.timeout(answersWithinMs)]);
    const answer = await cluster.json({ as, method: "GET", path: "/version", signal: within });
    lastTried = performance.now();
    if (answer.ok) return "answers";
    if (isUnanswered(answer.failure)) return "silent";
    // Nobody is known by these credentials, or there are none any more.
    if (["cluster-unauthorized", "cluster-config"].includes(answer.failure.code)) return answer.failure;
    // Who may not ask for the version, or asks a proxy that has none, was answered.
    return ["cluster-denied", "cluster-not-found", "cluster-malformed"].includes(answer.failure.code)
      ? "answers"
      : "refuses";
  };
  const end = (failure: ClusterFailure | null) => {
    missed();
    const ended = silence;
    silence = new AbortController();
    ended.abort(
      failure === null
        ? new DOMException("the server did not answer in time", "TimeoutError")
        : new Ended(failure),
    );
  };

  const listen = async () => {
    let [silent, unknown] = [0, 0];
    while (!signal.aborted) {
      const now = performance.now();
      const untilAsked = Math.min(lastHeard + quietMs, lastTried + triedEveryMs) - now;
      const isDoubted = away || silent > 0 || unknown > 0;
      const rest = isDoubted ? askedAgainMs * (0.5 + Math.random() / 2) : untilAsked;
      nudge = new AbortController();
      if (rest > 0) await waited(rest, AbortSignal.any([signal, nudge.signal]));
      if (nudge.signal.aborted || signal.aborted) continue;
      const isQuiet = performance.now() - lastHeard >= quietMs;
      if (!isQuiet) silent = 0;
      if (!away && !isQuiet && unknown === 0 && performance.now() - lastTried < triedEveryMs) continue;
      const said = await ask();
      if (signal.aborted) return;
      // One that is silent to this question and talks otherwise was heard.
      silent = said === "silent" && (away || performance.now() - lastHeard >= quietMs) ? silent + 1 : 0;
      unknown = typeof said === "object" ? unknown + 1 : 0;
      if (said === "answers") heard();
      // It is there, and says why it does nothing for us; that is not to be asked without rest.
      else if (said !== "silent") lastHeard = performance.now();
      if (silent >= FAILED_BEFORE_OVER) end(null);
      if (typeof said === "object" && unknown >= FAILED_BEFORE_OVER) end(said);
    }
  };
  keepGoing({ what: "Listening for the cluster", signal, turn: () => listen().then(() => null) });
  return { heard, missed, silence: () => silence.signal, back: () => back.signal };
}

async function waited(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
