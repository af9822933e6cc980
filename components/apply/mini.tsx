import { cx } from "class-variance-authority";
import type { Rung } from "#components/plan/drawing.ts";

/** More columns than this say no more. */
const MOST = 12;

/** An index in small, a column for each platform, gzip above zstd, as the Fleet draws it in a row; the ladders say it in words. */
export function Mini({ rungs }: { rungs: readonly Rung[] }) {
  const platforms = [...Map.groupBy(rungs, ({ platform }) => platform)].slice(0, MOST);
  return (
    <span
      className="inline-grid auto-cols-[7px] grid-flow-col grid-rows-[8px_8px] gap-0.5"
      aria-hidden="true"
    >
      {platforms.flatMap(([platform, of]) =>
        (["gzip", "zstd"] as const).map((family) => (
          <i
            key={`${platform} ${family}`}
            className={cx(
              "rounded-[1.5px]",
              of.some((rung) => familyOf(rung) === family)
                ? filled[family]
                : "border border-dashed border-line-control",
            )}
          />
        )),
      )}
    </span>
  );
}

const filled = {
  gzip: "bg-gzip",
  zstd: "bg-[repeating-linear-gradient(var(--color-zstd)_0_2px,transparent_2px_3px)]",
} as const;

function familyOf({ compression }: Rung): "gzip" | "zstd" | null {
  if (compression === "gzip" || compression === "estargz") return "gzip";
  return compression === "zstd" || compression === "zstd:chunked" ? "zstd" : null;
}
