import { platform } from "#lib/oci/platform.ts";
import type { Choose } from "./candidate.ts";

/** What an entry without platform stands for (`defaultPlatform`). */
const DEFAULT_PLATFORM = platform("linux", "amd64");

/**
 * crane: the first entry of the wanted system and architecture; variant, version and features count only where they
 * were asked for.
 * https://github.com/google/go-containerregistry/blob/v0.21.9/pkg/v1/remote/index.go (childByPlatform, matchesPlatform)
 */
export const chooseByCrane: Choose = (candidates, wanted) =>
  candidates.find(({ platform: named }) => {
    const offered = named ?? DEFAULT_PLATFORM;
    return (
      offered.os === wanted.os &&
      offered.architecture === wanted.architecture &&
      (wanted.variant === "" || offered.variant === wanted.variant) &&
      (wanted.osVersion === "" || offered.osVersion === wanted.osVersion) &&
      wanted.osFeatures.every((feature) => offered.osFeatures.includes(feature))
    );
  }) ?? null;
