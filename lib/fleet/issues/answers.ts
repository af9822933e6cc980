// What the API of the issues board answers: the shapes that pages and routes share.
import type { ClientName } from "#lib/variants/clients/names.ts";
import type { IssueCode, Severity } from "#lib/variants/issue-codes.ts";
import type { Compression, Role } from "#lib/variants/report.ts";
import type { Facet } from "../answers.ts";

/** What the rows of the board stand for. */
export const boardGroups = ["code", "namespace", "application", "client"] as const;
export type BoardGroup = (typeof boardGroups)[number];

/** Where a row stands: issues of the order first, then by how grave they are. */
export const boardSections = ["order", "error", "warning", "info"] as const;
export type BoardSection = (typeof boardSections)[number];

/**
 * What fixes an issue, as the plan of its index knows: `repair`: a new index of the same manifests; `apply`: variants are made;
 * `assemble`: the index is written anew from what the registry says of its entries (the command alone does that); `rebuild`: a build
 * has to make another image; `guide`: it is no fault of the image's bytes, and its page says what to do.
 */
export const fixWays = ["repair", "apply", "assemble", "rebuild", "guide"] as const;
export type FixWay = (typeof fixWays)[number];

/**
 * Who carries it out: this server, which may push there; the component's repository, where a build names the image by its digest and
 * no tag could move; else whoever runs the command or follows the page of the issue.
 */
export const fixPlaces = ["here", "pull-request", "command"] as const;
export type FixPlace = (typeof fixPlaces)[number];

/** `GET /api/v1/issues?…`: what is wrong now in what the filters leave. */
export interface IssueBoard {
  readonly group: BoardGroup;
  /** In the order to be shown: by section, then by how many components, the most first. */
  readonly rows: readonly BoardRow[];
  readonly components: BoardComponents;
  /** RFC 3339, as asked for with `since`; null without it. */
  readonly since: string | null;
  /** Sums over the rows by code, so that a component counts for each of its codes; null without `since`. */
  readonly changed: Changed | null;
  /** The days (`YYYY-MM-DD`, UTC) at whose end the points of `weeks` stand, a week apart; the last is today, as it is now. */
  readonly days: readonly string[];
  /** The issue that went last, of any component; null: none did. */
  readonly lastGone: GoneIssue | null;
  /** Values to filter by, over the whole fleet: components with issues. */
  readonly facets: {
    readonly code: readonly Facet[];
    readonly severity: readonly Facet[];
    readonly namespace: readonly Facet[];
    readonly application: readonly Facet[];
  };
  /** RFC 3339: when everything was last looked at; null: not yet. */
  readonly checkedAt: string | null;
}

/**
 * Components that the namespaces, applications and words asked for leave, by the gravest of their issues; the members but `all` add
 * up to it.
 */
export interface BoardComponents {
  readonly all: number;
  readonly order: number;
  /** With other errors, and none of the order. */
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly none: number;
  /** Their newest index was not read, or could not be. */
  readonly unread: number;
}

export interface Changed {
  /** Components that have it now and did not have it then. */
  readonly new: number;
  /** Components that had it then and have it no more, those that were removed too. */
  readonly gone: number;
}

export interface BoardRow {
  /** A code, a namespace, an application (empty: of none) or a client. */
  readonly key: string;
  readonly section: BoardSection;
  /** The gravest that it is in some component. */
  readonly severity: Severity;
  readonly components: number;
  /**
   * Platforms of these components that an issue names, each for each component; for evidence, its entries. Of several codes of one
   * component the one that names most counts.
   */
  readonly platforms: number;
  /** Who is hurt, and in how many of the components; those that are not are not there. */
  readonly clients: readonly HurtClient[];
  /** The codes that the row is made of, the gravest first; of a row by code, itself. */
  readonly codes: readonly CodeCount[];
  /** RFC 3339: since when the oldest of them is there without a break, as far as is known. */
  readonly firstSeen: string;
  /** Components at the end of each of `days`, however grave it was then; null: nothing was recorded yet. */
  readonly weeks: readonly (number | null)[];
  /** The same of platforms; null where only rows of the whole fleet by code have it. */
  readonly platformWeeks: readonly (number | null)[] | null;
  /** Null without `since`. In rows that are not by code each code of a component counts. */
  readonly changed: Changed | null;
  /** How many components it can be fixed in, and how; a component counts for each of the codes of a row. */
  readonly fixes: readonly FixCount[];
}

export interface HurtClient {
  readonly client: ClientName;
  /** Components that it cannot pull. */
  readonly fails: number;
  /** Components that it pulls, in another variant or with more bytes. */
  readonly less: number;
}

export interface CodeCount {
  readonly code: IssueCode;
  readonly severity: Severity;
  readonly components: number;
}

export interface FixCount {
  readonly way: FixWay;
  readonly by: FixPlace;
  readonly components: number;
}

export interface GoneIssue {
  readonly namespace: string;
  readonly name: string;
  readonly code: IssueCode;
  /** RFC 3339. */
  readonly firstSeen: string;
  readonly at: string;
  /** The component was removed, and its issues with it. */
  readonly removed: boolean;
}

/** `GET /api/v1/issues/{code}?…`: a page of the components that have it, new ones first, then by namespace and name. */
export interface IssuePage {
  readonly code: IssueCode;
  readonly rows: readonly IssueComponent[];
  readonly offset: number;
  /** Rows of all pages together. */
  readonly total: number;
  /** All of them by namespace, the most first. */
  readonly namespaces: readonly Facet[];
  /** With `since`: what is gone since then, the latest first, 50 at most. */
  readonly gone: readonly GoneIssue[];
}

export interface IssueComponent {
  readonly namespace: string;
  readonly name: string;
  readonly application: string | null;
  readonly reference: string;
  /** Of the reference; null: it names a digest alone. */
  readonly tag: string | null;
  readonly digest: string;
  readonly severity: Severity;
  readonly platforms: number;
  /** RFC 3339, and the index in which it was seen first. */
  readonly firstSeen: string;
  readonly firstDigest: string;
  /** Whether it is there now and was not at `since`; null without it. */
  readonly isNew: boolean | null;
  readonly clients: { readonly fails: readonly ClientName[]; readonly less: readonly ClientName[] };
  /** The content, or why nobody is shown it: the registry lets us in no more. */
  readonly content:
    | {
        readonly shown: true;
        /** The first of the index in its order, as many as `MAX_ENTRIES`. */
        readonly entries: readonly IssueEntry[];
        /** All that there are. */
        readonly entryCount: number;
        /** Where it is: a finding each. */
        readonly found: readonly IssueFinding[];
      }
    | { readonly shown: false; readonly code: string; readonly message: string; readonly next: string };
  readonly fix: ComponentFix;
}

/** Entries of one component that a page is told. */
export const MAX_ENTRIES = 24;

export interface IssueEntry {
  readonly position: number;
  readonly platform: string | null;
  readonly compression: Compression;
  readonly role: Role;
}

/** "Breaks at": the platform, and the entries concerned. For `zstd-before-gzip` the last position is the gzip entry that comes too late. */
export interface IssueFinding {
  readonly platform: string | null;
  readonly severity: Severity;
  /** One-based, ascending. */
  readonly positions: readonly number[];
  readonly message: string;
  readonly reason: string | null;
}

export interface ComponentFix {
  readonly way: FixWay;
  readonly by: FixPlace;
  /** The line that does it, whoever may; null where there is none. */
  readonly command: string | null;
  /** Why it is not `here`, in a sentence; null where it is. */
  readonly why: string | null;
}
