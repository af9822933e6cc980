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
    if (bytes !== null) return side === "gzip" ? "g" : "z";
    return asked[side] ? "miss asked" : has[side] ? "miss" : "none";
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
    <span className="grid-cell" title={label}>
      <span className="mini" role="img" aria-label={label}>
        {platforms.slice(0, MAX_DRAWN).map(({ platform, gzipBytes, zstdBytes, harmed }) => (
          <span key={platform} className={harmed ? "harm" : ""}>
            <i className={mark(gzipBytes, "gzip")} />
            <i className={mark(zstdBytes, "zstd")} />
          </span>
        ))}
      </span>
      <span className="mut">
        {built.variants.toLocaleString("en")}/{all.toLocaleString("en")}
      </span>
    </span>
  );
}

const NEITHER: Switches = { gzip: false, zstd: false };
