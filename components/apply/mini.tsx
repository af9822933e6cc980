import type { Rung } from "#components/plan/drawing.ts";

/** More columns than this say no more. */
const MOST = 12;

/** Which platform is there in which compression, as the Fleet draws it in a row; the ladders say it in words. */
export function Mini({ rungs }: { rungs: readonly Rung[] }) {
  const platforms = [...Map.groupBy(rungs, ({ platform }) => platform)].slice(0, MOST);
  return (
    <span className="mini" aria-hidden="true">
      {platforms.flatMap(([platform, of]) =>
        (["gz", "zs"] as const).map((family) => (
          <i
            key={`${platform} ${family}`}
            className={of.some((rung) => familyOf(rung) === family) ? family : ""}
          />
        )),
      )}
    </span>
  );
}

function familyOf({ compression }: Rung): "gz" | "zs" | null {
  if (compression === "gzip" || compression === "estargz") return "gz";
  return compression === "zstd" || compression === "zstd:chunked" ? "zs" : null;
}
