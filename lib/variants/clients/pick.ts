import { DOCKER_LIST, isIndexType, isManifestType, OCI_INDEX } from "#lib/oci/media-types.ts";
import { isUnknownPlatform, type Platform } from "#lib/oci/platform.ts";
import type { EntryReport, Pick } from "../report.ts";
import { type Candidate, candidatesOf, normalVariant, readPlatform } from "./candidate.ts";
import { type Algorithm, type Client, clients } from "./clients.ts";

export { normalVariant, readPlatform };

interface Taken {
  /** Null when the client finds nothing for the platform. */
  readonly entry: EntryReport | null;
  /** What it unpacks: the entry itself, or the image inside a nested index; null when it cannot go on. */
  readonly image: EntryReport | null;
}

const NOTHING: Taken = { entry: null, image: null };

/**
 * What every client takes of these entries for each platform, as told to pull for that very platform. Attestations
 * are never anyone's image, so a platform of unknown/unknown finds nothing.
 */
export function pickAll(
  entries: readonly EntryReport[],
  platforms: readonly string[],
  rootMediaType: string = OCI_INDEX,
): Pick[] {
  const candidates = candidatesOf(entries);
  // Clients share algorithms: each is run once per platform.
  const taken = new Map<Algorithm, readonly Taken[]>();
  for (const { algorithm } of clients) {
    if (taken.has(algorithm)) continue;
    taken.set(
      algorithm,
      platforms.map((p) => take(algorithm, candidates, readPlatform(p), rootMediaType)),
    );
  }
  return clients.flatMap((client) =>
    platforms.map((platform, i): Pick => {
      const { entry, image } = taken.get(client.algorithm)?.[i] ?? NOTHING;
      return {
        client: client.name,
        platform,
        position: entry?.position ?? null,
        ...(image !== null && canDecode(client, image)
          ? { decodes: true, downloadBytes: downloadBytes(image) }
          : { decodes: false, downloadBytes: null }),
      };
    }),
  );
}

/** Whether the client can unpack this very entry. An entry that could not be read cannot be said to decode. */
export function canDecode(client: Client, entry: EntryReport): boolean {
  return entry.role === "image" && entry.failure === null && client.decodes.includes(entry.compression);
}

/** A layer that stands twice in an image is fetched once. */
function downloadBytes({ layerList, compressedBytes }: EntryReport): number {
  const blobs = new Map(layerList.map(({ digest, size }) => [digest, size]));
  return blobs.size === layerList.length
    ? compressedBytes
    : [...blobs.values()].reduce((sum, size) => sum + size, 0);
}

function take(
  algorithm: Algorithm,
  candidates: readonly Candidate[],
  wanted: Platform | null,
  rootMediaType: string,
): Taken {
  // A reference that names a single image leaves nothing to choose: clients warn about the platform and go on.
  const [only] = candidates;
  if (isManifestType(rootMediaType)) return { entry: only?.entry ?? null, image: only?.entry ?? null };
  if (wanted === null || isUnknownPlatform(wanted)) return NOTHING;
  const choose = rootMediaType === DOCKER_LIST ? algorithm.fromDockerList : algorithm.fromIndex;
  const chosen = choose(candidates, wanted);
  if (chosen === null) return NOTHING;
  if (chosen.entry.role === "index") return follow(algorithm, chosen, wanted);
  return foundByConfig(algorithm, chosen, wanted) ? { entry: chosen.entry, image: chosen.entry } : NOTHING;
}

/** On into a nested index, by the same algorithm. One that could not be read is where the client was seen last. */
function follow(algorithm: Algorithm, { entry }: Candidate, wanted: Platform): Taken {
  // An index inside a nested one is not read, so nobody can say what comes of it.
  if (algorithm.nested === "refused" || entry.nested.length === 0) return { entry, image: null };
  const type = isIndexType(entry.mediaType) ? entry.mediaType : OCI_INDEX;
  const inner = take(algorithm, candidatesOf(entry.nested), wanted, type);
  return inner.entry === null ? NOTHING : { entry, image: inner.image };
}

/** For an entry without platform: what its configuration says, where the client looks and we could read it. */
function foundByConfig(algorithm: Algorithm, { entry, platform }: Candidate, wanted: Platform): boolean {
  if (platform !== null || algorithm.checksConfig === null || !entry.configPlatform) return true;
  const config = readPlatform(entry.configPlatform);
  return config === null || algorithm.checksConfig(config, wanted);
}
