import { isLoopbackHost } from "#lib/oci/registry/addresses.ts";
import { ZSTD_ENTRY } from "#lib/variants/annotations.ts";
import { readPlatform } from "#lib/variants/clients/read-platform.ts";
import { quote } from "#lib/variants/clients/shell-word.ts";
import type { IndexModel } from "#lib/variants/index-model.ts";
import { isGzipFamily, isZstdFamily, withNested } from "#lib/variants/index-model.ts";
import type { EntryReport } from "#lib/variants/report.ts";
import type { FixLine } from "./fix-line.ts";
import type { Place } from "./place.ts";

// What other tools do it with, measured in registries; each with its trap. A line is null where it could not be complete.

/** How a list is called while buildah makes it. */
const LIST = "twofold-fix";
/** Longer lines are nobody's to read: ours are as long whatever the index. */
const MAX_ENTRIES = 24;

const both = (...commands: readonly string[]): string => commands.join(" && ");
const at = ({ repository }: Place, { digest }: Pick<EntryReport, "digest">): string =>
  `${repository}@${digest}`;
const transport = (reference: string): string => quote(`docker://${reference}`);

/** On this machine registries speak plain HTTP, which these tools have to be told. */
const isPlain = ({ repository }: Place): boolean => isLoopbackHost(hostOf(repository));
const hostOf = (repository: string): string =>
  (repository.split("/")[0] ?? "").replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
const tls = (place: Place): string => (isPlain(place) ? " --tls-verify=false" : "");
const copyTls = (place: Place): string =>
  isPlain(place) ? " --src-tls-verify=false --dest-tls-verify=false" : "";
const regctl = (place: Place, ...commands: readonly string[]): readonly string[] =>
  isPlain(place)
    ? [`regctl registry set --tls disabled ${quote(place.repository.split("/")[0] ?? "")}`, ...commands]
    : commands;

/** From the manifests of one index, gzip first, whatever their order there. */
export function reorder(place: Place, entries: readonly EntryReport[]): FixLine | null {
  const flat = entries.flatMap(withNested).filter(({ role }) => role !== "index");
  const zstd = flat.filter(({ role, compression }) => role === "image" && isZstdFamily(compression));
  const erofs = flat.filter(({ role, compression }) => role === "image" && compression === "erofs");
  const first = flat.filter((entry) => !zstd.includes(entry) && !erofs.includes(entry));
  if (first.length === 0 || flat.length > MAX_ENTRIES) return null;
  const refs = (of: readonly EntryReport[]) =>
    of.map((entry) => `--ref ${quote(at(place, entry))}`).join(" ");
  const goal = quote(place.goal);
  return {
    tool: "regctl",
    command: both(
      ...regctl(place, `regctl index create ${goal} ${refs(first)}`),
      ...(zstd.length > 0
        ? [`regctl index add ${goal} --desc-annotation ${ZSTD_ENTRY}=true ${refs(zstd)}`]
        : []),
      ...(erofs.length > 0 ? [`regctl index add ${goal} ${refs(erofs)}`] : []),
    ),
    trap: "The first command moves the tag before the second has added to it. It lists what it is given without annotations, so attestations lose those that tie them to their image.",
  };
}

/** Every variant anew from one entry of each platform. */
export function rebuildBoth(place: Place, { groups }: IndexModel): FixLine | null {
  const sources = groups.map(({ images }) =>
    images.find(({ compression, failure }) => failure === null && isGzipFamily(compression)),
  );
  if (sources.length === 0 || sources.length > MAX_ENTRIES || sources.some((source) => source === undefined))
    return null;
  return {
    tool: "buildah",
    command: both(
      `buildah manifest create ${LIST}`,
      ...sources.flatMap((source) =>
        source === undefined
          ? []
          : [`buildah manifest add${tls(place)} ${LIST} ${transport(at(place, source))}`],
      ),
      `buildah manifest push --all${tls(place)} --format oci --force-compression --compression-format gzip --add-compression zstd:chunked ${LIST} ${transport(place.goal)}`,
    ),
    trap: "It starts from the gzip entries alone: given zstd entries as well, the same command turns them into gzip and doubles entries. Without --force-compression buildah reuses blobs it knows and mixes gzip and zstd layers in one manifest.",
  };
}

