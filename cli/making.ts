import type { ApplyStep } from "#lib/apply/apply-choice.ts";
import { formatBytes } from "#lib/ladder/figures.ts";
import type { Digest } from "#lib/oci/digest.ts";
import { platformKey } from "#lib/variants/platform-key.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";
import type { Output } from "./output.ts";

/** An entry that was made, and how long its layers took. */
export interface MadeEntry {
  readonly platform: string;
  readonly digest: Digest;
  readonly bytes: number;
  readonly seconds: number;
}

export interface Making {
  readonly onStep: (step: ApplyStep) => void;
  /** The entries of `report` that are not among `given`. */
  made(report: IndexReport, given: ReadonlySet<string>): readonly MadeEntry[];
}

/** Follows what is made: one line on standard error for each layer that is begun, whoever reads it, and the time each entry takes. */
export function followMaking(
  out: Pick<Output, "complain">,
  now: () => number = () => performance.now(),
): Making {
  const told = new Set<string>();
  const spans = new Map<string, { first: number; last: number }>();
  return {
    onStep({ platform, compression, layer, stage }) {
      const at = now();
      const entry = keyOf(platform, compression);
      spans.set(entry, { first: spans.get(entry)?.first ?? at, last: at });
      const key = `${stage} ${compression} ${layer.digest}`;
      if (!told.has(key))
        out.complain(
          `${stage === "make" ? "making" : "sending"} ${compression} for ${platform}: a layer of ${formatBytes(layer.size)}`,
        );
      told.add(key);
    },
    made: ({ entries }, given) =>
      entries
        .filter(({ role, digest }) => role === "image" && !given.has(digest))
        .map(({ platform, digest, compression, compressedBytes }) => {
          const span = spans.get(keyOf(platform ?? "", compression));
          const seconds = span === undefined ? 0 : Math.round((span.last - span.first) / 100) / 10;
          return { platform: platform ?? "", digest, bytes: compressedBytes, seconds };
        }),
  };
}

const keyOf = (platform: string, compression: EntryReport["compression"]): string =>
  `${platformKey(platform)} ${compression}`;
