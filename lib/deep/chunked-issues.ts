import { isRefused, issueOf } from "#lib/chunked/check/check-layer.ts";
import type { ChunkedFault, FaultCode } from "#lib/chunked/toc/fault.ts";
import type { Issue } from "#lib/variants/report.ts";
import type { LayerUse } from "./report.ts";
import { issueAt, whereText } from "./say.ts";

/** Faults of one kind that are told one by one. */
const TOLD = 3;

/** The faults of a zstd:chunked layer as issues, one for each kind; `isUsed`: whether clients of today look for this TOC. */
export function chunkedIssues(
  uses: readonly LayerUse[],
  faults: readonly ChunkedFault[],
  isUsed: boolean,
): readonly Issue[] {
  return [...Map.groupBy(faults, ({ fault }) => fault)].flatMap(([code, all]) => {
    const [first] = all;
    if (first === undefined) return [];
    const message = `${whereText(uses)}: ${messageOf(all)}`;
    if (issueOf(first) === "chunked-breaks-pull")
      return [
        issueAt(uses, {
          code: "chunked-breaks-pull",
          message,
          who: code === "empty-layer" ? EVERYBODY : isUsed ? PARTIAL : NOBODY,
          fix: fixes[code] ?? AGAIN,
          commands: [],
          reason: code,
        }),
      ];
    return [
      issueAt(uses, {
        code: "toc-invalid",
        message,
        who: isUsed && isRefused(first) ? PARTIAL : NOBODY,
        fix: AGAIN,
        commands: [],
        reason: code,
      }),
    ];
  });
}

function messageOf(faults: readonly ChunkedFault[]): string {
  const told = faults.slice(0, TOLD).map(({ message }) => message);
  return faults.length > TOLD ? `${told.join(" ")} And more like it.` : told.join(" ");
}

const PARTIAL =
  "Podman and CRI-O with partial pulls (enable_partial_images): the pull fails, and the gzip entry beside it is not tried. Whoever downloads the layer whole is not hurt.";
const EVERYBODY =
  "Podman: the pull fails, in parts or whole, since the layer does not begin as zstd does. The gzip entry beside it is not tried.";
const NOBODY =
  "No client of today looks at it; tools that find the table of contents without the annotations do.";
const AGAIN = "Make the zstd:chunked variant again from the gzip one.";

/** What has to change in the layer itself, since a tool that converts it again makes the same. */
const fixes: Partial<Record<FaultCode, string>> = {
  "name-not-utf8":
    "Give the file a name in UTF-8 and build the image again, or take the zstd:chunked entries out.",
  "sparse-file":
    "Build the layer without sparse files (tar without --sparse), or take the zstd:chunked entries out.",
  "hard-link-size":
    "Build the layer with a tool that writes hard links with the size 0, or take the zstd:chunked entries out.",
  "trailing-bytes":
    "Build the layer without bytes behind the end of its tar, or take the zstd:chunked entries out.",
  "tarsplit-empty": "Build the image without the empty layer, or take the zstd:chunked entries out.",
  "empty-layer": "Build the image without the empty layer, or take the zstd:chunked entries out.",
  "tarsplit-cut":
    "Make the zstd:chunked variant again with twofold apply, or with Buildah or Skopeo of May 2026 or later.",
};
