import type { Right } from "#lib/cluster/annotate.ts";
import type { IssueCode, Severity } from "#lib/variants/issue-codes.ts";
import type { Wanted } from "../choice/choice.ts";
import type { Built, Configured, Step } from "../choice/states.ts";
import type { EvidenceSummary } from "../results/evidence-summary.ts";

/** Where a component is known from. */
export const sources = ["cluster", "settings", "added", "samples"] as const;
export type ComponentSource = (typeof sources)[number];

/** Why the newest index could not be read, and when it is asked for again. */
export interface ScanFailure {
  readonly code: string;
  readonly message: string;
  readonly next: string;
  /** RFC 3339. */
  readonly retryAt: string | null;
  /** When the index was last seen to be as it is shown, RFC 3339; null: it was never read. */
  readonly knownAt: string | null;
}

/** What an index lacks of what was chosen, as long as no build was told so: the way to go, and no fault. */
export interface DriftIssue {
  readonly code: IssueCode;
  readonly platform: string | null;
}

/**
 * How old the newest index is: its push build ended then, or its configurations say that they were created then; where neither is
 * known, when it was first seen.
 */
export interface NewestBuild {
  /** RFC 3339. */
  readonly at: string;
  readonly kind: "push-build" | "created" | "first-seen";
}

/** One component as the fleet shows it. Times are RFC 3339. */
export interface FleetRow {
  readonly namespace: string;
  /** Its name in the fleet and in addresses: `NAME~GROUP` where the plain name is another group's component. */
  readonly name: string;
  readonly application: string | null;
  readonly source: ComponentSource;
  /** API group of the resource that it is in the cluster; null where it is in none. */
  readonly group: string | null;
  /** The reference whose newest index is shown; null where nothing was built yet. */
  readonly reference: string | null;
  readonly wanted: Wanted;
  /** Names this state of the choice; a change sends it back as `If-Match`. */
  readonly etag: string;
  readonly configured: Configured;
  readonly built: Built;
  readonly step: Step;
  readonly issues: Readonly<Record<Severity, number>>;
  readonly issueCodes: readonly string[];
  /** Issues that exist only because of the choice, and are not counted as issues: not built yet. */
  readonly drift: readonly DriftIssue[];
  /** Tekton results of a build as chosen, in percent of what their task's pod can carry; 0 while unread. */
  readonly resultPercent: number;
  readonly evidence: EvidenceSummary;
  readonly newestBuild: NewestBuild | null;
  /** When the registry was last asked; null: never. */
  readonly readAt: string | null;
  readonly failure: ScanFailure | null;
  /** Whether the person who asked for the row may change its choice; the reason is shown on the switch that is off. */
  readonly mayChange: Right;
}
