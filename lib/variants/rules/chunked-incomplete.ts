import {
  CHUNKED_CHECKSUM,
  CHUNKED_TARSPLIT,
  CHUNKED_TARSPLIT_CHECKSUM,
  ESTARGZ_TOC,
  OLD_CHUNKED_CHECKSUM,
} from "../annotations.ts";
import { chunkedToc } from "../classify.ts";
import type { EntryReport, LayerReport } from "../report.ts";
import { finding, rebuildBoth, rule } from "./rule.ts";

type Reason =
  | "no-annotations"
  | "old-keys"
  | "no-tarsplit"
  | "tarsplit-outside-toc"
  | "two-tocs"
  | "some-layers";

const meaning: Readonly<Record<Reason, string>> = {
  "no-annotations":
    "its zstd layers have no TOC annotations that can be read: they are plain zstd, or a tool that reused them dropped the annotations",
  "old-keys": "its TOC annotations have the old prefix io.containers., which today's clients do not look for",
  "no-tarsplit":
    "its layers have a TOC and no tar-split that can be found, without which clients do not pull in parts",
  "tarsplit-outside-toc":
    "the checksum of its tar-split stands in an annotation, where today's clients no longer look: they want it in the TOC",
  "two-tocs": "a layer has the TOC annotations of zstd:chunked and of eStargz at once, which clients refuse",
  "some-layers": "only some of its zstd layers have TOC annotations",
};

/** zstd layers that clients pull whole, or refuse, because their table of contents is not there or not usable. */
export const chunkedIncomplete = rule({
  code: "chunked-incomplete",
  find: (index) =>
    index.images.flatMap((entry) => {
      const reason = reasonOf(entry);
      if (reason === null) return [];
      return [
        finding({
          severity: "warning",
          platform: entry.platform,
          at: [entry],
          message: `Entry ${entry.position}: ${meaning[reason]}.`,
          who:
            reason === "two-tocs"
              ? "Podman and CRI-O with partial pulls refuse the layer."
              : "Podman and CRI-O with partial pulls download these layers whole.",
          fix: "Compress the image again as zstd:chunked with buildah or skopeo of 2024 or later.",
          commands: [rebuildBoth],
          reason,
        }),
      ];
    }),
});

function reasonOf({ layerList }: EntryReport): Reason | null {
  const zstd = layerList.filter(
    ({ compression }) => compression === "zstd" || compression === "zstd:chunked",
  );
  if (zstd.length === 0) return null;
  if (zstd.some(({ annotations }) => hasAnyChunked(annotations) && ESTARGZ_TOC in annotations))
    return "two-tocs";
  const chunked = zstd.filter(({ compression }) => compression === "zstd:chunked");
  if (chunked.length === 0) return "no-annotations";
  if (chunked.length < zstd.length) return "some-layers";
  if (chunked.some(({ annotations }) => chunkedToc(annotations) === "old")) return "old-keys";
  if (chunked.some(({ annotations }) => !TARSPLIT_POSITION.test(annotations[CHUNKED_TARSPLIT] ?? "")))
    return "no-tarsplit";
  return chunked.some(({ annotations }) => CHUNKED_TARSPLIT_CHECKSUM in annotations)
    ? "tarsplit-outside-toc"
    : null;
}

/** `offset:length:uncompressed length` (containers/storage, pkg/chunked/internal/minimal). */
const TARSPLIT_POSITION = /^\d+:\d+:\d+$/;

const hasAnyChunked = (annotations: LayerReport["annotations"]): boolean =>
  CHUNKED_CHECKSUM in annotations || OLD_CHUNKED_CHECKSUM in annotations;
