import { platformKey } from "#lib/variants/platform-key.ts";

/**
 * Finds the name under which a report's `platforms` list one: clients hold spellings such as `linux/arm64` and
 * `linux/arm64/v8` for the same platform, so whatever is drawn per platform must too. Null for what is not listed.
 */
export function listedIn(platforms: readonly string[]): (platform: string | null) => string | null {
  const names = new Map(platforms.map((name) => [platformKey(name), name]));
  return (platform) => (platform === null ? null : (names.get(platformKey(platform)) ?? null));
}
