import { DOCKER_LIST, isDockerType, OCI_INDEX } from "#lib/oci/media-types.ts";
import { ZSTD_ENTRY } from "#lib/variants/annotations.ts";
import { keyOfEntry } from "#lib/variants/platform-key.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";
import { familyOf, keyOf } from "./desired.ts";
import { type Flat, flattened } from "./repair.ts";

/** An entry of the assembled index, and where it comes from. */
export interface AssembledEntry {
  readonly entry: EntryReport;
  /** Which of the given references, from 0. */
  readonly source: number;
  /** Its place there: its position, and below it those in nested indexes. */
  readonly path: readonly number[];
  /** Whether the index says of it that it is zstd; null where nothing is said, as of what is no image. */
  readonly annotatedZstd: boolean | null;
}

export interface Assembly {
  readonly entries: readonly AssembledEntry[];
  /** Entries that were given more than once. */
  readonly repeated: number;
}

/** Why these cannot stand in one index. */
export interface AssemblyFault {
  readonly message: string;
  readonly next: string;
}

type Part = Pick<IndexReport, "reference" | "entries">;

/**
 * One flat index of what the given images and indexes hold, whatever order they come in: platforms in the order in which they
 * are given, for each of them gzip, then zstd with its annotation, then EROFS; then what is no image. The same manifest given
 * twice stands once; two different ones for one platform and compression are a fault, since nobody could say which is meant.
 */
export function assemblyOf(parts: readonly Part[]): Assembly | AssemblyFault {
  const given = parts.flatMap(({ entries }, source) =>
    entries.flatMap((entry) => flattened(entry, [entry.position])).map((flat) => ({ ...flat, source })),
  );
  const unique = firstOfEach(given);
  const fault = faultIn(unique, parts);
  if (fault !== null) return fault;
  const images = unique.filter(({ entry }) => entry.role === "image");
  const byPlatform = Map.groupBy(images, ({ entry }) => platformOf(entry));
  const ordered = [...byPlatform.values()].flatMap((own) =>
    own.toSorted((a, b) => rankOf(a.entry) - rankOf(b.entry)),
  );
  const gzipPlatforms = new Set(
    images.filter(({ entry }) => familyOf(entry) === "gzip").map(({ entry }) => platformOf(entry)),
  );
  const entries = [...ordered, ...unique.filter(({ entry }) => entry.role !== "image")].map(
    ({ entry, source, path }): AssembledEntry => ({
      entry,
      source,
      path,
      annotatedZstd: annotationOf(entry, gzipPlatforms.has(platformOf(entry))),
    }),
  );
  return { entries, repeated: given.length - unique.length };
}

function firstOfEach(given: readonly Given[]): readonly Given[] {
  const seen = new Set<string>();
  return given.filter((one) => {
    const identity = identityOf(one);
    const isNew = !seen.has(identity);
    seen.add(identity);
    return isNew;
  });
}

export const isFault = (made: Assembly | AssemblyFault): made is AssemblyFault => "next" in made;

type Given = Flat & { readonly source: number };

/** The same manifest for the same platform; an attestation speaks for itself. */
const identityOf = ({ entry }: Given): string =>
  `${entry.role === "attestation" ? "" : platformOf(entry)} ${entry.digest}`;

const platformOf = (entry: EntryReport): string => keyOfEntry(entry) ?? keyOf(entry);

/** gzip first, since old clients take the first that fits; EROFS last, since others take it for an image of theirs. */
function rankOf(entry: EntryReport): number {
  if (entry.compression === "erofs") return 2;
  return familyOf(entry) === "zstd" ? 1 : 0;
}

/** Beside gzip the annotation is how zstd is found; alone it is found without, and keeps what it has. */
function annotationOf(entry: EntryReport, hasGzip: boolean): boolean | null {
  if (entry.role !== "image") return null;
  return familyOf(entry) === "zstd" ? hasGzip || entry.annotatedZstd : false;
}

