import type { Platform } from "#lib/oci/platform.ts";
import type { Candidate, Choose } from "./candidate.ts";
import { platformsV0 } from "./containerd-platforms.ts";

/**
 * regctl: of the entries the host can run, the closest; the first of equals. Entries without platform are passed over.
 * https://github.com/regclient/regclient/blob/v0.11.5/types/descriptor/descriptor.go (DescriptorListSearch)
 * https://github.com/regclient/regclient/blob/v0.11.5/types/platform/compare.go (Compatible, Better)
 */
export const chooseByRegctl: Choose = (candidates, wanted) => {
  const host = normalize(asked(wanted));
  let best: { candidate: Candidate; platform: Platform } | null = null;
  for (const candidate of candidates) {
    if (candidate.platform === null) continue;
    const offered = normalize(candidate.platform);
    if (!isCompatible(offered, host)) continue;
    if (best === null || isCloser(offered, best.platform, host)) best = { candidate, platform: offered };
  }
  return best?.candidate ?? null;
};

/** containerd's table by its exact spelling; a system that is not named stays so (platform.go, normalize). */
function normalize(p: Platform): Platform {
  const os = p.os === "macos" ? "darwin" : p.os;
  if (!KNOWN.test(p.architecture)) return { ...p, os };
  const { architecture, variant } = platformsV0.normalize(p);
  const isInTable = p.variant === p.variant.toLowerCase() || FIXED.test(p.architecture);
  return { ...p, os, architecture, variant: isInTable ? variant : p.variant };
}

const KNOWN = /^(?:i386|x86_64|x86-64|amd64|aarch64|arm64|armhf|armel|arm)$/;
/** Names that say the variant too. */
const FIXED = /^(?:i386|armhf|armel)$/;

/** What it is asked for it reads in small letters (platform.go, Parse). */
const asked = (p: Platform): Platform => ({
  ...p,
  os: p.os.toLowerCase(),
  architecture: p.architecture.toLowerCase(),
  variant: p.variant.toLowerCase(),
});

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

/** The number of an offered platform's variant, where regctl holds system and architecture for those named; else null. */
export function offeredNumber(p: Platform, os: string, architecture: string): number | null {
  const offered = normalize(p);
  return offered.os === os && offered.architecture === architecture ? variantNumber(offered.variant) : null;
}

export const askedNumber = (p: Platform): number => variantNumber(normalize(asked(p)).variant);

const variantNumber = (variant: string): number => {
  const digits = /^v?([+-]?\d+)$/.exec(variant)?.[1];
  return digits === undefined ? 0 : Number(digits);
};

function variantFits(offered: string, host: string): boolean {
  const [o, h] = [variantNumber(offered), variantNumber(host)];
  return h >= o || (h === 1 && offered === "") || (host === "" && o === 1);
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
