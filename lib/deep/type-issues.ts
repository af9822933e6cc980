import { layerCompression } from "#lib/oci/media-types.ts";
import { clientNamed, readsZstd } from "#lib/variants/clients/clients.ts";
import type { ClientName } from "#lib/variants/clients/names.ts";
import type { Hurt, IndexReport, Issue } from "#lib/variants/report.ts";
import { type Content, contentText, fits } from "./first-bytes.ts";
import type { LayerUse } from "./report.ts";
import { issueAt, whereText } from "./say.ts";

/** Media types of a layer that are not what its bytes are, each once. */
export function typeIssues(
  uses: readonly LayerUse[],
  content: Content,
  report: Pick<IndexReport, "picks">,
): readonly Issue[] {
  const wrong = Map.groupBy(
    uses.filter(({ layer }) => !fits(layer.mediaType, content)),
    ({ layer }) => layer.mediaType,
  );
  return [...wrong].map(([mediaType, at]) =>
    issueAt(at, {
      code: "layer-type-mismatch",
      message: `${whereText(at)}: the media type is ${mediaType}, and the bytes are ${contentText[content]}.`,
      who: whoText(mediaType, content),
      hurts: hurtsOf(at, report, (client) => isHurt(client, mediaType, content)),
      fix: "Build the image again; the media type is that of another layer, or the tool wrote the layer in another compression than it says.",
      commands: [],
      reason: "first-bytes",
    }),
  );
}

/** What clients that look at the first bytes of a layer make a tar of, whatever its media type. */
const isUnpacked = (content: Content): boolean => ["gzip", "zstd", "bzip2", "xz", "tar"].includes(content);

/** They believe a media type without compression, and look at the bytes under any other (measured; containerd `diff/stream.go`). */
const BELIEVES_PLAIN: readonly ClientName[] = [
  "containerd-1.6",
  "containerd-1.7",
  "containerd-2",
  "docker-26-containerd",
  "docker-29",
];
/** They copy layers and unpack none. */
const COPIES: readonly ClientName[] = ["skopeo-1.9", "skopeo-1.18", "crane", "regctl"];

function isHurt(client: ClientName, mediaType: string, content: Content): boolean {
  // It looks for gzip and zstd in what is typed as neither, and reads the tar (measured).
  if (client === "crane" && (content === "bzip2" || content === "xz")) return true;
  if (COPIES.includes(client)) return false;
  if (!isUnpacked(content)) return true;
  if (layerCompression(mediaType) === "none" && BELIEVES_PLAIN.includes(client)) return true;
  return content === "zstd" && !readsZstd(clientNamed(client));
}

function whoText(mediaType: string, content: Content): string {
  if (!isUnpacked(content)) return "Every client that unpacks the layer fails.";
  if (layerCompression(mediaType) === "none")
    return "containerd, Docker with the containerd store and crane export believe the media type and fail on the bytes. Podman, Buildah, CRI-O and Docker with its own store look at the bytes.";
  if (content === "zstd")
    return "Clients without zstd, which take the layer for what its media type says and cannot unpack it. Others look at the bytes.";
  return "Whoever goes by the media type: most clients look at the first bytes and believe those.";
}

/** Pulls that end at one of the places, of clients that stumble there. */
export function hurtsOf(
  uses: readonly LayerUse[],
  { picks }: Pick<IndexReport, "picks">,
  isHurt: (client: ClientName) => boolean,
): readonly Hurt[] {
  const positions = new Set(uses.map(({ position }) => position));
  return picks
    .filter(({ position, client }) => position !== null && positions.has(position) && isHurt(client))
    .map(({ client, platform }) => ({ client, platform }));
}

export const unpacks = (client: ClientName): boolean => !COPIES.includes(client);
