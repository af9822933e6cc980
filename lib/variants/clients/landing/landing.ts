import { isNotLooked } from "#lib/oci/failure.ts";
import {
  DOCKER_CONFIG,
  isDockerType,
  isFileSystemType,
  isIndexType,
  isLegacyConfigType,
  isManifestType,
  layerCompression,
  OCI_CONFIG,
  OCI_EMPTY,
} from "#lib/oci/media-types.ts";
import type { EntryReport, Outcome } from "../../report.ts";
import type { Cell, Circumstance, ConfigKind, LandingTable, LayerKind, ManifestFamily } from "./cells.ts";

export interface Landing {
  readonly outcome: Outcome;
  /** Null where it reads. */
  readonly reason: string | null;
}

const READS: Landing = { outcome: "reads", reason: null };

/** What comes of it when a client lands on this very entry, which is no index: by its table, row after row. */
export function landOn(table: LandingTable, entry: EntryReport): Landing {
  const own = known.get(entry) ?? new Map<LandingTable, Landing>();
  known.set(entry, own);
  const landing = own.get(table) ?? landingOn(table, entry);
  own.set(table, landing);
  return landing;
}

/** Platforms, rules and plans come back to the same entry. */
const known = new WeakMap<EntryReport, Map<LandingTable, Landing>>();

function landingOn(table: LandingTable, entry: EntryReport): Landing {
  const asked = worst(table, askingOf(entry));
  if (asked.outcome === "fails") return asked;
  if (entry.failure !== null && !sizeAloneDiffers(entry)) return unread(entry.failure);
  const unpacked = worst(table, holdingOf(entry));
  return unpacked.outcome === "reads" ? asked : unpacked;
}

/** A manifest of another size than its entry says is known by its digest all the same, where its bytes were kept. */
const sizeAloneDiffers = ({ failure, configType }: EntryReport): boolean =>
  failure?.code === "size-mismatch" && configType !== null;

function unread(failure: NonNullable<EntryReport["failure"]>): Landing {
  if (isNotLooked(failure)) return { outcome: "unknown", reason: failure.message };
  if (failure.code === "size-mismatch") return { outcome: "unknown", reason: failure.message };
  return { outcome: "fails", reason: failure.message };
}

/** What decides before the manifest is there: how the client asks for it. */
function askingOf(entry: EntryReport): readonly Circumstance[] {
  return [
    ...(isAskable(entry.declaredType) ? [] : ["entry untyped" as const]),
    ...(entry.hasUrls ? ["entry urls" as const] : []),
    ...(entry.embedded === "wrong" ? ["embedded wrong" as const] : []),
    ...(entry.failure?.code === "size-mismatch" ? ["size differs" as const] : []),
  ];
}

/** Types by which a registry can be asked for a manifest. */
export const isAskable = (type: string): boolean => isIndexType(type) || isManifestType(type);

/** What decides when it is there: configuration, each kind of layer once, diff IDs. */
function holdingOf(entry: EntryReport): readonly Circumstance[] {
  const { layerList, configType, diffIds } = entry;
  const isImage = entry.role === "image";
  if (!isImage && !layerList.some(({ mediaType }) => isFileSystemType(mediaType))) return ["no files"];
  const family: ManifestFamily = isDockerType(entry.mediaType) ? "docker" : "oci";
  const kinds = new Set(layerList.map(({ mediaType }) => layerKindOf(mediaType)));
  return [
    ...(configType === null ? [] : [`${family} config ${configKindOf(configType)}` as const]),
    ...[...kinds].map((kind) => `${family} layer ${kind}` as const),
    ...(diffIds !== null && diffIds !== layerList.length ? ["diff IDs differ" as const] : []),
  ];
}

/** The first that fails, else the first that nobody can tell, else that all is read. */
function worst(table: LandingTable, circumstances: readonly Circumstance[]): Landing {
  const cells = circumstances.map((circumstance) => table[circumstance]);
  const decisive =
    cells.find(({ outcome }) => outcome === "fails") ?? cells.find(({ outcome }) => outcome === "unknown");
  return decisive === undefined ? READS : landingOf(decisive);
}

export function landingOf(cell: Cell): Landing {
  if (cell.outcome === "reads") return READS;
  const { says, prints } = cell.why;
  const sentence = `${says.charAt(0).toUpperCase()}${says.slice(1)}`;
  return { outcome: cell.outcome, reason: prints === null ? `${sentence}.` : `${sentence}: “${prints}”.` };
}

export function configKindOf(type: string): ConfigKind {
  if (type === OCI_CONFIG) return "oci";
  if (type === DOCKER_CONFIG) return "docker";
  if (isLegacyConfigType(type)) return "legacy";
  return type === OCI_EMPTY ? "empty" : "other";
}

const FOREIGN = /\.(?:nondistributable|foreign)\./;

export function layerKindOf(type: string): LayerKind {
  if (type === "") return "untyped";
  if (/\+encrypted$/.test(type)) return "encrypted";
  const family = isDockerType(type) ? "docker" : "oci";
  if (FOREIGN.test(type)) return `${family}-foreign`;
  const compression = layerCompression(type);
  switch (compression) {
    case "erofs":
      return "erofs";
    case "none":
      return `${family}-tar`;
    case "gzip":
    case "zstd":
      return `${family}-${compression}`;
    case null:
      return isFileSystemType(type) ? `odd-${family}` : "other";
  }
}
