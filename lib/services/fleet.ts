import type { ApplicationFailure } from "#lib/applications/failure.ts";
import type { Application } from "#lib/applications/record.ts";
import type { ApplicationService, Wish } from "#lib/applications/service.ts";
import type { Actor } from "#lib/auth/actor.ts";
import type { Bounds } from "#lib/auth/bounds.ts";
import type { Health } from "#lib/db/health.ts";
import type { EvidenceReport } from "#lib/evidence/report.ts";
import type {
  ChoiceState,
  ComponentDetail,
  CountedView,
  FleetPage,
  FleetSummary,
  HistoryEvent,
  ImportOutcome,
  KeyedChoice,
  RolloutDay,
  SavedView,
  ScanProgress,
  TagList,
} from "#lib/fleet/answers.ts";
import type { Change } from "#lib/fleet/choice/change-choice.ts";
import type { ComponentFailure } from "#lib/fleet/failure.ts";
import type { Life } from "#lib/fleet/history/history.ts";
import type { FleetQuery } from "#lib/fleet/table/query.ts";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import type { OnBehalf } from "#lib/inspect/visit.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import type { Result } from "#lib/oci/result.ts";
import type { PlanDocument } from "#lib/plan/plan-document.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { AppliedToMany, AskedApply } from "./apply/apply-components.ts";
import type { ApplyHow } from "./apply/apply-how.ts";
import type { ApplyPreview } from "./apply/preview-apply.ts";
import type { ChoiceBatchService } from "./choices/batches.ts";
import type { FleetEvent } from "./events.ts";
import type { AskedImport } from "./import-list.ts";
import type { Issues } from "./issues.ts";
import type { RegistryProbes } from "./registry-probes.ts";

export interface Key {
  readonly namespace: string;
  readonly name: string;
}

export type Done<T> = Promise<Result<T, ComponentFailure>>;

/** Everything the routes of components can ask for; one per process, made when the server starts. */
export interface Fleet {
  page(actor: Actor, query: FleetQuery): Promise<FleetPage>;
  /** Every row of the filter, as lines of CSV with their head. */
  csv(actor: Actor, query: FleetQuery): AsyncIterable<string>;
  keys(actor: Actor, query: FleetQuery): Promise<readonly KeyedChoice[]>;
  summary(actor: Actor, query: FleetQuery): Promise<FleetSummary>;
  rollout(days: number): Promise<readonly RolloutDay[]>;

  detail(actor: Actor, key: Key): Done<ComponentDetail>;
  /** The same for many at once. */
  readonly choiceBatches: ChoiceBatchService;
  changeChoice(actor: Actor, change: Omit<Change, "by">): Done<ChoiceState>;
  /** Of the component that has the name, or with `life` of one that had it before. */
  history(actor: Actor, key: Key, before: Date | null, life?: Life): Done<HistoryPage>;
  /** The whole history, newest first. */
  wholeHistory(actor: Actor, key: Key, life?: Life): AsyncIterable<HistoryEvent>;
  plan(
    actor: Actor,
    key: Key,
    choice: Choice,
    reading: OnBehalf,
  ): Promise<Result<PlanDocument & ApplyHow, ComponentFailure | ReadFailure>>;
  /** Who made the newest index and what is attested of it: as it was last read, or with `fresh` read now. */
  evidence(
    actor: Actor,
    key: Key,
    how: OnBehalf & { readonly fresh: boolean },
  ): Promise<Result<EvidenceReport, ComponentFailure | ReadFailure>>;
  /** The same of any image that was inspected, which was charged for both. */
  evidenceOf(
    actor: Actor,
    report: IndexReport,
    signal: AbortSignal,
  ): Promise<Result<EvidenceReport, ReadFailure>>;
  /** Has the newest index of a component changed, where the server may write to it. */
  applyTo(
    actor: Actor,
    key: Key,
    asked: AskedApply & { readonly startsFrom: string },
  ): Promise<Result<Application, ApplicationFailure | ComponentFailure>>;
  applyToMany(actor: Actor, keys: readonly Key[], asked: AskedApply): Promise<AppliedToMany>;
  /** The same of any image by its reference. */
  applyToImage(actor: Actor, wish: Wish): Promise<Result<Application, ApplicationFailure | ComponentFailure>>;
  rollBack(actor: Actor, id: number): Promise<Result<Application, ApplicationFailure | ComponentFailure>>;
  /** What that would do; nothing is changed. */
  previewMany(actor: Actor, keys: readonly Key[], asked: AskedApply): Promise<ApplyPreview>;
  /** What is wrong now, and what fixes it. */
  readonly issues: Issues;
  /** The registries that its images are in, and whether they serve partial pulls. */
  readonly registries: RegistryProbes;
  /** What was applied and what goes on, of components and of other images. */
  readonly applications: Omit<ApplicationService, "ask" | "askMany" | "rollBack">;
  /** Back to the samples as they came; false where nobody changed them. */
  resetSamples(actor: Actor): Promise<boolean>;
  tags(actor: Actor, key: Key, reading: OnBehalf): Promise<Result<TagList, ComponentFailure | ReadFailure>>;

  add(actor: Actor, given: unknown): Done<FleetRow>;
  edit(actor: Actor, key: Key, given: unknown): Done<FleetRow>;
  remove(actor: Actor, key: Key): Done<null>;
  importList(actor: Actor, asked: AskedImport): Done<readonly ImportOutcome[]>;

  /** What one visitor may have done that costs others something. */
  readonly bounds: Bounds;

  /** Drops what is kept of a registry or a repository; yields how many reports that was. */
  forget(actor: Actor, place: string): Promise<number>;

  /** Looks at everything now, or at the components named. */
  scan(actor: Actor, keys: readonly Key[] | null): Promise<ScanProgress>;
  cancelScan(actor: Actor): Promise<ScanProgress>;
  events(signal: AbortSignal): AsyncGenerator<FleetEvent>;

  views(): Promise<readonly CountedView[]>;
  saveView(actor: Actor, view: SavedView): Done<SavedView>;
  forgetView(actor: Actor, name: string): Promise<void>;

  /** The Prometheus text format. */
  metrics(actor: Actor): Promise<{ readonly text: string; readonly contentType: string }>;
  /** Somebody asks, or was answered, now: what nobody waits for leaves the processor to it. */
  giveWay(): void;
  /** Why the database cannot be worked with now; null: it can. */
  readonly health: Health;
  stop(): Promise<void>;
}

export interface HistoryPage {
  readonly events: readonly HistoryEvent[];
  /** Where the next page begins; null: this was the last. */
  readonly next: string | null;
}

/** Route bundles hold modules of their own: what must be one per process hangs on `globalThis`. */
const shared = globalThis as typeof globalThis & { twofoldFleet?: Fleet };

export function shareFleet(fleet: Fleet): void {
  shared.twofoldFleet = fleet;
}

/** The fleet of this process. The server makes it before it answers anybody. */
export function fleet(): Fleet {
  if (shared.twofoldFleet === undefined) throw new Error("the server was started without its fleet");
  return shared.twofoldFleet;
}
