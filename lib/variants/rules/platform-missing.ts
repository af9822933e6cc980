import type { IndexModel } from "../index-model.ts";
import { platformKey } from "../platform-key.ts";
import type { EntryReport, Hurt } from "../report.ts";
import { failingAt, finding, rule } from "./rule.ts";

/** Clients choose by platform: an entry that names none, or half of one, is taken by some and skipped by others. */
export const platformMissing = rule({
  code: "platform-missing",
  find: (index) =>
    (index.isIndex ? index.images : [])
      .filter(({ namedPlatform }) => namedPlatform === null || !isWhole(namedPlatform))
      .map((entry) =>
        finding({
          severity: "warning",
          platform: hurtPlatform(index, entry),
          at: [entry],
          message: `Entry ${entry.position} ${lackOf(entry)}${entry.configPlatform === null ? "" : ` (its configuration says ${entry.configPlatform})`}.`,
          who: whoOf(entry),
          hurts: hurtBy(index, entry),
          fix: "Give the entry its platform.",
        }),
      ),
});

const isWhole = ({ os, architecture }: { readonly os: string; readonly architecture: string }): boolean =>
  os !== "" && architecture !== "";

/** The platform that is served by no entry that names it, so that who skips this one has nothing. */
function hurtPlatform(index: IndexModel, entry: EntryReport): string | null {
  return hurtBy(index, entry)[0]?.platform ?? null;
}

function hurtBy(index: IndexModel, entry: EntryReport): readonly Hurt[] {
  const meant = platformKey(entry.configPlatform ?? COMMONEST);
  const finding = (index.failing.get(null) ?? []).filter(({ platform }) => platformKey(platform) === meant);
  return [
    ...finding,
    ...failingAt(index, [entry], ({ landing }) => landing["another platform"].outcome === "fails"),
  ];
}

/** What go-containerregistry holds an entry without platform for. */
const COMMONEST = "linux/amd64";

function lackOf({ namedPlatform }: EntryReport): string {
  if (namedPlatform === null) return "names no platform";
  const { os, architecture } = namedPlatform;
  if (os === "" && architecture === "") return "has an empty platform";
  return os === "" ? "names an architecture and no system" : "names a system and no architecture";
}

/** Measured for all three (absent, `{}`, an architecture alone). */
function whoOf({ namedPlatform }: EntryReport): string {
  if (namedPlatform === null)
    return "Docker 20.10 and regctl skip it; Docker 23 and newer, containerd, Podman, Buildah, Skopeo and CRI-O pull it when no other entry fits; crane pulls it for linux/amd64, before others.";
  if (namedPlatform.os === "" && namedPlatform.architecture !== "")
    return "Docker and containerd read the missing system as Linux; Podman, Buildah, Skopeo, CRI-O, crane and regctl skip the entry.";
  return "Docker's own store since 23.0 pulls it when no other entry fits; every other client skips it.";
}
