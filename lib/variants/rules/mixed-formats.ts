import {
  DOCKER_CONFIG,
  DOCKER_LIST,
  isDockerType,
  isIndexType,
  isManifestType,
  layerCompression,
  OCI_CONFIG,
  OCI_MANIFEST,
} from "#lib/oci/media-types.ts";
import { clients } from "../clients/clients.ts";
import { landOn } from "../clients/landing/landing.ts";
import type { ClientName } from "../clients/names.ts";
import type { IndexModel } from "../index-model.ts";
import type { EntryReport } from "../report.ts";
import { clientsDo, entriesText, type Finding, failingAt, finding, rule } from "./rule.ts";

/** Types of the two families in one index or in one manifest, where a client or a registry refuses them together. */
export const mixedFormats = rule({
  code: "mixed-formats",
  find: (index) => [
    ...inIndex(index),
    ...index.entries.flatMap(betweenEntryAndDocument),
    ...inManifests(index),
  ],
});

/** Docker and OCI manifests side by side, or OCI manifests in a Docker list, which has room for Docker's own alone. */
function inIndex({ isIndex, mediaType, entries }: IndexModel): readonly Finding[] {
  const documents = entries.filter(
    (entry) => isIndexType(entry.mediaType) || isManifestType(entry.mediaType),
  );
  const docker = documents.filter((entry) => isDockerType(entry.mediaType));
  const oci = documents.filter((entry) => !isDockerType(entry.mediaType));
  if (!isIndex || oci.length === 0 || (docker.length === 0 && mediaType !== DOCKER_LIST)) return [];
  return [
    finding({
      severity: "error",
      at: docker.length > 0 && docker.length <= oci.length ? docker : oci,
      message:
        docker.length > 0
          ? `Docker and OCI manifests are listed in one index (${entriesText(docker)} Docker, ${entriesText(oci)} OCI).`
          : `OCI manifests are listed in a Docker manifest list (${entriesText(oci)}).`,
      who: 'Quay refuses it ("manifest invalid") when it is pushed or copied there; other registries may take it.',
      fix: "Convert all of it to OCI.",
    }),
  ];
}

/** The entry says that one family is behind it, and the document says the other. */
function betweenEntryAndDocument({ declaredType, mediaType, ...entry }: EntryReport): readonly Finding[] {
  const isKnown = (type: string) => isIndexType(type) || isManifestType(type);
  if (!isKnown(declaredType) || !isKnown(mediaType)) return [];
  if (isDockerType(declaredType) === isDockerType(mediaType)) return [];
  const family = (type: string) => (isDockerType(type) ? "Docker" : "OCI");
  return [
    finding({
      severity: "error",
      platform: entry.platform,
      at: [{ ...entry, declaredType, mediaType }],
      message: `Entry ${entry.position} is listed as ${family(declaredType)}, and its manifest is ${family(mediaType)}.`,
      who: "Clients that were seen pull it; registries that check an index against its manifests refuse it.",
      fix: `Write the index again, with the media type ${mediaType} in the entry.`,
    }),
  ];
}

function inManifests(index: IndexModel): readonly Finding[] {
  return index.entries.flatMap((entry) => {
    const refusing = entry.failure === null ? refusingTheMix(entry) : [];
    if (refusing.length === 0) return [];
    const names = new Set(refusing);
    return [
      finding({
        severity: "error",
        platform: entry.platform,
        at: [entry],
        message: `Entry ${entry.position}: ${mixText(entry)}.`,
        who: `${clientsDo(
          refusing.map((client) => ({ client })),
          "",
          { one: "refuses", many: "refuse" },
        )} it.`,
        hurts: failingAt(index, [entry], ({ name }) => names.has(name)),
        fix: "Build it again and push it in OCI format (--format oci): not every tool can convert it.",
      }),
    ];
  });
}

/** Who would read the same layers in an OCI manifest through and through, and does not read them as they are. */
function refusingTheMix(entry: EntryReport): readonly ClientName[] {
  if (entry.role === "index" || isPure(entry)) return [];
  const pure = asOci(entry);
  return clients
    .filter(
      ({ landing }) =>
        landOn(landing, entry).outcome === "fails" && landOn(landing, pure).outcome !== "fails",
    )
    .map(({ name }) => name);
}

/** All types of one family, as Docker's has no zstd. */
function isPure({ mediaType, configType, layerList }: EntryReport): boolean {
  if (!isDockerType(mediaType))
    return configType !== DOCKER_CONFIG && !layerList.some((layer) => isDockerType(layer.mediaType));
  return layerList.every((layer) => isDockerType(layer.mediaType) && !layer.compression.startsWith("zstd"));
}

const asOci = (entry: EntryReport): EntryReport => ({
  ...entry,
  mediaType: OCI_MANIFEST,
  configType: entry.configType === DOCKER_CONFIG ? OCI_CONFIG : entry.configType,
  layerList: entry.layerList.map((layer) => ({ ...layer, mediaType: ociTypeOf(layer.mediaType) })),
});

/** Of a layer of Docker's own types; any other type stays what it is. */
function ociTypeOf(mediaType: string): string {
  const compression = isDockerType(mediaType) ? layerCompression(mediaType) : null;
  if (compression === null || compression === "erofs") return mediaType;
  return `application/vnd.oci.image.layer.v1.tar${compression === "none" ? "" : `+${compression}`}`;
}

function mixText({ mediaType, configType, layerList }: EntryReport): string {
  const isDocker = isDockerType(mediaType);
  const other = layerList.find((layer) => isDockerType(layer.mediaType) !== isDocker);
  if (isDocker && other !== undefined) return `a Docker manifest with layers of the type ${other.mediaType}`;
  if (isDocker) return "a Docker manifest with zstd layers, for which Docker's format has no type";
  if (configType === DOCKER_CONFIG) return "an OCI manifest with a Docker configuration";
  return `an OCI manifest with layers of the type ${other?.mediaType ?? "of Docker"}`;
}
