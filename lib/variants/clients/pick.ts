import { isNotLooked } from "#lib/oci/failure.ts";
import { DOCKER_LIST, isIndexType, isManifestType, OCI_INDEX } from "#lib/oci/media-types.ts";
import { isUnknownPlatform, type Platform } from "#lib/oci/platform.ts";
import type { EntryReport, Pick } from "../report.ts";
import type { Candidate } from "./candidate.ts";
import { candidatesOf } from "./candidates.ts";
import { type Client, clients } from "./clients.ts";
import { configMatches, platformsV0 } from "./containerd-platforms.ts";
import { type Landing, landingOf, landOn } from "./landing/landing.ts";
import { readPlatform } from "./read-platform.ts";

/** Where a client's choice leads and what it makes of that. */
interface Taken {
  /** Null when the client finds nothing for the platform. */
  readonly entry: EntryReport | null;
  /** What it unpacks: the entry itself, or the image inside nested indexes; null when it comes to none. */
  readonly image: EntryReport | null;
  readonly landing: Landing;
}

/**
 * What every client takes of these entries for each platform, as told to pull for that very platform. Attestations
 * are never anyone's image, so a platform of unknown/unknown finds nothing.
 */
export function pickAll(
  entries: readonly EntryReport[],
  platforms: readonly string[],
  rootMediaType: string = OCI_INDEX,
): Pick[] {
  const wanted = platforms.map((platform) => ({ platform, asked: readPlatform(platform) }));
  return clients.flatMap((client) =>
    wanted.map(({ platform, asked }): Pick => {
      const { entry, image, landing } = take(client, entries, asked, rootMediaType);
      return {
        client: client.name,
        platform,
        position: entry?.position ?? null,
        decodes: landing.outcome === "unknown" ? null : landing.outcome === "reads",
        outcome: landing.outcome,
        reason: landing.reason,
        downloadBytes: landing.outcome === "reads" && image !== null ? downloadBytes(image) : null,
      };
    }),
  );
}

/** Which entries a client would read, were each of them alone for this platform. */
export function usableAlone(
  client: Client,
  entries: readonly EntryReport[],
  platform: string,
  rootMediaType: string,
): readonly EntryReport[] {
  const asked = readPlatform(platform);
  return entries.filter((entry) => take(client, [entry], asked, rootMediaType).landing.outcome === "reads");
}

const NOTHING: Taken = {
  entry: null,
  image: null,
  landing: { outcome: "fails", reason: "It finds no entry for this platform." },
};

function take(
  client: Client,
  entries: readonly EntryReport[],
  asked: Platform | null,
  rootMediaType: string,
): Taken {
  const candidates = candidatesOf(entries);
  // A reference that names a single image leaves nothing to choose: clients warn about the platform and go on.
  if (isManifestType(rootMediaType)) {
    const only = candidates.first?.entry ?? null;
    return only === null ? NOTHING : { entry: only, image: only, landing: landOn(client.landing, only) };
  }
  if (asked === null || isUnknownPlatform(asked)) return NOTHING;
  const { algorithm } = client;
  const wanted = algorithm.asks(asked);
  const choose = rootMediaType === DOCKER_LIST ? algorithm.fromDockerList : algorithm.fromIndex;
  const chosen = choose(candidates.near(wanted), wanted);
  if (chosen === null) return NOTHING;
  if (chosen.entry.role !== "index") return landed(client, chosen, wanted);
  const taken = follow(client, chosen.entry, asked);
  if (taken.landing.outcome !== "fails" || taken.image === null || !algorithm.goesOnAfterNested) return taken;
  return take(client, withoutEntry(entries, chosen.entry), asked, rootMediaType);
}

const withoutEntry = (entries: readonly EntryReport[], gone: EntryReport): readonly EntryReport[] =>
  entries.filter((entry) => entry !== gone);

function landed(client: Client, { entry, platform }: Candidate, wanted: Platform): Taken {
  const config = readPlatform(entry.configPlatform);
  const { checksConfig } = client.algorithm;
  if (platform === null && config !== null && checksConfig?.(config, wanted) === false) return NOTHING;
  const landing = landOn(client.landing, entry);
  const isForAnother = platform === null && config !== null && !isFor(config, wanted);
  const cell = client.landing["another platform"];
  return {
    entry,
    image: entry,
    landing: landing.outcome === "reads" && isForAnother ? landingOf(cell) : landing,
  };
}

const isFor = configMatches(platformsV0);

/** On into a nested index, by the same algorithm. One that could not be read is where the client was seen last. */
function follow(client: Client, entry: EntryReport, asked: Platform): Taken {
  const landing = landingOf(client.landing["nested index"]);
  if (landing.outcome !== "reads") return { entry, image: null, landing };
  // A nested index that lists nothing is read like one that could not be read: it leads nowhere that could be told.
  if (entry.nested.length === 0) return { entry, image: null, landing: notFollowed(entry) };
  const type = isIndexType(entry.mediaType) ? entry.mediaType : OCI_INDEX;
  const inner = take(client, entry.nested, asked, type);
  return inner.entry === null ? NOTHING : { ...inner, entry };
}

/** An index inside the index that is not there or damaged, that could not be read, or that stands deeper than is read. */
const notFollowed = ({ failure }: EntryReport): Landing => ({
  outcome:
    failure !== null && !isNotLooked(failure) && failure.code !== "size-mismatch" ? "fails" : "unknown",
  reason: failure?.message ?? "The index inside the index was not read.",
});

/** A layer that stands twice in an image is fetched once. */
function downloadBytes({ layerList, compressedBytes }: EntryReport): number {
  const blobs = new Map(layerList.map(({ digest, size }) => [digest, size]));
  return blobs.size === layerList.length
    ? compressedBytes
    : [...blobs.values()].reduce((sum, size) => sum + size, 0);
}
