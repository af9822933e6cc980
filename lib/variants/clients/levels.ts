import type { EntryReport, Pick } from "../report.ts";
import { clientNamed } from "./clients.ts";
import { pickAll } from "./pick.ts";
import { readPlatform } from "./read-platform.ts";

/** amd64 in levels, from the least machine to the newest (x86-64 psABI, micro-architecture levels). */
const LEVELS = ["linux/amd64", "linux/amd64/v2", "linux/amd64/v3", "linux/amd64/v4"] as const;

/**
 * What clients pull that ask for the machine's own level where nobody names a platform: a row per level, for an index
 * that has entries of a level. Docker's own store does so (measured on 26.1.5), its containerd store since 29.6.
 */
export function levelPicks(
  entries: readonly EntryReport[],
  platforms: readonly string[],
  mediaType: string,
): readonly Pick[] {
  if (!platforms.some(isLevel)) return [];
  return pickAll(entries, LEVELS, mediaType).filter(
    ({ client }) => clientNamed(client).asksForLevel !== "never",
  );
}

function isLevel(platform: string): boolean {
  const read = readPlatform(platform);
  return (
    read !== null && read.os === "linux" && read.architecture === "amd64" && /^v[2-9]$/.test(read.variant)
  );
}
