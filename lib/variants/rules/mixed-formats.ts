import { isDockerType, isIndexType, isManifestType } from "#lib/oci/media-types.ts";
import type { EntryReport } from "../report.ts";
import { entriesText, finding, rebuildBoth, rule } from "./rule.ts";

const toOci = {
  tool: "skopeo",
  command: "skopeo copy --all --format oci docker://REGISTRY/REPOSITORY:TAG docker://REGISTRY/REPOSITORY:TAG",
  trap: "Digests of the converted manifests change: signatures and attestations name the old ones. Without --all only your own platform is copied.",
} as const;

/** Docker and OCI manifests side by side, or zstd where Docker's format has no such layer. */
export const mixedFormats = rule({
  code: "mixed-formats",
  find: (index) => {
    const docker = index.entries.filter((entry) => isImageDocument(entry) && isDockerType(entry.mediaType));
    const oci = index.entries.filter((entry) => isImageDocument(entry) && !isDockerType(entry.mediaType));
    const fewer = docker.length <= oci.length ? docker : oci;
    const both =
      index.isIndex && docker.length > 0 && oci.length > 0
        ? [
            finding({
              severity: "error",
              at: fewer,
              message: `Docker and OCI manifests stand in one index (${entriesText(docker)} Docker, ${entriesText(oci)} OCI).`,
              who: 'Registries refuse it: Quay answers "manifest invalid" when it is pushed or copied there.',
              fix: "Convert all of it to OCI.",
              commands: [toOci],
            }),
          ]
        : [];
    const zstd = docker.filter(({ layerList }) =>
      layerList.some(({ compression }) => compression.startsWith("zstd")),
    );
    return [
      ...both,
      ...zstd.map((entry) =>
        finding({
          severity: "error",
          platform: entry.platform,
          at: [entry],
          message: `Entry ${entry.position} is a Docker manifest with zstd layers, for which Docker's format has no type.`,
          who: "Clients refuse the layer or unpack it by guessing.",
          // containers/image 5.34 (Skopeo 1.18) knows no such layer type: "Unknown media type during manifest conversion".
          fix: "Build it again and push it in OCI format (--format oci): not every tool can convert it.",
          commands: [rebuildBoth],
        }),
      ),
    ];
  },
});

const isImageDocument = ({ mediaType }: EntryReport): boolean =>
  isIndexType(mediaType) || isManifestType(mediaType);
