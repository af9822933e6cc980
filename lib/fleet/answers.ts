// What the API of components answers: the shapes that pages and routes share.
import type { Choice, Severity } from "#lib/variants/issue-codes.ts";
import type { IndexReport, Issue } from "#lib/variants/report.ts";
import type { Wanted, WantedChoice } from "./choice/choice.ts";
import type { FleetRow } from "./table/row.ts";

/** `GET /api/v1/components?…`: one window of the filtered and sorted fleet. */
export interface FleetPage {
  readonly rows: readonly FleetRow[];
  readonly offset: number;
  /** Rows that the filters leave, for all windows together. */
  readonly total: number;
}

/** `GET /api/v1/components?…&fields=key`: every row that the filters leave, in the order asked for. */
export interface FleetKeys {
  readonly keys: readonly KeyedChoice[];
}

/** A component's name and the state of its choice, from which a change starts. */
export interface KeyedChoice {
  /** `NAMESPACE/NAME`. */
  readonly key: string;
  readonly etag: string;
}

export type FleetRows = FleetPage | FleetKeys;

export interface Facet {
  readonly value: string;
  readonly count: number;
}

/** How the cluster answers. While it is away its components stand as they were last known. */
export interface ClusterState {
  readonly state: "none" | "connecting" | "connected" | "away";
  /** RFC 3339: since when it is away; null where that is not known, and in the other states. */
  readonly since: string | null;
  /** Why it is away, and what to do. */
  readonly message: string | null;
  /** What is wrong beside that, a sentence each: resources that cannot be read, runs that may not be seen. */
  readonly problems: readonly string[];
}

/** `GET /api/v1/fleet/summary?…`: figures over what the filters leave; `facets` over the whole fleet. */
export interface FleetSummary {
  readonly components: number;
  readonly namespaces: number;
  readonly dual: number;
  readonly gzipAlone: number;
  readonly zstdAlone: number;
  readonly other: number;
  readonly unread: number;
  /** Components for which nobody chose. */
  readonly byDefault: number;
  /** Components for which somebody chose what is not built yet. */
  readonly underWay: number;
  /** Components in whose index an entry stands before one that clients need first. */
  readonly orderErrors: number;
  readonly withErrors: number;
  readonly withWarnings: number;
  readonly failing: number;
  /** Components whose Tekton results are near the limit or over it. */
  readonly nearLimit: number;
  readonly facets: {
    readonly namespace: readonly Facet[];
    readonly application: readonly Facet[];
    readonly wanted: readonly Facet[];
    readonly configured: readonly Facet[];
    readonly built: readonly Facet[];
    readonly step: readonly Facet[];
    readonly issue: readonly Facet[];
    readonly platform: readonly Facet[];
    readonly source: readonly Facet[];
    readonly coverage: readonly Facet[];
    readonly verified: readonly Facet[];
  };
  readonly cluster: ClusterState;
  /** True: the rows are the samples that come with Twofold. */
  readonly samples: boolean;
  readonly scan: ScanProgress;
}

/** `GET /api/v1/fleet/rollout?days=N`: components by what their newest index held, a row per day that was recorded. */
export interface RolloutDay {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly gzip: number;
  readonly dual: number;
  readonly zstd: number;
  readonly other: number;
  readonly unread: number;
}

/** How far the round under way is; the same in the event `scan`. */
export interface ScanProgress {
  readonly running: boolean;
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  /** When the last round ended; RFC 3339. */
  readonly endedAt: string | null;
  /** Registries that are waited for. */
  readonly waiting: readonly {
    readonly registry: string;
    readonly until: string;
    readonly code: string;
    readonly message: string;
    readonly components: number;
  }[];
}

/** `PUT /api/v1/components/{namespace}/{name}/choice` with `If-Match`. */
export interface ChoiceChange extends WantedChoice {
  readonly note: string | null;
}

/** Its answer, and the member `current` of the problem document of a 412. */
export interface ChoiceState {
  readonly wanted: Wanted;
  readonly etag: string;
}

/** What choosing for many would do, counted over all that were named: `POST /api/v1/components/choice` with `dryRun`. */
export interface ChoicePreview {
  /** Those that would be changed. */
  readonly set: number;
  /** Those for which it is chosen already. */
  readonly already: number;
  /** Those that cannot be changed. */
  readonly refused: number;
  /** The first of them, with the reason. */
  readonly reasons: readonly KeyedReason[];
}

export interface KeyedReason {
  readonly key: string;
  readonly reason: string;
}

/** A choice for many, which the server makes and keeps for 90 days: what came of it until now. */
export interface ChoiceBatch {
  readonly id: string;
  readonly by: string;
  /** What is chosen; null: an earlier batch is undone. */
  readonly push: Choice | null;
  readonly isRunning: boolean;
  readonly total: number;
  readonly ended: number;
  readonly set: number;
  readonly already: number;
  /** Those that somebody else changed first, of which nothing was overwritten; the first of them follow. */
  readonly lost: number;
  readonly lostTo: readonly {
    readonly key: string;
    readonly theirs: Wanted;
    readonly mine: WantedChoice | null;
  }[];
  readonly failed: number;
  /** How many of them may be tried again: the others are gone. */
  readonly mayAgain: number;
  readonly reasons: readonly KeyedReason[];
}

