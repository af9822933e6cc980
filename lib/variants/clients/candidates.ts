import { isUnknownPlatform, type Platform } from "#lib/oci/platform.ts";
import type { EntryReport } from "../report.ts";
import type { Candidate } from "./candidate.ts";
import { platformsV0, platformsV1 } from "./containerd-platforms.ts";
import { wantedVariants } from "./containers-image.ts";
import { normalize } from "./normal-platform.ts";
import { askedNumber, offeredNumber } from "./regclient.ts";

/**
 * The entries of one list, put into drawers once, so that a client's choice for one platform does not walk over all of
 * them: a choice of a thousand platforms would look at a million.
 */
export interface Candidates {
  readonly first: Candidate | null;
  /** Every entry that some client could choose for `wanted`, in the index's own order. */
  readonly near: (wanted: Platform) => readonly Candidate[];
}

/** Remembered per list, since a nested index is entered for every platform by every client. */
export function candidatesOf(entries: readonly EntryReport[]): Candidates {
  const known = remembered.get(entries);
  if (known !== undefined) return known;
  const made = makeCandidates(entries);
  remembered.set(entries, made);
  return made;
}

const remembered = new WeakMap<readonly EntryReport[], Candidates>();

/** One system and architecture, whatever they are called. */
interface Drawer {
  readonly all: Candidate[];
  /** By the normalised variant. */
  readonly byVariant: Map<string, Candidate[]>;
  /** The first of each spelling of system and architecture: crane asks for no variant, and Docker 20.10 for any arm. */
  readonly firsts: Map<string, Candidate>;
  /** The first of each number that a variant stands for, and of each version of the system: what regctl compares. */
  readonly byNumber: Map<number, Map<string, Candidate>>;
}

function makeCandidates(entries: readonly EntryReport[]): Candidates {
  const nowhere: Candidate[] = [];
  const drawers = new Map<string, Drawer>();
  for (const candidate of distinct(entries)) {
    const normal = candidate.platform === null ? null : normalize(candidate.platform);
    if (normal === null || normal.architecture === "") nowhere.push(candidate);
    else putInto(drawerFor(drawers, drawerName(normal)), candidate, normal);
  }
  const [first] = entries;
  const known = new WeakMap<Platform, readonly Candidate[]>();
  return {
    first: first === undefined ? null : { entry: first, platform: first.namedPlatform },
    near(wanted) {
      const found = known.get(wanted) ?? inOrder([...nowhere, ...chosenFrom(drawers, wanted)]);
      known.set(wanted, found);
      return found;
    },
  };
}

/**
 * Of entries that say the same platform in the same words, every client takes the first, or the first annotated as zstd:
 * the others are nobody's. Attestations are never anyone's image.
 */
function distinct(entries: readonly EntryReport[]): readonly Candidate[] {
  const seen = new Set<string>();
  return entries.flatMap((entry): Candidate[] => {
    const platform = entry.namedPlatform;
    if (platform !== null && isUnknownPlatform(platform)) return [];
    const key = `${entry.annotatedZstd} ${platform === null ? "" : wordsOf(platform)}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ entry, platform }];
  });
}

const wordsOf = ({ os, architecture, variant, osVersion, osFeatures }: Platform): string =>
  JSON.stringify([os, architecture, variant, osVersion, ...osFeatures]);

const drawerName = ({ os, architecture }: Platform): string => `${os}/${architecture}`;

function drawerFor(drawers: Map<string, Drawer>, name: string): Drawer {
  const known = drawers.get(name);
  if (known !== undefined) return known;
  const made: Drawer = { all: [], byVariant: new Map(), firsts: new Map(), byNumber: new Map() };
  drawers.set(name, made);
  return made;
}

function putInto(drawer: Drawer, candidate: Candidate, { os, architecture, variant }: Platform): void {
  drawer.all.push(candidate);
  const same = drawer.byVariant.get(variant);
  if (same === undefined) drawer.byVariant.set(variant, [candidate]);
  else same.push(candidate);
  const { platform } = candidate;
  if (platform === null) return;
  const spelled = drawerName(platform);
  if (!drawer.firsts.has(spelled)) drawer.firsts.set(spelled, candidate);
  const number = offeredNumber(platform, os, architecture);
  if (number === null) return;
  const versions = drawer.byNumber.get(number) ?? new Map<string, Candidate>();
  drawer.byNumber.set(number, versions);
  if (!versions.has(platform.osVersion)) versions.set(platform.osVersion, candidate);
}

/**
 * Beside the wanted platform itself: what the lists of containerd and containers' tools name, an entry without variant, the first of an
 * architecture, and the nearest variant below. Where versions or features of the system are in play all may count.
 */
function chosenFrom(drawers: ReadonlyMap<string, Drawer>, wanted: Platform): readonly Candidate[] {
  const normal = normalize(wanted);
  const isPlain = normal.os === "linux" && wanted.osVersion === "" && wanted.osFeatures.length === 0;
  if (!isPlain) return widely(drawers, normal).flatMap((drawer) => drawer.all);
  const found = new Set<Candidate>();
  for (const platform of [normal, ...vectorOf(wanted)]) {
    for (const one of drawers.get(drawerName(platform))?.byVariant.get(platform.variant) ?? [])
      found.add(one);
  }
  const own = drawers.get(drawerName(normal));
  if (own === undefined) return [...found];
  // An entry without variant lies where the variant is that goes without saying.
  const base = normalize({ ...normal, variant: "" }).variant;
  for (const one of [...(own.byVariant.get(base) ?? []), ...own.firsts.values()]) found.add(one);
  for (const number of nearestBelow(own, askedNumber(wanted))) {
    for (const one of own.byNumber.get(number)?.values() ?? []) found.add(one);
  }
  return [...found];
}

/** Systems and architectures whose images a host runs beside its own: containerd's vectors, and regctl's Linux machine. */
function widely(drawers: ReadonlyMap<string, Drawer>, { os, architecture }: Platform): readonly Drawer[] {
  const systems = os === "darwin" || os === "windows" ? [os, "linux"] : [os];
  const lesser = LESSER.get(architecture);
  const architectures = lesser === undefined ? [architecture] : [architecture, lesser];
  return systems.flatMap((system) => architectures.flatMap((name) => drawers.get(`${system}/${name}`) ?? []));
}

const LESSER: ReadonlyMap<string, string> = new Map([
  ["amd64", "386"],
  ["arm64", "arm"],
]);

/** The platforms that containerd's and containers' lists name for it, normalised. */
const vectorOf = (wanted: Platform): readonly Platform[] =>
  [
    ...[platformsV0, platformsV1].flatMap((rules) => rules.vector(rules.normalize(wanted))),
    ...wantedVariants(wanted).map((variant) => ({ ...wanted, variant })),
  ].map((platform) => normalize(platform));

/** The highest number that is not above the wanted one, and 1, which counts as no variant. */
function nearestBelow({ byNumber }: Drawer, wanted: number): readonly number[] {
  let nearest = Number.NEGATIVE_INFINITY;
  if (byNumber.has(wanted)) nearest = wanted;
  else for (const number of byNumber.keys()) if (number < wanted && number > nearest) nearest = number;
  return [nearest, 0, 1];
}

const inOrder = (candidates: readonly Candidate[]): readonly Candidate[] =>
  candidates.toSorted((a, b) => a.entry.position - b.entry.position);
