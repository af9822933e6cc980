import { formatPlatform, type Platform } from "#lib/oci/platform.ts";
import { normalize } from "./clients/normal-platform.ts";
import { normalVariant, readPlatform } from "./clients/read-platform.ts";
import type { EntryReport } from "./report.ts";

/** Equal for two platforms exactly when they are one, however each is spelled. */
export function platformKey(text: string): string {
  const read = readPlatform(text);
  return read === null ? text : keyOf(read);
}

/**
 * `linux/arm64` and `linux/arm64/v8` are one platform, as are x86_64 and amd64, and one without a system and Linux's
 * (containerd/platforms, normalisation). Version and features of the system tell images apart on Windows alone: elsewhere
 * no client of today groups by them, and the feature `erofs` names a variant of its platform.
 */
export function keyOf(platform: Platform): string {
  const { os, architecture, variant, osVersion, osFeatures } = normalize(platform);
  const system = os === "windows" ? [osVersion, ...osFeatures] : [];
  return [os, normalVariant(architecture, variant), ...system].join(" ");
}

/** The key of an entry's platform; null where it names none. A lone image has that of its configuration. */
export function keyOfEntry({ platform, namedPlatform }: EntryReport): string | null {
  if (platform === null) return null;
  return namedPlatform === null ? platformKey(platform) : keyOf(namedPlatform);
}

/** What people call the platform of some entries: as the first of them writes it that writes it properly. */
export function nameOfGroup(entries: readonly EntryReport[]): string {
  const named = entries.flatMap(({ namedPlatform }) => namedPlatform ?? []);
  const proper = named.find(isProper);
  if (proper !== undefined) return askedAs(proper);
  const [first] = named;
  return first === undefined ? (entries[0]?.platform ?? "") : askedAs(normalize(first));
}

/** Whether system and architecture are in the names that people and clients ask by; a variant is itself. */
export function isProper(platform: Platform): boolean {
  const { os, architecture } = normalize(platform);
  return os === platform.os && architecture === platform.architecture;
}

/** As one asks for it: without what no command line can say of a platform that is not Windows. */
export const askedAs = (platform: Platform): string =>
  formatPlatform(platform.os === "windows" ? platform : { ...platform, osVersion: "", osFeatures: [] });
