import { type Platform, parsePlatform } from "#lib/oci/platform.ts";

/**
 * Reads what `formatPlatform` wrote, version and features included; null for a text it did not write. People's own
 * input goes through `parsePlatform`, which knows no such suffixes.
 */
export function readPlatform(text: string | null): Platform | null {
  const match = text === null ? null : /^([^:(]+)(?::([^(]*))?(?:\(\+(.*)\))?$/.exec(text);
  const base = match?.[1] === undefined ? null : parsePlatform(match[1]);
  if (base === null) return null;
  return { ...base, osVersion: match?.[2] ?? "", osFeatures: match?.[3] ? match[3].split("+").sort() : [] };
}

/** What an architecture without variant stands for (containerd/platforms, database.go `normalizeArch`). */
const BASE_VARIANTS: ReadonlyMap<string, string> = new Map([
  ["amd64", "v1"],
  ["arm", "v7"],
  ["arm64", "v8"],
]);

/** `architecture/variant`, equal for two spellings of one thing, such as arm64 and arm64/v8. */
export const normalVariant = (architecture: string, variant: string): string =>
  `${architecture}/${variant || (BASE_VARIANTS.get(architecture) ?? "")}`;
