"use client";

import { cva, cx } from "class-variance-authority";
import { absoluteText } from "#components/ui/time.tsx";
import { formatBytes, shortDigest } from "#lib/ladder/figures.ts";
import { podmanBytes } from "./steps.ts";
import type { Step, UpdateCost } from "./types.ts";
import { words } from "./words.ts";

export interface StepCost {
  readonly step: Step;
  readonly cost: UpdateCost | undefined;
  readonly error: Error | null;
}

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** A pair of bars for each build, and podman's once more by itself, where it is too small to see beside Docker's. */
export function Chart({
  steps,
  chosen,
  onChoose,
}: {
  steps: readonly StepCost[];
  /** When it was seen: one digest may come twice. */
  chosen: string | null;
  onChoose: (at: string) => void;
}) {
  const costs = steps.flatMap(({ cost }) => cost ?? []);
  const most = Math.max(1, ...costs.flatMap((cost) => [cost.layers, podmanBytes(cost)]));
  const mostPodman = Math.max(1, ...costs.map(podmanBytes));
  return (
    <>
      <ol
        className="grid auto-cols-[minmax(0,120px)] grid-flow-col px-3 max-[900px]:auto-cols-auto max-[900px]:grid-flow-row"
        aria-label={words.chart}
      >
        {steps.map(({ step, cost, error }) => (
          <li key={step.at}>
            <button
              type="button"
              className={buildButton}
              aria-pressed={step.at === chosen}
              title={absoluteText(step.at)}
              onClick={() => onChoose(step.at)}
            >
              <span aria-hidden="true" className={cx(plot, pairPlot)}>
                {cost !== undefined && (
                  <>
                    <Bar of="gzip" bytes={cost.layers} share={cost.layers / most} />
                    <Bar of="zstd" bytes={podmanBytes(cost)} share={podmanBytes(cost) / most} />
                  </>
                )}
              </span>
              <span aria-hidden="true" className={cx(plot, "mb-1.5 max-[900px]:hidden")}>
                {cost !== undefined && <PodmanAlone cost={cost} share={podmanBytes(cost) / mostPodman} />}
              </span>
              <span className="font-mono text-sm">{shortDigest(step.digest).slice(0, 7)}</span>
              <span>
                {cost === undefined
                  ? error === null
                    ? words.reading
                    : words.failed
                  : day.format(new Date(step.at))}
              </span>
              {cost !== undefined && (
                <span className="sr-only">{words.bar(cost.layers, podmanBytes(cost))}</span>
              )}
            </button>
          </li>
        ))}
      </ol>
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 pt-2.5 pb-3.5 text-sm text-ink-soft max-[900px]:hidden">
        <b>{words.zoom}</b>
        <Legend look={CHUNKS}>{words.legend.chunks}</Legend>
        <Legend look={TOC}>{words.legend.toc}</Legend>
      </p>
    </>
  );
}

/** A build: its bars stand; below 900 px, where twelve have no room side by side, it is a line and they lie. */
const buildButton =
  "grid w-full grid-rows-[231px_150px_auto_auto] rounded-md pb-1.5 text-center text-xs text-ink-faint -outline-offset-2 hover:bg-hover aria-pressed:bg-accent-tint aria-pressed:font-semibold aria-pressed:text-ink aria-pressed:shadow-[inset_0_2px_var(--color-accent)] max-[900px]:grid-cols-[64px_minmax(0,1fr)] max-[900px]:grid-rows-[auto_auto] max-[900px]:gap-x-2 max-[900px]:px-1.5 max-[900px]:py-2 max-[900px]:text-left";

/** What bars stand on. */
const plot = "flex items-end justify-center gap-1 border-b border-line-control px-1 pt-5.5";
const pairPlot =
  "max-[900px]:col-start-2 max-[900px]:row-span-2 max-[900px]:row-start-1 max-[900px]:flex-col max-[900px]:items-stretch max-[900px]:border-0 max-[900px]:p-0";

const CHUNKS = "bg-[repeating-linear-gradient(0deg,var(--color-zstd)_0_4px,transparent_4px_5px)]";
const TOC = "bg-zstd-tint shadow-[inset_0_0_0_1px_var(--color-zstd)]";

const Legend = ({ look, children }: { look: string; children: React.ReactNode }) => (
  <span className="inline-flex items-center gap-1.5">
    <span aria-hidden="true" className={cx("size-3 rounded-xs", look)} />
    {children}
  </span>
);

const figure = cva("text-xs font-semibold whitespace-nowrap", {
  variants: { of: { gzip: "text-gzip-ink", zstd: "text-zstd-ink" } },
});

const column = cva(
  "h-[calc((100%-16px)*var(--share))] min-h-0.5 w-8.5 max-w-9/10 rounded-t-xs max-[900px]:h-3 max-[900px]:w-[calc((100%-70px)*var(--share))] max-[900px]:max-w-none max-[900px]:min-w-0.5 max-[900px]:rounded-l-none max-[900px]:rounded-r-xs",
  { variants: { of: { gzip: "bg-gzip", zstd: "bg-zstd" } } },
);

/** The figure stands at the end of its bar. */
const Bar = ({ of, bytes, share }: { of: "gzip" | "zstd"; bytes: number; share: number }) => (
  <span
    className="flex h-full w-[46%] flex-col items-center justify-end max-[900px]:h-4 max-[900px]:w-auto max-[900px]:flex-row-reverse max-[900px]:gap-1.25"
    style={{ "--share": share }}
  >
    <span className={figure({ of })}>{formatBytes(bytes)}</span>
    <span className={column({ of })} />
  </span>
);

/** The same bytes on a scale of their own: what was downloaded, and below it what that had to be known by. */
function PodmanAlone({ cost, share }: { cost: UpdateCost; share: number }) {
  const all = podmanBytes(cost);
  return (
    <span
      className="flex min-h-0.5 w-13 max-w-3/5 flex-col-reverse gap-px"
      style={{ height: `${share * 100}%` }}
    >
      <span
        className={cx("flex-none", TOC)}
        style={{ height: `${all === 0 ? 0 : (cost.toc / all) * 100}%` }}
      />
      <span className={cx("flex-1", CHUNKS)} />
    </span>
  );
}
