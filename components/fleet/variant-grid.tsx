import { type Switches, switchesOf } from "#lib/fleet/choice/choice.ts";
import type { Built } from "#lib/fleet/choice/states.ts";
import { formatBytes } from "#lib/ladder/figures.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";

/** Platforms that are drawn; the rest are in the count beside them. */
const MAX_DRAWN = 6;

/**
 * gzip above, zstd below, a column per platform: a missing twin is dashed, blue where somebody chose it, and a harmed platform ringed.
 * `chosen`: null where nobody chose.
 */
export function VariantGrid({
  built,
  chosen,
}: {
  built: Extract<Built, { kind: "read" }>;
  chosen: Choice | null;
}) {
  const { platforms, holds } = built;
  const has = holds === null ? NEITHER : switchesOf(holds);
  const asked = chosen === null ? NEITHER : switchesOf(chosen);
  const all = platforms.length * (Number(has.gzip || asked.gzip) + Number(has.zstd || asked.zstd));
  const mark = (bytes: number | null, side: keyof Switches) => {
    if (bytes !== null) return squares[side];
    return asked[side] ? squares.asked : has[side] ? squares.missing : squares.none;
  };
  const label = platforms
    .map(({ platform, gzipBytes, zstdBytes, harmed }) => {
      const sizes = [
        gzipBytes === null ? null : `gzip ${formatBytes(gzipBytes)}`,
        zstdBytes === null ? null : `zstd ${formatBytes(zstdBytes)}`,
      ].filter(Boolean);
      return `${platform}: ${sizes.length === 0 ? "neither" : sizes.join(", ")}${harmed ? ", with an error" : ""}`;
    })
    .join("; ");
  return (
    <span className="inline-flex items-center gap-2 align-middle text-sm whitespace-nowrap" title={label}>
      <span className="inline-flex gap-0.5" role="img" aria-label={label}>
        {platforms.slice(0, MAX_DRAWN).map(({ platform, gzipBytes, zstdBytes, harmed }) => (
          <span key={platform} className={harmed ? HARMED : COLUMN}>
            <i className={mark(gzipBytes, "gzip")} />
            <i className={mark(zstdBytes, "zstd")} />
          </span>
        ))}
      </span>
      <span className="text-ink-faint">
        {built.variants.toLocaleString("en")}/{all.toLocaleString("en")}
      </span>
    </span>
  );
}

const COLUMN = "grid gap-0.5 rounded-xs";
const HARMED = "grid gap-0.5 rounded-xs outline-[1.5px] outline-offset-1 outline-danger";

/** gzip is a whole square, zstd one of stripes: colour is not all that tells them apart. */
const squares = {
  gzip: "size-2 rounded-[2px] bg-gzip",
  zstd: "size-2 rounded-[2px] bg-[repeating-linear-gradient(90deg,var(--color-zstd)_0_2px,color-mix(in_srgb,var(--color-zstd)_60%,var(--color-surface))_2px_3px)]",
  missing: "size-2 rounded-[2px] border border-dashed border-line-control",
  asked: "size-2 rounded-[2px] border border-dashed border-accent",
  none: "size-2 border-b border-line-strong",
} as const;

const NEITHER: Switches = { gzip: false, zstd: false };
