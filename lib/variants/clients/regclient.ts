import type { Platform } from "#lib/oci/platform.ts";
import type { Candidate, Choose } from "./candidate.ts";
import { platformsV0 } from "./containerd-platforms.ts";

/**
 * regctl: of the entries the host can run, the closest; the first of equals. Entries without platform are passed over.
 * Its normalisation is that of containerd's old library.
 * https://github.com/regclient/regclient/blob/v0.11.5/types/descriptor/descriptor.go (DescriptorListSearch)
 * https://github.com/regclient/regclient/blob/v0.11.5/types/platform/compare.go (Compatible, Better)
 */
export const chooseByRegctl: Choose = (candidates, wanted) => {
  const host = normalize(wanted);
  let best: { candidate: Candidate; platform: Platform } | null = null;
  for (const candidate of candidates) {
    if (candidate.platform === null) continue;
    const offered = normalize(candidate.platform);
    if (!isCompatible(offered, host)) continue;
    if (best === null || isCloser(offered, best.platform, host)) best = { candidate, platform: offered };
  }
  return best?.candidate ?? null;
};

/** Unlike containerd it leaves the case of letters and what it does not know alone. */
const normalize = (p: Platform): Platform => {
  const normal = platformsV0.normalize(p);
  return p.os === p.os.toLowerCase() && p.architecture === p.architecture.toLowerCase() ? normal : p;
};

function isCompatible(offered: Platform, host: Platform): boolean {
  const fits = offered.architecture === host.architecture && variantFits(offered.variant, host.variant);
  switch (host.os) {
    case "linux":
    case "freebsd":
      return fits && offered.os === host.os;
    // Docker Desktop runs Linux images on both.
    case "darwin":
      return fits && (offered.os === "darwin" || offered.os === "linux");
    case "windows":
      if (offered.os === "linux") return fits;
      return fits && offered.os === "windows" && windowsFits(offered.osVersion, host.osVersion);
    default:
      return (
        fits &&
        offered.os === host.os &&
        offered.osVersion === host.osVersion &&
        offered.osFeatures.join() === host.osFeatures.join()
      );
  }
}

function isCloser(offered: Platform, best: Platform, host: Platform): boolean {
  for (const key of ["os", "architecture", "variant", "osVersion"] as const) {
    if (offered[key] === best[key]) continue;
    if (offered[key] === host[key]) return true;
    if (best[key] === host[key]) return false;
    if (key === "variant") {
      const difference = variantNumber(offered.variant) - variantNumber(best.variant);
      if (difference !== 0) return difference > 0;
    }
    if (key === "osVersion") return compareVersions(offered.osVersion, best.osVersion) > 0;
  }
  return false;
}

const variantNumber = (variant: string): number => {
  const digits = /^v?([+-]?\d+)$/.exec(variant)?.[1];
  return digits === undefined ? 0 : Number(digits);
};

function variantFits(offered: string, host: string): boolean {
  const [o, h] = [variantNumber(offered), variantNumber(host)];
  return h >= o || (host === "" && o === 1);
}

const windowsFits = (offered: string, host: string): boolean =>
  host === "" || threeParts(offered) === threeParts(host);

const threeParts = (version: string): string => version.split(".").slice(0, 3).join(".");

/** Part by part, as far as both go: a longer version is not the newer one. What is no number is older than any. */
function compareVersions(a: string, b: string): number {
  const [as, bs] = [a.split("."), b.split(".")];
  for (const [i, part] of as.slice(0, bs.length).entries()) {
    const difference = versionPart(part) - versionPart(bs[i]);
    if (difference !== 0) return difference;
  }
  return 0;
}

const versionPart = (part = ""): number => (/^\d+$/.test(part) ? Number(part) : -1);