function faultIn(given: readonly Given[], parts: readonly Part[]): AssemblyFault | null {
  const nameOf = ({ entry, source }: Given) => `${entry.digest} of ${parts[source]?.reference}`;
  const unread = given.find(({ entry }) => entry.failure !== null);
  if (unread !== undefined)
    return {
      message: `${nameOf(unread)} could not be read: ${unread.entry.failure?.message}`,
      next: unread.entry.failure?.next ?? "Push it again.",
    };
  const nested = given.find(({ entry }) => entry.role === "index");
  if (nested !== undefined)
    return {
      message: `${nameOf(nested)} is an index that holds nothing, or that stands too deep to be read.`,
      next: "Name the manifests that are meant, by their digests.",
    };
  // Docker manifests have a list of their own, which has no place for zstd; registries refuse a mix of both.
  const docker = given.find(({ entry }) => isDockerType(entry.mediaType));
  const other = given.find(
    ({ entry }) => !isDockerType(entry.mediaType) || (entry.role === "image" && familyOf(entry) === "zstd"),
  );
  if (docker !== undefined && other !== undefined)
    return {
      message:
        other === docker
          ? `${nameOf(docker)} is a Docker manifest with zstd layers, which no list has a place for.`
          : `${nameOf(docker)} is a Docker manifest, and ${nameOf(other)} stands in no list with it.`,
      next: "Build all of them in OCI's format, or convert: skopeo copy --all --format oci docker://SOURCE docker://DESTINATION.",
    };
  const homeless = given.find(
    ({ entry }) => entry.role === "image" && (entry.platform ?? entry.configPlatform) === null,
  );
  if (homeless !== undefined)
    return {
      message: `${nameOf(homeless)} says nowhere which platform it is for.`,
      next: "Build it again with a tool that writes the platform into the configuration.",
    };
  return clashIn(given, nameOf);
}

function clashIn(given: readonly Given[], nameOf: (one: Given) => string): AssemblyFault | null {
  const images = given.filter(({ entry }) => entry.role === "image");
  const variants = Map.groupBy(images, ({ entry }) => `${platformOf(entry)} ${rankOf(entry)}`);
  for (const own of variants.values()) {
    const [first, second] = own;
    if (first === undefined || second === undefined) continue;
    const { platform, configPlatform, compression } = first.entry;
    return {
      message: `${platform ?? configPlatform} has two variants of one kind (${compression}): ${nameOf(first)} and ${nameOf(second)}.`,
      next: "Leave out the one that is not meant.",
    };
  }
  return null;
}

/**
 * The part of an assembled index that is of one compression, with what speaks of its images; null where it has no such image.
 * What is not zstd stands with gzip, as every old client reads it; EROFS is of neither.
 */
export function ofCompression(assembly: Assembly, compression: "gzip" | "zstd"): Assembly | null {
  const rank = compression === "gzip" ? 0 : 1;
  const images = assembly.entries.filter(({ entry }) => entry.role === "image" && rankOf(entry) === rank);
  if (images.length === 0) return null;
  const digests = new Set<string>(images.map(({ entry }) => entry.digest));
  const entries = assembly.entries.filter((one) => {
    if (one.entry.role === "image") return images.includes(one);
    const subject = one.entry.annotations[ATTESTS];
    return subject === undefined || digests.has(subject);
  });
  return { entries, repeated: 0 };
}

/** By which BuildKit ties an attestation to the image that it speaks of. */
const ATTESTS = "vnd.docker.reference.digest";

/** The type of the index: Docker manifests stand in a Docker list, and all else in an OCI index. */
export const typeOf = ({ entries }: Assembly): string =>
  entries.length > 0 && entries.every(({ entry }) => isDockerType(entry.mediaType)) ? DOCKER_LIST : OCI_INDEX;

/** The assembled index as a report has its entries, so that it can be planned with before it is anywhere. */
export function assembledEntries({ entries }: Assembly): readonly EntryReport[] {
  const places = new Map(entries.map(({ entry }, at) => [entry.digest as string, at + 1]));
  return entries.map((one, at) => {
    const { entry, annotatedZstd } = one;
    return {
      ...entry,
      position: at + 1,
      platform: entry.platform ?? entry.configPlatform,
      annotations: assembledAnnotations(one),
      annotatedZstd: annotatedZstd ?? entry.annotatedZstd,
      attests: entry.attests === null ? null : (places.get(entry.annotations[ATTESTS] ?? "") ?? null),
    };
  });
}

/** The annotations of the entry, with the one of zstd as it has to be. */
export function assembledAnnotations({
  entry,
  annotatedZstd,
}: AssembledEntry): Readonly<Record<string, string>> {
  if (annotatedZstd === null || annotatedZstd === entry.annotatedZstd) return entry.annotations;
  const { [ZSTD_ENTRY]: _, ...rest } = entry.annotations;
  return annotatedZstd ? { ...rest, [ZSTD_ENTRY]: "true" } : rest;
}
