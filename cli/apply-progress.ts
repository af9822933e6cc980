import type { OnProgress, VariantProgress } from "#lib/apply/progress.ts";
import { formatBytes, formatSeconds } from "#lib/ladder/figures.ts";
import { paceOf } from "#lib/ladder/headway.ts";
import { padEnd, widthOf } from "./format/wrap.ts";
import type { Aside } from "./output.ts";
import { printable } from "./printable.ts";

export interface ShownProgress {
  readonly onProgress: OnProgress;
  /** Called before anything else is said. */
  readonly end: () => void;
}

/** Terminals are drawn on this often at most, and JSON lines come no faster. */
const EVERY_MS = 250;

/** Lines that are drawn over each other on a terminal; for a pipe one line where a variant is begun and one where it is done. */
export function showProgress(aside: Aside, json: boolean): ShownProgress {
  if (json) return asJsonLines(aside);
  return aside.isTTY === true && process.env["TERM"] !== "dumb" ? onTerminal(aside) : asLines(aside);
}

function onTerminal(aside: Aside): ShownProgress {
  let drawn = 0;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let last: readonly VariantProgress[] = [];
  const draw = () => {
    const rows = last.map((variant) => [nameOf(variant), wordsOf(variant)] as const);
    const width = Math.max(0, ...rows.map(([name]) => widthOf(name)));
    const lines = rows.map(([name, words]) => `  ${padEnd(name, width)}  ${words}\n`);
    aside.write(`${drawn > 0 ? `\u001b[${drawn}A\u001b[0J` : ""}${lines.join("")}`);
    drawn = lines.length;
    drawnAt = performance.now();
  };
  return {
    onProgress(variants) {
      last = variants;
      if (performance.now() - drawnAt >= EVERY_MS) draw();
    },
    end() {
      if (last.length > 0) draw();
    },
  };
}

function asLines(aside: Aside): ShownProgress {
  const told = new Set<string>();
  const once = (key: string, line: string) => {
    if (!told.has(key)) aside.write(`twofold: ${line}\n`);
    told.add(key);
  };
  return {
    onProgress(variants) {
      for (const [at, variant] of variants.entries()) {
        const { stage, totalBytes, madeBytes } = variant;
        const name = nameOf(variant);
        if (stage !== "waiting") once(`${at} begun`, `making ${name} from ${formatBytes(totalBytes)}`);
        if (stage === "done")
          once(`${at} done`, `made ${name}: ${formatBytes(madeBytes)} in ${formatSeconds(variant.seconds)}`);
      }
    },
    end: () => undefined,
  };
}

function asJsonLines(aside: Aside): ShownProgress {
  const told = new Map<number, { readonly stage: string; readonly at: number }>();
  return {
    onProgress(variants) {
      for (const [at, variant] of variants.entries()) {
        const before = told.get(at);
        const now = performance.now();
        if (variant.stage === "waiting" || before?.stage === "done") continue;
        if (before?.stage === variant.stage && now - before.at < EVERY_MS) continue;
        told.set(at, { stage: variant.stage, at: now });
        aside.write(`${JSON.stringify({ progress: variant })}\n`);
      }
    },
    end: () => undefined,
  };
}

const nameOf = ({ platform, compression }: VariantProgress): string =>
  `${compression} for ${printable(platform ?? "no platform")}`;

function wordsOf(variant: VariantProgress): string {
  const { stage, totalBytes, doneBytes, madeBytes, sentBytes, seconds } = variant;
  switch (stage) {
    case "waiting":
      return `waits, ${formatBytes(totalBytes)}`;
    case "done":
      return `made, ${formatBytes(madeBytes)} in ${formatSeconds(seconds)}`;
    case "sending":
      return `sending ${formatBytes(sentBytes)} of ${formatBytes(madeBytes)}`;
    case "making": {
      const pace = paceOf(variant);
      const how =
        pace === null
          ? ""
          : ` at ${formatBytes(pace.bytesPerSecond)}/s, ${formatSeconds(pace.secondsLeft)} left`;
      return `making, ${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}${how}`;
    }
  }
}
