import type { EvidenceReport } from "#lib/evidence/report.ts";
import type { Judged } from "../choice/judged.ts";
import type { ClusterFacts } from "../known/record.ts";
import { evidenceFacts, indexFacts, placeOf } from "./facts.ts";
import type { KnownIssues } from "./keep.ts";

interface Component {
  readonly namespace: string;
  readonly name: string;
  readonly application: string | null;
  readonly reference: string | null;
  readonly cluster: unknown;
}

/** A component's issues as its index was judged, and as its evidence tells; without one of them that half stays as it is known. */
export const issuesOf = (
  record: Component,
  judged: Judged | null,
  evidence: EvidenceReport | "unread" | "same",
): KnownIssues => ({
  ...placed(record),
  digest: judged?.report.digest ?? (typeof evidence === "string" ? null : evidence.digest),
  index: judged === null ? "same" : indexFacts(judged.report),
  evidence: typeof evidence === "string" ? evidence : evidenceFacts(evidence),
});

/** The same of one whose index was not read: what it had is not known to be gone. */
export const unreadIssues = (record: Component): KnownIssues => ({
  ...placed(record),
  ...{ digest: null, index: "unread", evidence: "unread" },
});

const placed = ({ namespace, name, application, reference, cluster }: Component) => ({
  ...{ namespace, name, application },
  place: placeOf(reference),
  fromGit: ((cluster as ClusterFacts | null)?.git ?? null) !== null,
});
