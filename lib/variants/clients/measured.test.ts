import { describe, expect, test } from "vitest";
import { clientCaseNames, type MeasuredPull, measuredPulls, reportOfClientCase } from "#test/cases/cases.ts";
import type { IndexReport } from "../report.ts";
import { pickAll } from "./pick.ts";

/** Where the measurement does not speak of the choice, or of more than can be known without a layer's bytes. */
function isAside({ name, platform, client, position, isPulled, measuredWith }: MeasuredPull): string | null {
  if (position.startsWith("?") || position === "-") return "the log does not tell which entry was taken";
  const literal = literalPlatforms[name]?.includes(platform) ?? true;
  if (measuredWith.startsWith("ctr") && !literal)
    return "ctr fetches only what stands literally in the index";
  if (name === "gz-bytes-none-type" || name === "r3-bzip2-real") {
    return isPulled ? null : "the layer's bytes decide, and its type says otherwise";
  }
  // Debian's 20.10.24 is built with containerd 1.6, which reads amd64/v1 as amd64; upstream's is not.
  if (client === "docker-20.10" && DEBIAN.has(`${name} ${platform}`))
    return "Debian's build differs from upstream's";
  if (name === "r2-schema-1" && client === "docker-26-containerd") return "the bench asked another port";
  if (name === "r2-nested-two-levels" && /^ctr1/.test(measuredWith))
    return "ctr fetched both and unpacked the plain one";
  return null;
}

const DEBIAN = new Set(["amd64-levels linux/amd64/v1", "amd64-v1-first linux/amd64"]);

/** Cases that were asked for platforms that their index does not name. */
const literalPlatforms: Readonly<Record<string, readonly string[]>> = {
  "amd64-levels": ["linux/amd64", "linux/amd64/v2", "linux/amd64/v3"],
  "arm-order": ["linux/arm/v6", "linux/arm/v7", "linux/arm/v5"],
  "arm-unset-v7": ["linux/arm", "linux/arm/v7", "linux/arm/v6"],
};

/** Who stops before it asks for a manifest leaves no trace of the one it meant; ctr fetches every entry of a platform. */
const isUntraced = ({ position, isPulled, measuredWith }: MeasuredPull, reads: boolean): boolean =>
  !isPulled && !reads && (position === "none" || measuredWith.startsWith("ctr"));

describe.each(clientCaseNames)("%s, as real clients pulled it", (name) => {
  const own = measuredPulls.filter((pull) => pull.name === name && isAside(pull) === null);

  test.each(own)("$client for $platform: entry $position, pulled: $isPulled", async (pull) => {
    const pick = pickIn(await reportOfClientCase(name), pull);
    expect([pull.client, pick.outcome === "reads"]).toEqual([pull.client, pull.isPulled]);
    if (isUntraced(pull, pick.outcome === "reads")) return;
    if (pull.position === "none" && pull.isPulled) return; // a lone manifest, which is no entry
    expect(pull.position.split("=").map(Number)).toContain(pick.position);
  });
});

function pickIn({ entries, mediaType }: IndexReport, { client, platform }: MeasuredPull) {
  const pick = pickAll(entries, [platform], mediaType).find((one) => one.client === client);
  if (pick === undefined) throw new Error(`no pick of ${client}`);
  return pick;
}

test("few measurements are set aside", () => {
  const aside = measuredPulls.filter((pull) => isAside(pull) !== null);
  expect(aside.length).toBeLessThan(measuredPulls.length / 10);
});
