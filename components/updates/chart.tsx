"use client";

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
      <ol className="up" aria-label={words.chart}>
        {steps.map(({ step, cost, error }) => (
          <li key={step.at}>
            <button
              type="button"
              className="up-step"
              aria-pressed={step.at === chosen}
              title={absoluteText(step.at)}
              onClick={() => onChoose(step.at)}
            >
              <span className="up-bars" aria-hidden="true">
                {cost !== undefined && (
                  <>
                    <Bar look="gz" bytes={cost.layers} of={most} />
                    <Bar look="zs" bytes={podmanBytes(cost)} of={most} />
                  </>
                )}
              </span>
              <span className="up-zoom" aria-hidden="true">
                {cost !== undefined && (
                  <span className="up-parts" style={{ "--h": (podmanBytes(cost) / mostPodman) * 100 }}>
                    <i className="toc" style={{ "--h": share(cost.toc, podmanBytes(cost)) }} />
                    <i className="chunks" />
                  </span>
                )}
              </span>
              <span className="m">{shortDigest(step.digest).slice(0, 7)}</span>
              <span>
                {cost === undefined
                  ? error === null
                    ? words.reading
                    : words.failed
                  : day.format(new Date(step.at))}
              </span>
              {cost !== undefined && <span className="vh">{words.bar(cost.layers, podmanBytes(cost))}</span>}
            </button>
          </li>
        ))}
      </ol>
      <p className="up-legend">
        <b>{words.zoom}</b>
        <span>
          <i className="chunks" />
          {words.legend.chunks}
        </span>
        <span>
          <i className="toc" />
          {words.legend.toc}
        </span>
      </p>
    </>
  );
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : (part / whole) * 100);

const Bar = ({ look, bytes, of }: { look: "gz" | "zs"; bytes: number; of: number }) => (
  <span className={`up-bar ${look}`} style={{ "--h": (bytes / of) * 100 }}>
    <em>{formatBytes(bytes)}</em>
    <i />
  </span>
);
