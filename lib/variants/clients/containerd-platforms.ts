import type { Platform } from "#lib/oci/platform.ts";
import { type Choose, firstBest } from "./candidate.ts";
import { normalize } from "./normal-platform.ts";

/** Entries without platform sort behind every entry that has one (images.Manifest, its stable sort). */
const NO_PLATFORM = 1e6;

/** One generation of containerd's platform matching. */
export interface PlatformRules {
  readonly normalize: (p: Platform) => Platform;
  /** What a host that wants `p` accepts, best first. */
  readonly vector: (p: Platform) => readonly Platform[];
  /** Beyond system, architecture and variant: whether `offered`'s version and features suit `wanted`. */
  readonly suits: (offered: Platform, wanted: Platform) => boolean;
  /** Whether, of two entries that match equally, the one with more matching features is better. */
  readonly moreFeaturesFirst: boolean;
  /** Whether the variant in an image's configuration counts, for an entry without platform. */
  readonly readsVariant: boolean;
}

/**
 * containerd 1.6, 1.7 and the Docker releases built on them.
 * https://github.com/containerd/platforms/blob/v0.2.1/compare.go (platformVector), database.go (normalizeArch)
 */
export const platformsV0: PlatformRules = {
  normalize: remembered((p) => normalize(p, { knowsArmMinors: false })),
  vector: (p) =>
    p.architecture === "arm64" ? [p, ...armVector(as(p, "arm", p.variant || "v8"))] : common(p),
  suits: () => true,
  moreFeaturesFirst: false,
  readsVariant: false,
};

/**
 * containerd 2.1 and newer: arm64 has a chain of its own, versions of Windows and features of the system count.
 * https://github.com/containerd/platforms/blob/v1.0.0-rc.4/compare.go (platformVector), platforms.go (matcher.Match)
 */
export const platformsV1: PlatformRules = {
  normalize: remembered((p) => normalize(p)),
  vector: (p) => (p.architecture === "arm64" ? arm64Vector(p) : common(p)),
  suits: (offered, wanted) => windowsSuits(offered, wanted) && featuresSuit(offered, wanted),
  moreFeaturesFirst: true,
  readsVariant: true,
};

/** Every entry is normalised for every platform asked for: a thousand of each would make a million of one answer. */
function remembered<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
}

/**
 * The place of `offered` among what a host that wants `wanted` accepts, null when it accepts it not; lower is better.
 * This is `platforms.Only`: sub-platforms such as 386 on amd64 match too.
 */
export function onlyRank(rules: PlatformRules, wanted: Platform): (offered: Platform) => number | null {
  const vector = rules.vector(rules.normalize(wanted)).map((p) => rules.normalize(p));
  return (raw) => {
    const offered = rules.normalize(raw);
    const place = vector.findIndex((p) => same(p, offered) && rules.suits(offered, p));
    if (place < 0) return null;
    // Features break ties within one place of the vector; an entry with more than 999 of them is none we know.
    return place * 1000 + (rules.moreFeaturesFirst ? 999 - Math.min(999, offered.osFeatures.length) : 0);
  };
}

/**
 * What containerd takes: entries that match or name no platform, sorted stably by closeness, the first alone. For one
 * without platform the image's configuration is read, after the choice: when it does not match, nothing is taken.
 * https://github.com/containerd/containerd/blob/v1.7.24/images/image.go (Manifest)
 */
export function chooseByContainerd(rules: PlatformRules): Choose {
  return (candidates, wanted) => {
    const rank = onlyRank(rules, wanted);
    return firstBest(candidates, (c) => (c.platform === null ? NO_PLATFORM : rank(c.platform)));
  };
}

/**
 * Whether an image taken without platform counts as found by its configuration. The variant stands in no
 * configuration that 1.x reads.
 */
export function configMatches(rules: PlatformRules): (config: Platform, wanted: Platform) => boolean {
  return (config, wanted) =>
    onlyRank(rules, wanted)({ ...config, variant: rules.readsVariant ? config.variant : "" }) !== null;
}

const as = (p: Platform, architecture: string, variant = ""): Platform => ({ ...p, architecture, variant });

const same = (a: Platform, b: Platform): boolean =>
  a.os === b.os && a.architecture === b.architecture && a.variant === b.variant;

function common(p: Platform): readonly Platform[] {
  if (p.architecture === "arm") return armVector(p);
  if (p.architecture !== "amd64") return [p];
  return [p, ...lesser(p, 1), as(p, "386")];
}

const armVector = (p: Platform): readonly Platform[] => [p, ...lesser(p, 5)];

/** `p` with every variant below its own, down to `lowest`. */
function lesser(p: Platform, lowest: number): Platform[] {
  const own = /^v?(\d{1,3})$/.exec(p.variant)?.[1];
  const found: Platform[] = [];
  for (let n = Number(own ?? 0) - 1; n >= lowest; n--) found.push(as(p, p.architecture, `v${n}`));
  return found;
}

/** Armv9.N runs what Armv8.(N+5) runs, up to 8.9 (compare.go, `arm64variantToVersion`). */
function arm64Vector(p: Platform): readonly Platform[] {
  const [, major, minor = "0"] = /^v([89])(?:\.(\d))?$/.exec(p.variant || "v8") ?? [];
  if (major === undefined || (major === "9" && Number(minor) > 7)) return [];
  const chain = (of: number, from: number) =>
    Array.from({ length: from + 1 }, (_, i) =>
      as(p, "arm64", from - i === 0 ? `v${of}` : `v${of}.${from - i}`),
    );
  const nine = major === "9" ? chain(9, Number(minor)) : [];
  const eight = chain(8, major === "9" ? Math.min(9, Number(minor) + 5) : Number(minor));
  return [...nine, ...eight, ...armVector(as(p, "arm", "v8"))];
}

/** Every feature the entry asks for is one the host has. `win32k` was never counted on Windows. */
function featuresSuit(offered: Platform, wanted: Platform): boolean {
  return offered.osFeatures.every(
    (feature) => wanted.osFeatures.includes(feature) || (wanted.os === "windows" && feature === "win32k"),
  );
}

/** Builds of Windows Server whose successors run their containers too (platform_windows_compat.go). */
const WINDOWS_LTSC = [20348, 26100] as const;

function windowsSuits(offered: Platform, wanted: Platform): boolean {
  const host = windowsBuild(wanted.osVersion);
  if (wanted.os !== "windows" || host === null || offered.osVersion === "") return true;
  const image = windowsBuild(offered.osVersion);
  if (image === null || image.release !== host.release) return false;
  if (host.build < WINDOWS_LTSC[0]) return image.build === host.build;
  const oldest = WINDOWS_LTSC.findLast((build) => build < host.build) ?? WINDOWS_LTSC[0];
  return oldest <= image.build && image.build <= host.build;
}

function windowsBuild(version: string): { release: string; build: number } | null {
  const match = /^(\d+\.\d+)\.(\d+)/.exec(version);
  return match?.[1] === undefined ? null : { release: match[1], build: Number(match[2]) };
}
