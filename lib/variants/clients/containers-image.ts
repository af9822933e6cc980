import type { Platform } from "#lib/oci/platform.ts";
import { type Choose, firstBest } from "./candidate.ts";
import { normalize } from "./normal-platform.ts";

/** Variants from most to least capable; an architecture that is absent here has none (platform_matcher.go, `compatibility`). */
const VARIANTS: ReadonlyMap<string, readonly string[]> = new Map([
  ["arm", ["v8", "v7", "v6", "v5"]],
  ["arm64", ["v8"]],
]);

/** An entry without platform is taken only when no entry with one fits. */
const NO_PLATFORM = 1000;

/**
 * The variants acceptable for what is wanted, best first. A variant that was asked for leads to the lesser ones and
 * then to none; when none was asked for, none comes first and every known one after it.
 * https://github.com/containers/image/blob/v5.34.0/internal/pkg/platform/platform_matcher.go (WantedPlatforms)
 */
export function wantedVariants(wanted: Platform): string[] {
  const known = VARIANTS.get(wanted.architecture) ?? [];
  if (wanted.variant === "") return ["", ...known];
  const from = known.indexOf(wanted.variant);
  return from < 0 ? [wanted.variant, ""] : [...known.slice(from), ""];
}

/** The place of an entry's platform among those wanted. Versions and features of the system are not looked at. */
function platformIndex(
  offered: Platform | null,
  wanted: Platform,
  variants: readonly string[],
): number | null {
  if (offered === null) return NO_PLATFORM;
  if (offered.os !== wanted.os || offered.architecture !== wanted.architecture) return null;
  const index = variants.indexOf(offered.variant);
  return index < 0 ? null : index;
}

/**
 * containers/image before the preference: best platform, then order; compression is not looked at.
 * https://github.com/containers/image/blob/v5.22.1/manifest/oci_index.go (ChooseInstance)
 */
export const chooseFirstMatch: Choose = (candidates, wanted) => {
  const variants = wantedVariants(wanted);
  return firstBest(candidates, (c) => platformIndex(c.platform, wanted, variants));
};

/**
 * containers/image since 5.27: best platform, then annotated as zstd, then order. The annotation is believed: no layer
 * is looked at. It also decides between entries without platform.
 * https://github.com/containers/image/blob/v5.34.0/internal/manifest/oci_index.go (chooseInstance)
 */
export const chooseAnnotatedZstd: Choose = (candidates, wanted) => {
  const variants = wantedVariants(wanted);
  return firstBest(candidates, (c) => {
    const index = platformIndex(c.platform, wanted, variants);
    return index === null ? null : index * 2 + (c.entry.annotatedZstd ? 0 : 1);
  });
};

/**
 * Docker manifest lists, old and new: first match, since such a list has no annotations to prefer by, and an entry
 * without platform is no last resort.
 * https://github.com/containers/image/blob/v5.34.0/internal/manifest/docker_schema2_list.go (ChooseInstance)
 */
export const chooseFromDockerList: Choose = (candidates, wanted) => {
  const variants = wantedVariants(wanted);
  return firstBest(candidates, (c) =>
    c.platform === null ? null : platformIndex(c.platform, wanted, variants),
  );
};

/**
 * Podman and Buildah put what they are asked for into Go's names before they choose; Skopeo takes it as it is. arm64/v8
 * stays itself, amd64/v1 becomes amd64, arm becomes arm/v7.
 * https://github.com/containers/common/blob/v0.60.0/libimage/platform/platform.go (Normalize)
 */
export function askAsPodman(wanted: Platform): Platform {
  const known = asked.get(wanted) ?? normalizedForPodman(wanted);
  asked.set(wanted, known);
  return known;
}

/** Five clients ask in this way for every platform. */
const asked = new WeakMap<Platform, Platform>();

function normalizedForPodman(wanted: Platform): Platform {
  const normal = normalize(wanted);
  const isArm64Base = normal.architecture === "arm64" && normal.variant === "" && wanted.variant !== "";
  return isArm64Base ? { ...normal, variant: "v8" } : normal;
}
