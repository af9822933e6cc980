import { DOCKER_LIST, isIndexType } from "#lib/oci/media-types.ts";
import { type Platform, platform } from "#lib/oci/platform.ts";
import { unreachable } from "#lib/oci/result.ts";
import type { EntryReport, Pick } from "../report.ts";
import { type Client, canDecode, clients } from "./clients.ts";

/** What a client goes by when it chooses: the index as served, and the platforms somebody may ask for. */
export interface Choosing {
  readonly entries: readonly EntryReport[];
  readonly platforms: readonly string[];
  readonly rootMediaType: string;
}

/** A row per client and platform: the entry taken, and whether the client can decode it. */
export function pickAll({ entries, platforms, rootMediaType }: Choosing): Pick[] {
  const candidates = entries.map((entry) => ({ entry, platform: readPlatform(entry.platform) }));
  const lone = !isIndexType(rootMediaType);
  return clients.flatMap((client) =>
    platforms.map((name): Pick => {
      const asked = readPlatform(name);
      const taken = lone
        ? candidates[0]
        : asked === null
          ? undefined
          : choose(client, candidates, asked, rootMediaType === DOCKER_LIST);
      const row = { client: client.name, platform: name };
      if (taken === undefined) return { ...row, position: null, decodes: false };
      return { ...row, position: taken.entry.position, decodes: decodes(client, taken.entry, asked) };
    }),
  );
}

interface Candidate {
  readonly entry: EntryReport;
  readonly platform: Platform | null;
}

function choose(
  client: Client,
  all: readonly Candidate[],
  asked: Platform,
  isDockerList: boolean,
): Candidate | undefined {
  switch (client.rule) {
    case "containers-first-match":
      return chooseContainers(all, asked, false);
    case "containers-prefers-zstd":
      // Entries of a Docker list have no annotations to go by.
      return chooseContainers(all, asked, !isDockerList);
    case "containerd":
      return chooseContainerd(all, asked);
    case "docker-classic":
      return best(all, ({ platform: own }) => (own === null ? null : closeness(own, asked)));
    case "go-containerregistry":
      return all.find(({ platform: own }) => satisfies(own ?? GO_CONTAINERREGISTRY_DEFAULT, asked));
    case "regclient":
      return best(all, ({ platform: own }) =>
        own?.architecture === asked.architecture ? closeness(own, asked) : null,
      );
    default:
      return unreachable(client.rule);
  }
}

function decodes(client: Client, entry: EntryReport, asked: Platform | null): boolean {
  if (entry.role === "image") return canDecode(client, entry.compression);
  // Only these follow an index inside an index; the others stop with an error when they land on it.
  const follows =
    client.rule === "containerd" || client.rule === "go-containerregistry" || client.rule === "regclient";
  if (entry.role !== "index" || !follows || asked === null) return false;
  const inner = entry.nested.map((nested) => ({ entry: nested, platform: readPlatform(nested.platform) }));
  const taken = choose(client, inner, asked, false);
  return taken !== undefined && taken.entry.role === "image" && canDecode(client, taken.entry.compression);
}

/** The candidate with the lowest rank, the first of equals; null leaves one out. */
function best(
  all: readonly Candidate[],
  rank: (candidate: Candidate) => number | null,
): Candidate | undefined {
  let taken: { candidate: Candidate; rank: number } | undefined;
  for (const candidate of all) {
    const own = rank(candidate);
    if (own !== null && (taken === undefined || own < taken.rank)) taken = { candidate, rank: own };
  }
  return taken?.candidate;
}

/**
 * containers/image (`chooseInstance`, `WantedPlatforms`): by the place of the entry's platform among those wanted, an
 * entry without a platform last; then, in newer versions, annotated zstd first; then by position.
 */
function chooseContainers(
  all: readonly Candidate[],
  asked: Platform,
  prefersZstd: boolean,
): Candidate | undefined {
  const wanted = wantedVariants(asked);
  return best(all, ({ entry, platform: own }) => {
    if (own !== null && (own.os !== asked.os || own.architecture !== asked.architecture)) return null;
    const place = own === null ? wanted.length : wanted.indexOf(own.variant);
    if (place < 0) return null;
    return place * 2 + (prefersZstd && entry.annotatedZstd ? 0 : 1);
  });
}

