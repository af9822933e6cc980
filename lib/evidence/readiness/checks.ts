import type { EvidenceReport, ReadinessCheck } from "../report.ts";
import { judgedOf, type ReadinessGround } from "./judged.ts";
import { onePerArchitecture, promoted, sbom } from "./release.ts";
import { attested, signed } from "./signatures.ts";
import { allImagesScanned, builtByTask, subjectsMatch, trusted } from "./tasks.ts";

/**
 * What Conforma and Konflux's release tasks ask of an image (conforma/cli, application_snapshot_image; conforma/policy,
 * policy/release). An index is taken apart: every entry is judged as an image of its own, whatever its compression.
 */
export function readinessChecks(
  given: Pick<EvidenceReport, "index" | "entries" | "issues">,
  ground: ReadinessGround,
  kind: "index" | "manifest",
): readonly ReadinessCheck[] {
  const judged = judgedOf(given, ground);
  return [
    signed(judged),
    attested(judged),
    builtByTask(judged),
    subjectsMatch(judged),
    allImagesScanned(judged),
    sbom(judged, kind === "index"),
    promoted(given, kind),
    trusted(judged),
    ...onePerArchitecture(given.entries),
  ];
}
