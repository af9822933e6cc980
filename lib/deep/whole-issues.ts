import type { ReadFailure } from "#lib/oci/failure.ts";
import type { IndexReport, Issue } from "#lib/variants/report.ts";
import type { DeepLayer, LayerUse } from "./report.ts";
import { issueAt, whereText } from "./say.ts";
import { hurtsOf, unpacks } from "./type-issues.ts";
import type { WholeLayer } from "./whole-layer.ts";

const PUSH_AGAIN =
  "Push the image again. If it happens again, the registry or a proxy before it damages content.";

/** Bytes that are not those that digest and size name. */
export function contentIssues({ blob, uses }: DeepLayer, whole: WholeLayer): readonly Issue[] {
  const isShort = whole.bytes !== blob.size;
  if (whole.digest === blob.digest && !isShort) return [];
  const what = isShort
    ? `it has ${whole.bytes} bytes, and its descriptor says ${blob.size}`
    : `its bytes have the digest ${whole.digest}, and it is listed as ${blob.digest}`;
  return [
    issueAt(uses, {
      code: "digest-mismatch",
      message: `${whereText(uses)}: ${what}.`,
      who: "Every client refuses this layer.",
      fix: PUSH_AGAIN,
      reason: "layer",
    }),
  ];
}

/** The same, told by what could not be read for that reason. */
export const damagedIssue = (uses: readonly LayerUse[], { message }: ReadFailure): Issue =>
  issueAt(uses, {
    code: "digest-mismatch",
    message: `${whereText(uses)}: ${message}`,
    who: "Every client that minds digest or size refuses this layer.",
    fix: PUSH_AGAIN,
    reason: "layer",
  });

/** A place of a layer, and the diff ID that the configuration of its image lists for it. */
export interface Expected {
  readonly use: LayerUse;
  readonly diffId: string;
}

/** Content that is not what the configurations say, one issue for each diff ID that is wrong. */
export function diffIdIssues(
  expected: readonly Expected[],
  { content }: WholeLayer,
  report: Pick<IndexReport, "picks">,
): readonly Issue[] {
  const wrong = expected.filter(({ diffId }) => !content.ok || !content.value.some((id) => id === diffId));
  return [...Map.groupBy(wrong, ({ diffId }) => diffId)].map(([diffId, all]) => {
    const uses = all.map(({ use }) => use);
    const algorithm = diffId.startsWith("sha512:") ? "sha512" : "sha256";
    const held = content.ok
      ? `its content is ${content.value.find((id) => id.startsWith(algorithm)) ?? "another"}`
      : `it cannot be decompressed (${content.failure.replace(/[.\s]+$/, "")})`;
    return issueAt(uses, {
      code: "diff-ids-mismatch",
      message: `${whereText(uses)}: ${held}, and the configuration lists ${diffId}.`,
      who: "Podman, Buildah, CRI-O, containerd and Docker compare the two when they unpack the layer, and refuse the image. Skopeo, crane and regctl copy it.",
      hurts: hurtsOf(uses, report, unpacks),
      fix: "Build the image again: the layer is not the one that the configuration was written for, or the tool that compressed it changed its content.",
      commands: [],
      reason: "content",
    });
  });
}
