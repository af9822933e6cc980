import { isZstdFamily } from "#lib/variants/index-model.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { platformKey } from "#lib/variants/platform-key.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";
import type { Built, PlatformVariants } from "./states.ts";

type ReadIndex = Extract<Built, { kind: "read" }>;

/** What an index holds, platform by platform: the third of the three states. */
export function builtOf(report: IndexReport): ReadIndex {
  const platforms = platformsOf(report);
  const gzip = platforms.filter(({ gzipBytes }) => gzipBytes !== null).length;
  const zstd = platforms.filter(({ zstdBytes }) => zstdBytes !== null).length;
  const holds = holdsOf(gzip > 0, zstd > 0);
  const perPlatform = holds === "dual" ? 2 : 1;
  const variantsOfAll = platforms.length * perPlatform;
  const variants = gzip + zstd;
  return {
    kind: "read",
    digest: report.digest,
    holds,
    complete: variants === variantsOfAll && report.entries.every(({ failure }) => failure === null),
    variants,
    variantsOfAll,
    platforms,
  };
}

function holdsOf(gzip: boolean, zstd: boolean): Choice | null {
  if (gzip) return zstd ? "dual" : "gzip";
  return zstd ? "zstd-chunked" : null;
}

function platformsOf(report: IndexReport): readonly PlatformVariants[] {
  const harmed = new Set(
    report.issues.filter(({ severity }) => severity === "error").flatMap(({ positions }) => positions),
  );
  const images = report.entries
    .flatMap((entry) => [entry, ...entry.nested])
    .filter(({ role }) => role === "image");
  return report.platforms.map((platform) => {
    const own = images.filter((image) => isOf(image, platform, report.platforms.length));
    const gzip = own.find(({ compression }) => compression === "gzip" || compression === "estargz");
    const zstd = own.find(({ compression }) => isZstdFamily(compression));
    return {
      platform,
      gzipBytes: gzip?.compressedBytes ?? null,
      zstdBytes: zstd?.compressedBytes ?? null,
      chunked: zstd?.compression === "zstd:chunked",
      harmed: own.some(({ position }) => harmed.has(position)),
    };
  });
}

/** An entry that names no platform is of the only one there is. */
function isOf({ platform, configPlatform }: EntryReport, wanted: string, count: number): boolean {
  const named = platform ?? configPlatform;
  return named === null ? count === 1 : platformKey(named) === platformKey(wanted);
}