/** One line of the history, newest first. */
export type HistoryEvent =
  | {
      readonly kind: "choice";
      readonly at: string;
      readonly by: string;
      readonly from: WantedChoice | null;
      /** Null: back to the default. */
      readonly to: WantedChoice | null;
      readonly note: string | null;
    }
  | {
      readonly kind: "index";
      readonly at: string;
      readonly digest: string;
      readonly reference: string;
      readonly holds: Choice | null;
      readonly complete: boolean;
      readonly issues: Readonly<Record<Severity, number>>;
      /** Against the index before; null for the first one seen. */
      readonly changed: IndexChange | null;
      /** Who had Twofold make it, or put it back, and why; null where that was not Twofold. */
      readonly applied: { readonly by: string; readonly note: string | null } | null;
    }
  /** The last line, where another component had the name before: this one was made anew, and its history begins here. */
  | {
      readonly kind: "made-anew";
      /** When it was made, as the cluster says, else when it was first seen. */
      readonly at: string;
      /** The one before, whose history is asked for with `life`; `none` where it was in no cluster, or is from before this was noted. */
      readonly before: string;
    };

export interface HistoryPage {
  readonly events: readonly HistoryEvent[];
  /** Where the next page begins; null: this was the last. */
  readonly next: string | null;
}

/** What is different between two indexes of one component. */
export interface IndexChange {
  readonly fromDigest: string;
  readonly entriesAdded: number;
  readonly entriesRemoved: number;
  /** The same entries, and they stand in another order. */
  readonly orderAlone: boolean;
  /** Annotations of kept entries differ. */
  readonly entriesAnnotated: number;
  /** Bytes stored, each blob once: after minus before. */
  readonly storedBytes: number;
  readonly issuesGone: readonly string[];
  readonly issuesNew: readonly string[];
}

/** `GET /api/v1/components/{namespace}/{name}`. */
export interface ComponentDetail {
  readonly row: FleetRow;
  /** The choice that stands where nobody chose. */
  readonly defaultChoice: WantedChoice;
  readonly git: { readonly url: string; readonly revision: string | null } | null;
  /** Versions of the revised model, each with the newest index of its push builds. */
  readonly versions: readonly {
    readonly name: string;
    readonly revision: string;
    readonly image: string | null;
  }[];
  /** The newest push build. */
  readonly newestRun: {
    readonly name: string;
    readonly event: "push" | "pull-request";
    readonly status: "pending" | "running" | "succeeded" | "failed" | "cancelled";
    readonly commit: string | null;
    readonly startedAt: string | null;
    readonly completedAt: string | null;
  } | null;
  /** The newest index of pull-request builds, kept apart. */
  readonly pullRequestImage: string | null;
  /** Why its registry is left alone for now, and until when (RFC 3339); null: it is asked as usual. */
  readonly pause: { readonly until: string; readonly code: string; readonly message: string } | null;
  /** The report on the newest index, with the issues that count; null while unread. */
  readonly report: IndexReport | null;
  /** Issues that exist only because of the choice, while no build was told it. */
  readonly drift: readonly Issue[];
}

/** `GET /api/v1/components/{namespace}/{name}/tags`. */
export interface TagRow {
  readonly tag: string;
  readonly digest: string | null;
  readonly holds: Choice | null;
  readonly complete: boolean;
  readonly failure: string | null;
}

export interface TagList {
  readonly tags: readonly TagRow[];
  /** Tags of the repository, signatures and the like left out. */
  readonly total: number;
}

/** A set of filters kept under a name: `GET /api/v1/views`, `PUT` and `DELETE /api/v1/views/{name}`. */
export interface SavedView {
  readonly name: string;
  /** The query of the fleet page, without `?`. */
  readonly query: string;
}

/** The same as it is listed. */
export interface CountedView extends SavedView {
  /** Components that its filters leave; null where they are none of today's, or more views are kept than are counted. */
  readonly components: number | null;
}

/** The event `progress` of an import: lines that were read, and where it is no dry run what they name kept. */
export interface ImportProgress {
  readonly stage: "reading" | "keeping";
  readonly done: number;
  readonly total: number;
}

/** `POST /api/v1/components/import`, a line each; with `dryRun` nothing is kept. */
export interface ImportOutcome {
  readonly line: number;
  readonly text: string;
  readonly outcome: "added" | "known" | "refused";
  readonly key: string | null;
  readonly message: string | null;
}

/** A list that the server brings in, or with `dryRun` looks through, by itself: `GET /api/v1/components/import`, newest first. */
export interface ImportRun {
  readonly id: string;
  readonly by: string;
  readonly namespace: string;
  readonly dryRun: boolean;
  readonly isRunning: boolean;
  /** Lines that something became of. */
  readonly done: number;
  readonly total: number;
  readonly added: number;
  /** Already there, with the same reference. */
  readonly known: number;
  readonly refused: number;
  /** Why it ended before its end; what was added until then stays. */
  readonly problem: string | null;
}

/** One of them with its lines: the first 1,000 that were refused, then the first 200 already there, then the first 200 added. */
export interface ImportRunWithLines extends ImportRun {
  readonly lines: readonly ImportOutcome[];
}
