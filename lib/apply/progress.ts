import type { Digest } from "#lib/oci/digest.ts";
import type { LayerStep } from "./make-layer.ts";

/** How far one variant is that is made. Bytes are of compressed layers. */
export interface VariantProgress {
  readonly platform: string | null;
  readonly compression: "gzip" | "zstd:chunked";
  readonly stage: "waiting" | "making" | "sending" | "done";
  /** Of the layers that it is made from: all of them, and what is through. */
  readonly totalBytes: number;
  readonly doneBytes: number;
  /** Of the layers that came of it, so far. */
  readonly madeBytes: number;
  /** Of those, what is where it goes: sent now, or there before. */
  readonly sentBytes: number;
  /** Since its making began; 0 while it waits. */
  readonly seconds: number;
}

/** One per entry that is made, in the order in which they are. */
export type OnProgress = (variants: readonly VariantProgress[]) => void;

/** Follows the making of variants and tells all of them at each step. */
export interface Meter {
  begin(at: number): void;
  step(at: number, step: LayerStep): void;
  end(at: number): void;
  /** Since the making of `at` began. */
  seconds(at: number): number;
}

export type Awaited = Pick<VariantProgress, "platform" | "compression" | "totalBytes">;

export function createMeter(
  awaited: readonly Awaited[],
  onProgress: OnProgress = () => undefined,
  now: () => number = () => performance.now(),
): Meter {
  const variants: VariantProgress[] = awaited.map((one) => ({
    ...one,
    stage: "waiting",
    doneBytes: 0,
    madeBytes: 0,
    sentBytes: 0,
    seconds: 0,
  }));
  const begun = new Map<number, number>();
  const layers = new Map<number, Map<Digest, LayerStep>>();
  const seconds = (at: number): number => {
    const since = begun.get(at);
    return since === undefined ? 0 : Math.max(0, (now() - since) / 1000);
  };
  const change = (at: number, to: Partial<VariantProgress>) => {
    const variant = variants[at];
    if (variant === undefined) return;
    variants[at] = { ...variant, ...to, seconds: seconds(at) };
    onProgress([...variants]);
  };
  return {
    seconds,
    begin(at) {
      begun.set(at, now());
      change(at, { stage: "making" });
    },
    step(at, step) {
      const known = layers.get(at) ?? new Map<Digest, LayerStep>();
      layers.set(at, known.set(step.layer.digest, step));
      const all = [...known.values()];
      const sum = (of: (step: LayerStep) => number) => all.reduce((total, one) => total + of(one), 0);
      change(at, {
        stage: step.stage === "send" ? "sending" : "making",
        doneBytes: sum(({ inBytes }) => inBytes),
        madeBytes: sum(({ outBytes }) => outBytes),
        sentBytes: sum(({ sentBytes }) => sentBytes),
      });
    },
    end(at) {
      const variant = variants[at];
      if (variant === undefined) return;
      change(at, { stage: "done", doneBytes: variant.totalBytes, sentBytes: variant.madeBytes });
    },
  };
}