/** From zstd alone: the annotation has to go first, since tools hold what bears it for done. */
export function rebuildFromZstd(place: Place, { groups }: IndexModel): FixLine | null {
  const sources = groups.map(({ images }) =>
    images.find(({ compression, failure }) => failure === null && isZstdFamily(compression)),
  );
  if (sources.length === 0 || sources.length > MAX_ENTRIES || sources.some((source) => source === undefined))
    return null;
  const plain = `${place.repository}:${place.tag}-plain`;
  const refs = sources.flatMap((source) =>
    source === undefined ? [] : [`--ref ${quote(at(place, source))}`],
  );
  return {
    tool: "regctl and buildah",
    command: both(
      ...regctl(place, `regctl index create ${quote(plain)} ${refs.join(" ")}`),
      `buildah manifest create ${LIST}`,
      `buildah manifest add --all${tls(place)} ${LIST} ${transport(plain)}`,
      `buildah manifest push --all${tls(place)} --format oci --force-compression --compression-format gzip --add-compression zstd:chunked ${LIST} ${transport(place.goal)}`,
    ),
    trap: "regctl leaves the annotation out, which is the point. Never add gzip to annotated zstd with --add-compression gzip: the new entries are listed last and are annotated as zstd themselves.",
  };
}

/** Adds the annotation where it is absent. */
export const annotate = (place: Place): FixLine => ({
  tool: "skopeo",
  command: `skopeo copy --all${copyTls(place)} ${transport(place.from)} ${transport(place.goal)}`,
  trap: "Skopeo 1.18 or newer adds the annotation where it is absent and changes nothing else; older ones copy as it is. With --preserve-digests it fails. The order stays as it is: fix that first.",
});

/** All of it in OCI's types. */
export const toOci = (place: Place): FixLine => ({
  tool: "skopeo",
  command: `skopeo copy --all --format oci${copyTls(place)} ${transport(place.from)} ${transport(place.goal)}`,
  trap: "Digests of the converted manifests change: signatures and attestations name the old ones. Without --all only your own platform is copied.",
});

/** Nested indexes appended whole, where there is nothing else: crane drops what a list has beside them. */
export function flatten(place: Place, entries: readonly EntryReport[]): FixLine | null {
  if (entries.length > MAX_ENTRIES || entries.some(({ role }) => role !== "index")) return null;
  const inner = entries.map((entry) => `-m ${quote(at(place, entry))}`).join(" ");
  return {
    tool: "crane",
    command: `crane index append ${inner} -t ${quote(place.goal)}`,
    trap: "The indexes are listed as they stand, so gzip has to be in the first. Only whole indexes keep their annotations; a single manifest appended loses its own.",
  };
}

/** A list as buildah holds it, changed and pushed. */
const relisted = (place: Place, ...changes: readonly string[]): string =>
  both(
    `buildah manifest create ${LIST}`,
    `buildah manifest add --all${tls(place)} ${LIST} ${transport(place.from)}`,
    ...changes,
    `buildah manifest push --all${tls(place)} ${LIST} ${transport(place.goal)}`,
  );

/** buildah holds each digest once. */
export const listOnce = (place: Place): FixLine => ({
  tool: "buildah",
  command: relisted(place),
  trap: "Without compression flags: --add-compression zstd:chunked on an index that has zstd entries is what doubles them. podman without flags recompresses; use buildah.",
});

/** Keeps the first of each: the one that most clients pull. */
export const keepFirst = (place: Place, others: readonly EntryReport[]): FixLine | null =>
  others.length > MAX_ENTRIES
    ? null
    : {
        tool: "buildah",
        command: relisted(place, ...others.map(({ digest }) => `buildah manifest remove ${LIST} ${digest}`)),
        trap: "It keeps the first, which most clients pull: look which of them is meant. Buildah 1.28 and podman 4.3 drop the annotations of the others, podman 5 compresses them again: use buildah 1.39 or newer.",
      };

/** Takes the annotation off: buildah cannot remove a key, so the entries are added anew. */
export const addAnew = (place: Place, entries: readonly EntryReport[]): FixLine | null =>
  entries.length > MAX_ENTRIES
    ? null
    : {
        tool: "buildah",
        command: relisted(
          place,
          ...entries.flatMap((entry) => [
            `buildah manifest remove ${LIST} ${entry.digest}`,
            `buildah manifest add${tls(place)} ${LIST} ${transport(at(place, entry))}`,
          ]),
        ),
        trap: "The entry comes last when it is added again: where zstd of its platform stands before it then, use ours. buildah 1.39 or newer annotates the zstd entries as it pushes.",
      };

/** Gives entries the platform that their configurations say. */
export function setPlatforms(place: Place, entries: readonly EntryReport[]): FixLine | null {
  const changes = entries.map(({ digest, configPlatform }) => {
    const platform = readPlatform(configPlatform);
    if (platform === null || platform.os === "" || platform.architecture === "") return null;
    const variant = platform.variant === "" ? "" : ` --variant ${quote(platform.variant)}`;
    return `buildah manifest annotate --os ${quote(platform.os)} --arch ${quote(platform.architecture)}${variant} ${LIST} ${digest}`;
  });
  if (changes.length === 0 || changes.length > MAX_ENTRIES || changes.includes(null)) return null;
  return {
    tool: "buildah",
    command: relisted(place, ...changes.filter((change) => change !== null)),
    trap: "It changes what the index says, never what the image is. Buildah 1.28 drops the annotations of the entries: use 1.39 or newer.",
  };
}
