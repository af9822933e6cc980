import type { Application } from "#lib/applications/record.ts";
import type {
  ChoiceBatch,
  ChoicePreview,
  CountedView,
  ImportOutcome,
  ImportRun,
  ImportRunWithLines,
  KeyedChoice,
  RolloutDay,
} from "#lib/fleet/answers.ts";
import type { PlanDocument } from "#lib/plan/plan-document.ts";
import type { RepairDocument } from "#lib/plan/repair-document.ts";
import type { AppliedToMany } from "#lib/services/apply/apply-components.ts";
import type { ApplyHow } from "#lib/services/apply/apply-how.ts";
import type { ApplyPreview } from "#lib/services/apply/preview-apply.ts";
import type { FleetRegistry } from "#lib/services/registries.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";

// Every type that `openapi.json` names. Those below are the shapes of bodies that have no other use for a name.

export type { Application } from "#lib/applications/record.ts";
export type { Batch } from "#lib/applications/service.ts";
export type { EvidenceReport } from "#lib/evidence/report.ts";
export type {
  ChoiceState,
  ComponentDetail,
  FleetRows,
  FleetSummary,
  HistoryPage,
  SavedView,
  ScanProgress,
  TagList,
} from "#lib/fleet/answers.ts";
export type { IssueBoard, IssuePage } from "#lib/fleet/issues/answers.ts";
export type { FleetRow } from "#lib/fleet/table/row.ts";
export type { FileDetails, FilePage, FoundFiles, LayersReport } from "#lib/layers/answers.ts";
export type { UpdateCost } from "#lib/layers/update-cost.ts";
export type { PlanDocument } from "#lib/plan/plan-document.ts";
export type { FleetRegistry } from "#lib/services/registries.ts";
export type { IndexReport } from "#lib/variants/report.ts";

/** How something is applied: a choice, or a repair. */
interface How {
  readonly choice?: Choice;
  readonly repair?: true;
  /** Of zstd, 1 to 19. */
  readonly level?: number;
  /** Whether SBOM documents are to stand beside what is made too. */
  readonly copySboms?: boolean;
  /** Why, up to 2,000 characters: it stands in what was applied, and in the history of the component. */
  readonly note?: string | null;
}
export interface ImageApply extends How {
  /** With the tag that is to move. */
  readonly reference: string;
  /** The digest that it named when it was looked at: on another index nothing is done. */
  readonly startsFrom: string;
}
/** Without a choice it is the component's own. */
export interface ComponentApply extends How {
  readonly startsFrom: string;
}
export interface ManyApply extends How {
  readonly keys: readonly { readonly namespace: string; readonly name: string }[];
  /** Nothing is done: what would be is answered. */
  readonly dryRun?: boolean;
}
export type ManyApplied = AppliedToMany | ApplyPreview;
/** One choice for many; or a batch that is taken back, or what it did not set tried again. */
export type ManyChoices =
  | {
      /** Each with the state that was seen of it, so that nobody's change is overwritten. */
      readonly keys: readonly { readonly namespace: string; readonly name: string; readonly etag?: string }[];
      readonly push: Choice;
      readonly note?: string | null;
      /** Nothing is done: what would be is answered. */
      readonly dryRun?: boolean;
    }
  | { readonly undo: string }
  | { readonly again: string; readonly of: "lost" | "failed" };
export type ManyChosen = ChoiceBatch | ChoicePreview;
export type ChoiceBatches =
  | { readonly batches: readonly ChoiceBatch[] }
  | { readonly keys: readonly KeyedChoice[] };
export interface RegistryList {
  readonly registries: readonly FleetRegistry[];
}
export interface ApplicationList {
  readonly applications: readonly Application[];
  /** For `before`, where there are more. */
  readonly next: number | null;
}
export type ComponentPlan = PlanDocument & ApplyHow;
export type ImagePlan = (PlanDocument | RepairDocument) & ApplyHow;

export interface GivenComponent {
  readonly namespace?: string;
  readonly name?: string;
  readonly application?: string | null;
  readonly reference: string;
}
export type EditedComponent = Omit<GivenComponent, "namespace" | "name">;
export interface ImportList {
  readonly namespace?: string;
  /** Of all lines. */
  readonly application?: string | null;
  /** One reference a line, or a name and a reference. */
  readonly text: string;
  /** Nothing is kept. */
  readonly dryRun?: boolean;
  /** It is answered at once, and goes on in the server. */
  readonly goesOn?: boolean;
}
/** Of a list that goes on by itself: which it is. */
export type Imported = { readonly outcomes: readonly ImportOutcome[] } | ImportRun;
export type Imports = { readonly imports: readonly ImportRun[] } | ImportRunWithLines;
export interface ChoiceChange {
  readonly push: Choice;
  /** Null or missing: as push builds. */
  readonly pullRequest?: Choice | null;
  readonly note?: string | null;
}
export interface BackToDefault {
  readonly note?: string | null;
}
export interface Rollout {
  readonly days: readonly RolloutDay[];
}
export interface ScanRequest {
  /** `NAMESPACE/NAME` each; missing: everything. */
  readonly keys?: readonly string[];
}
export interface ForgetRequest {
  /** `HOST` or `HOST/REPOSITORY`. */
  readonly place: string;
}
export interface Forgotten {
  readonly place: string;
  /** Manifests, configurations and what stands beside images. */
  readonly documents: number;
  /** Reports on indexes. */
  readonly reports: number;
}
export interface SavedViews {
  readonly views: readonly CountedView[];
}
export interface ViewQuery {
  readonly query: string;
}

/** A problem document (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  /** What to do next. */
  readonly next: string;
}
