import { hasTarSplitOutside, type TocClaim, type TocFault, tocClaim } from "#lib/oci/toc-claim.ts";
import { CHUNKED_POSITION } from "#lib/oci/toc-keys.ts";
import { isZstdFamily } from "../index-model.ts";
import type { EntryReport } from "../report.ts";
import { finding, rule } from "./rule.ts";

type Reason =
  | "no-annotations"
  | "old-keys"
  | "no-tarsplit"
  | "tarsplit-outside-toc"
  | "two-tocs"
  | "some-layers";

/** zstd layers that clients pull whole, or refuse, because their table of contents is not there or not usable. */
export const chunkedIncomplete = rule({
  code: "chunked-incomplete",
  find: (index) =>
    index.images.flatMap((entry) => {
      const fault = faultOf(entry, index.choice !== null && index.choice !== "gzip");
      if (fault === null) return [];
      return [
        finding({
          severity: "warning",
          platform: entry.platform,
          at: [entry],
          message: `Entry ${entry.position}: ${fault.says}.`,
          who: fault.isRefused
            ? "Podman and CRI-O with partial pulls refuse the layer."
            : "Podman and CRI-O with partial pulls download these layers whole.",
          fix: "Compress the image again as zstd:chunked with Buildah or Skopeo of 2024 or later.",
          reason: fault.reason,
        }),
      ];
    }),
});

interface Fault {
  readonly reason: Reason;
  readonly says: string;
  readonly isRefused: boolean;
}

function faultOf({ layerList, annotatedZstd }: EntryReport, isAskedFor: boolean): Fault | null {
  const zstd = layerList.filter(({ compression }) => isZstdFamily(compression));
  const claims = zstd.map(tocClaim);
  const refused = claims.find((claim) => claim.kind === "refused");
  if (refused !== undefined) return refusedFault(refused.fault);
  const none = claims.filter(isReason("no-annotations")).length;
  if (none > 0) {
    if (none < zstd.length)
      return pulledWhole("some-layers", `${none} of its ${zstd.length} zstd layers have no TOC annotations`);
    if (zstd.some(({ annotations }) => CHUNKED_POSITION in annotations))
      return pulledWhole(
        "no-annotations",
        "its layers have a TOC position and no TOC checksum, without which clients do not look for it",
      );
    // Plain zstd that nobody meant for more has a note of its own (`zstd-unchunked`).
    return annotatedZstd || isAskedFor
      ? pulledWhole(
          "no-annotations",
          "its zstd layers have no TOC annotations: they are plain zstd, or a tool that reused them dropped the annotations",
        )
      : null;
  }
  if (claims.some(isReason("old-keys")))
    return pulledWhole(
      "old-keys",
      "its TOC annotations have the old prefix io.containers., which today's clients do not look for",
    );
  if (claims.some(isReason("too-large")))
    return pulledWhole(
      "no-annotations",
      "its TOC is larger than 150 MiB, which clients do not read into memory",
    );
  if (claims.some(isReason("no-tarsplit")))
    return pulledWhole(
      "no-tarsplit",
      "its layers have a TOC and no tar-split, without which clients do not pull in parts",
    );
  return zstd.some(({ annotations }) => hasTarSplitOutside(annotations)) ? outside : null;
}

const isReason =
  (reason: Extract<TocClaim, { kind: "whole" }>["reason"]) =>
  (claim: TocClaim): boolean =>
    claim.kind === "whole" && claim.reason === reason;

const pulledWhole = (reason: Reason, says: string): Fault => ({ reason, says, isRefused: false });

const outside = pulledWhole(
  "tarsplit-outside-toc",
  "the checksum of its tar-split is in an annotation, where today's clients no longer look: they want it in the TOC",
);

/** The two faults that are public by name; the others are of annotations that cannot be used as they are. */
function refusedFault(fault: TocFault): Fault {
  const reason =
    fault === "two-tocs" ? "two-tocs" : fault.startsWith("tarsplit") ? "no-tarsplit" : "no-annotations";
  return { reason, says: `a layer ${refusedBecause[fault]}`, isRefused: true };
}

const refusedBecause: Readonly<Record<TocFault, string>> = {
  "two-tocs": "has the TOC annotations of zstd:chunked and of eStargz at once",
  checksum: "has a TOC checksum that is no digest",
  "position-missing": "has a TOC checksum and no TOC position",
  position: "has a TOC position that is not four numbers (offset:length:uncompressed length:type)",
  "position-type": "has a TOC position of a type other than 1",
  "position-outside": "has a TOC position outside the layer",
  tarsplit: "has a tar-split position that is not three numbers (offset:length:uncompressed length)",
  "tarsplit-outside": "has a tar-split position outside the layer",
};
