import { type Platform, platform } from "#lib/oci/platform.ts";

/**
 * A platform as containerd's library normalises it, wherever it stands: letters small, other names of a system and an
 * architecture by their Go names, the variant that goes without saying left out (and of arm put in). A system that is
 * not named is the machine's own, which is taken for Linux.
 * https://github.com/containerd/platforms/blob/v1.0.0-rc.4/database.go (normalizeOS, normalizeArch)
 */
export function normalize(
  p: Platform,
  { knowsArmMinors = true }: { readonly knowsArmMinors?: boolean } = {},
): Platform {
  const os = p.os.toLowerCase();
  const [architecture, variant] = normalizeArchitecture(
    p.architecture.toLowerCase(),
    p.variant.toLowerCase(),
    knowsArmMinors,
  );
  return platform(
    os === "" ? "linux" : os === "macos" ? "darwin" : os,
    architecture,
    variant,
    p.osVersion,
    p.osFeatures,
  );
}

/** The library's older line, v0.2, knows no v8.0 and leaves v9 as it is written. */
function normalizeArchitecture(name: string, variant: string, knowsArmMinors: boolean): [string, string] {
  switch (name) {
    case "i386":
      return ["386", ""];
    case "x86_64":
    case "x86-64":
    case "amd64":
      return ["amd64", variant === "v1" ? "" : variant];
    case "aarch64":
    case "arm64":
      if (variant === "8" || variant === "v8") return ["arm64", ""];
      if (knowsArmMinors && variant === "v8.0") return ["arm64", ""];
      if (knowsArmMinors && /^(?:9|9\.0|v9\.0)$/.test(variant)) return ["arm64", "v9"];
      return ["arm64", variant];
    case "armhf":
      return ["arm", "v7"];
    case "armel":
      return ["arm", "v6"];
    case "arm":
      if (variant === "") return ["arm", "v7"];
      return ["arm", /^[5-8]$/.test(variant) ? `v${variant}` : variant];
    default:
      return [name, variant];
  }
}
