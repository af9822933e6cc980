import { hasTocKeys } from "../annotations.ts";
import type { EntryReport } from "../report.ts";
import { finding, rule } from "./rule.ts";

/** Plain zstd: every client that knows zstd pulls it, and none can pull it in parts. */
export const zstdUnchunked = rule({
  code: "zstd-unchunked",
  find: (index) =>
    index.images.filter(isPlain).map((entry) =>
      finding({
        severity: "info",
        platform: entry.platform,
        at: [entry],
        message: `Entry ${entry.position} is zstd without a table of contents: no client can pull it in parts.`,
        who: "Podman and CRI-O with partial pulls download its layers whole.",
        fix: "Compress it as zstd:chunked with Buildah, Podman or Skopeo. The likely cause is a tool that knows plain zstd alone: BuildKit (compression=zstd), or Docker 29, which recompresses its images when it moves them to the containerd store.",
      }),
    ),
});

/** No layer has ever claimed more; one that did and lost it is `chunked-incomplete`. */
function isPlain({ layerList, compression }: EntryReport): boolean {
  return compression === "zstd" && !layerList.some(({ annotations }) => hasTocKeys(annotations));
}
