import type { Platform } from "#lib/oci/platform.ts";
import { type Choose, firstBest } from "./candidate.ts";
import { onlyRank, platformsV0 } from "./containerd-platforms.ts";

/**
 * Docker 20.10: the first entry whose normalised platform equals the wanted one. An entry without platform never
 * matches. Asked for arm and finding nothing, it takes the first arm of any variant.
 * https://github.com/moby/moby/blob/v20.10.24/distribution/pull_v2_unix.go (filterManifests)
 */
export const chooseByDocker20: Choose = (candidates, wanted) => {
  const want = normalize(wanted);
  const exact = candidates.find((c) => c.platform !== null && equal(normalize(c.platform), want));
  if (exact !== undefined || want.architecture !== "arm") return exact ?? null;
  return candidates.find((c) => c.platform?.os === want.os && c.platform.architecture === "arm") ?? null;
};

/**
 * Docker 23 to 28 with its own image store: containerd's vector, sorted stably; entries without platform match
 * everything and come last.
 * https://github.com/moby/moby/blob/v23.0.0/distribution/pull_v2_unix.go (filterManifests)
 */
export const chooseByDocker23: Choose = (candidates, wanted) => {
  const rank = onlyRank(platformsV0, wanted);
  return firstBest(candidates, (c) =>
    c.platform === null || saysNothing(c.platform) ? Number.MAX_SAFE_INTEGER : rank(c.platform),
  );
};

/** A platform of empty texts is none to it (distribution/pull_v2.go, toOCIPlatform). */
const saysNothing = ({ os, architecture, variant, osVersion, osFeatures }: Platform): boolean =>
  os + architecture + variant + osVersion === "" && osFeatures.length === 0;

/** The containerd library in 20.10 is of the 1.4 line, which did not yet read amd64/v1 as amd64. */
function normalize(p: Platform): Platform {
  const isAmd64V1 = p.architecture.toLowerCase() === "amd64" && p.variant.toLowerCase() === "v1";
  const normal = platformsV0.normalize(p);
  return isAmd64V1 ? { ...normal, variant: "v1" } : normal;
}

const equal = (a: Platform, b: Platform): boolean =>
  a.os === b.os && a.architecture === b.architecture && a.variant === b.variant;
