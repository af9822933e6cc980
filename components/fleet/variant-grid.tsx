import type { Built } from "#lib/components/states.ts";
import { formatBytes } from "#lib/ladder/figures.ts";

/** Platforms that are drawn; the rest are in the count beside them. */
const MAX_DRAWN = 6;

/** gzip above, zstd below, a column per platform: a missing twin is dashed, a harmed platform ringed. */
export function VariantGrid({ built }: { built: Built }) {
  if (built.kind === "unread") return <span className="mut">–</span>;
  const { platforms, variants, variantsOfAll, holds } = built;
  const wantsTwo = holds === "dual";
  const label = platforms
    .map(({ platform, gzipBytes, zstdBytes, harmed }) => {
      const has = [
        gzipBytes === null ? null : `gzip ${formatBytes(gzipBytes)}`,
        zstdBytes === null ? null : `zstd ${formatBytes(zstdBytes)}`,
      ].filter(Boolean);
      return `${platform}: ${has.length === 0 ? "neither" : has.join(", ")}${harmed ? ", with an error" : ""}`;
    })
    .join("; ");
  return (
    <span className="grid-cell" title={label}>
      <span className="mini" role="img" aria-label={label}>
        {platforms.slice(0, MAX_DRAWN).map(({ platform, gzipBytes, zstdBytes, harmed }) => (
          <span key={platform} className={harmed ? "harm" : ""}>
            <i className={markOf(gzipBytes, "g", wantsTwo || holds === "gzip")} />
            <i className={markOf(zstdBytes, "z", wantsTwo || holds === "zstd-chunked")} />
          </span>
        ))}
      </span>
      <span className="mut">
        {variants}/{variantsOfAll}
      </span>
    </span>
  );
}

function markOf(bytes: number | null, look: "g" | "z", wanted: boolean): string {
  if (bytes !== null) return look;
  return wanted ? "miss" : "none";
}