/** Variants of one architecture, the most capable first (containers/image, platform_matcher.go). */
const COMPATIBLE_VARIANTS: Readonly<Record<string, readonly string[]>> = {
  arm: ["v8", "v7", "v6", "v5"],
  arm64: ["v8"],
};

function wantedVariants({ architecture, variant }: Platform): readonly string[] {
  const known = COMPATIBLE_VARIANTS[architecture] ?? [];
  if (variant === "") return ["", ...known];
  const at = known.indexOf(variant);
  return at < 0 ? [variant, ""] : [...known.slice(at), ""];
}

/**
 * containerd (`images.Manifest`, `platforms.Only`): matching entries sorted by closeness, those without a platform last;
 * of these only one whose configuration matches counts.
 */
function chooseContainerd(all: readonly Candidate[], asked: Platform): Candidate | undefined {
  const named = best(all, ({ platform: own }) => (own === null ? null : closeness(own, asked)));
  if (named !== undefined) return named;
  return all.find(({ entry, platform: own }) => {
    if (own !== null) return false;
    if (entry.role === "index")
      return entry.nested.some((inner) => closenessOf(inner.platform, asked) !== null);
    return closenessOf(entry.configPlatform, asked) !== null;
  });
}

function closenessOf(own: string | null, asked: Platform): number | null {
  const read = readPlatform(own);
  return read === null ? null : closeness(read, asked);
}

/**
 * The place of an entry's platform in the vector of what the asked one can run, 0 for the same; null when it cannot
 * (containerd/platforms, compare.go `platformVector`: lower variants, then the 32-bit ones of the family).
 */
export function closeness(own: Platform, asked: Platform): number | null {
  if (own.os !== asked.os) return null;
  if (own.osVersion !== "" && asked.osVersion !== "" && own.osVersion !== asked.osVersion) return null;
  const place = vector(asked).indexOf(normalVariant(own.architecture, own.variant));
  return place < 0 ? null : place;
}

function vector({ architecture, variant }: Platform): readonly string[] {
  const top = Number(
    /^v(\d+)/.exec(normalVariant(architecture, variant).split("/")[1] ?? "")?.[1] ?? Number.NaN,
  );
  const down = (from: number, to: number) =>
    Array.from({ length: Math.max(0, from - to + 1) }, (_, at) => from - at);
  if (Number.isNaN(top)) return [normalVariant(architecture, variant)];
  if (architecture === "amd64") return [...down(top, 1).map((v) => `amd64/v${v}`), "386/"];
  if (architecture === "arm") return down(top, 5).map((v) => `arm/v${v}`);
  if (architecture === "arm64")
    return [...down(top, 8).map((v) => `arm64/v${v}`), ...down(8, 5).map((v) => `arm/v${v}`)];
  return [normalVariant(architecture, variant)];
}

/** A missing variant counts as the architecture's base (containerd/platforms, database.go `normalizeArch`). */
const BASE_VARIANT: Readonly<Record<string, string>> = { amd64: "v1", arm: "v7", arm64: "v8" };

export function normalVariant(architecture: string, variant: string): string {
  return `${architecture}/${variant || (BASE_VARIANT[architecture] ?? "")}`;
}

/** What go-containerregistry takes an entry without a platform for (v1/remote/options.go `defaultPlatform`). */
const GO_CONTAINERREGISTRY_DEFAULT = platform("linux", "amd64");

/** Operating system and architecture equal, variant and version only where asked for (v1/remote/index.go). */
function satisfies(own: Platform, asked: Platform): boolean {
  return (
    own.os === asked.os &&
    own.architecture === asked.architecture &&
    (asked.variant === "" || own.variant === asked.variant) &&
    (asked.osVersion === "" || own.osVersion === asked.osVersion)
  );
}

/** The inverse of `formatPlatform`; null for no platform. Attestations' `unknown/unknown` equals nothing that is asked for. */
export function readPlatform(text: string | null): Platform | null {
  const match =
    text === null ? null : /^([^/:(]+)\/([^/:(]+)(?:\/([^:(]+))?(?::([^(]+))?(?:\(\+(.+)\))?$/.exec(text);
  if (match === null) return null;
  return platform(match[1] ?? "", match[2] ?? "", match[3] ?? "", match[4] ?? "", match[5]?.split("+") ?? []);
}
