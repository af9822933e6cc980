import { sql } from "drizzle-orm";
import {
  bigint,
  bigserial,
  boolean,
  customType,
  date,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { storableJson } from "#lib/oci/storable-text.ts";

// One schema for PostgreSQL and for the embedded PGlite. Times are UTC. `drizzle-kit generate` makes the migrations from it.

/** JSON that PostgreSQL takes whatever strangers wrote into it. */
const jsonb = customType<{ data: unknown; driverData: unknown }>({
  dataType: () => "jsonb",
  toDriver: storableJson,
});

const time = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/**
 * A component with everything the fleet is filtered and sorted by, so that a page of it is one look into one table. What
 * a source says, what was chosen and what was read are groups of columns with one writer each.
 */
export const component = pgTable(
  "component",
  {
    namespace: text("namespace").notNull(),
    name: text("name").notNull(),
    /**
     * What names are sorted by: every number in them has 20 digits, so that app-2 stands before app-10. A collation would need none of
     * this, but the embedded database has none that counts.
     */
    nameOrder: text("name_order")
      .notNull()
      .generatedAlwaysAs(
        sql`regexp_replace(regexp_replace(name, '([0-9]+)', '00000000000000000000\\1', 'g'), '[0-9]*([0-9]{20})', '\\1', 'g')`,
      ),

    // Written by whoever knows the component: the cluster, the settings, a person, the samples.
    source: text("source").notNull(),
    application: text("application"),
    /** What is looked at; null where nothing was built. */
    reference: text("reference"),
    /** Host of the reference: each has its own pace and its own back-off. */
    registry: text("registry"),
    pullRequestImage: text("pull_request_image"),
    /** What only the cluster knows: uid, resourceVersion, model, git, versions, runs. */
    cluster: jsonb("cluster"),
    configured: jsonb("configured").notNull(),
    configuredChoice: text("configured_choice").notNull(),
    /** Searched by text: namespace, name, application and reference in lower case. */
    search: text("search").notNull(),

    // Written by choosing.
    /** `chosen`, `default` or `unreadable`. */
    wantedKind: text("wanted_kind").notNull(),
    wanted: jsonb("wanted").notNull(),
    /** What is wanted of push builds, whoever decided; empty where unreadable. */
    wantedChoice: text("wanted_choice").notNull(),
    /** Rises with every change of the choice, and is the ETag. */
    choiceVersion: integer("choice_version").notNull().default(0),

    // Written by reading the registry.
    digest: text("digest"),
    rulesVersion: integer("rules_version"),
    built: jsonb("built").notNull(),
    /** `gzip`, `zstd-chunked`, `dual`, `other` or `unread`. */
    builtHolds: text("built_holds").notNull(),
    step: text("step").notNull(),
    /** Place of the step in the order of steps. */
    stepRank: integer("step_rank").notNull(),
    errors: integer("errors").notNull().default(0),
    warnings: integer("warnings").notNull().default(0),
    infos: integer("infos").notNull().default(0),
    issueCodes: text("issue_codes").array().notNull().default([]),
    /** The gravest of its issues, those of the order before all: `order`, `error`, `warning`, `info`, `none` or `unread`. */
    worst: text("worst").notNull().default("unread"),
    /** Whether its rows in `component_issue` are as it was judged; false for what was judged before there were any. */
    issuesKept: boolean("issues_kept").notNull().default(true),
    /** What the choice alone makes an issue of: counted among the issues only where a build was told the choice. */
    lacking: jsonb("lacking").notNull().default([]),
    /** Tekton results that name the manifests of a build as chosen, in percent of what their task's pod can carry. */
    resultPercent: integer("result_percent").notNull().default(0),
    platforms: text("platforms").array().notNull().default([]),
    /** Compressed bytes of the first platform's variants; 0 where it has none. */
    gzipBytes: bigint("gzip_bytes", { mode: "number" }).notNull().default(0),
    zstdBytes: bigint("zstd_bytes", { mode: "number" }).notNull().default(0),
    /** 1970 where nothing was built, so that it is the oldest; `newestKind` is null then, else `push-build`, `created` or `first-seen`. */
    newestAt: time("newest_at").notNull().default(new Date(0)),
    newestKind: text("newest_kind"),
    failure: jsonb("failure"),

    // Written by reading what stands beside the newest index, and its runs.
    /** Summary of the evidence; `unread` until it was read for this digest. */
    evidence: jsonb("evidence").notNull().default({ kind: "unread" }),
    /** `full`, `part`, `none` or `unread`: how many of the manifests have provenance of their own. */
    coverage: text("coverage").notNull().default("unread"),
    /** `yes`, `part`, `no`, `no-key` or `unread`: whether it holds. */
    verified: text("verified").notNull().default("unread"),

    /** Which row of `component_kind` counts it. */
    kind: uuid("kind")
      .notNull()
      .generatedAlwaysAs(
        sql`kind_of(namespace, application, source, wanted_choice, wanted_kind, configured_choice, built_holds, step, issue_codes, platforms, errors, warnings, infos, digest is not null, result_percent, coverage, verified, failure is not null)`,
      ),
  },
  (table) => [
    primaryKey({ columns: [table.namespace, table.name] }),
    index("component_namespace").on(table.namespace, table.nameOrder, table.name),
    index("component_of_kind").on(table.kind, table.nameOrder, table.name, table.namespace),
    index("component_name").on(table.nameOrder, table.name, table.namespace),
    index("component_application").on(table.application, table.nameOrder, table.name, table.namespace),
    index("component_wanted").on(table.wantedChoice, table.nameOrder, table.name, table.namespace),
    index("component_configured").on(table.configuredChoice, table.nameOrder, table.name, table.namespace),
    index("component_built").on(table.builtHolds, table.nameOrder, table.name, table.namespace),
    index("component_step").on(table.stepRank, table.nameOrder, table.name, table.namespace),
    index("component_issues").on(table.errors, table.warnings, table.nameOrder, table.name, table.namespace),
    index("component_gzip").on(table.gzipBytes, table.nameOrder, table.name, table.namespace),
    index("component_zstd").on(table.zstdBytes, table.nameOrder, table.name, table.namespace),
    index("component_results").on(table.resultPercent, table.nameOrder, table.name, table.namespace),
    index("component_newest").on(table.newestAt, table.nameOrder, table.name, table.namespace),
  ],
);

/**
 * The queue: who looks at which component when. It stands apart from the component because it is written at every look,
 * and a look mostly finds nothing new: the wide table with its many indexes is left alone then.
 */
export const look = pgTable(
  "look",
  {
    namespace: text("namespace").notNull(),
    name: text("name").notNull(),
    registry: text("registry").notNull(),
    reference: text("reference").notNull(),
    /** When the registry was last asked; null: never. */
    readAt: time("read_at"),
    /** Null: nothing more to look at, as what a digest names never changes. */
    dueAt: time("due_at"),
    leasedBy: text("leased_by"),
    leasedUntil: time("leased_until"),
    /** The round that has yet to look at it; null once done. */
    round: bigint("round", { mode: "number" }),
    /** Whether something behind the index could not be read when it was last read. */
    incomplete: boolean("incomplete").notNull().default(false),
    /** When what could not be read is asked for again; null: only at the next start, or never. */
    againAt: time("again_at"),
    /** Reads in a row that left something out: each waits longer for the next. */
    tries: integer("tries").notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.namespace, table.name] }),
    foreignKey({
      columns: [table.namespace, table.name],
      foreignColumns: [component.namespace, component.name],
    }).onDelete("cascade"),
    // What is due next of a registry is read from it, however much is not.
    index("look_due").on(table.registry, table.dueAt),
    // Few of them at a time, or none.
    index("look_round").on(table.round).where(sql`round is not null`),
    index("look_leased").on(table.leasedBy).where(sql`leased_by is not null`),
  ],
);

/**
 * Evidence of the newest index, and the queue of reading it anew: it changes with time, as runs end and are attested, also
 * where the index stays.
 */
export const evidence = pgTable(
  "evidence",
  {
    namespace: text("namespace").notNull(),
    name: text("name").notNull(),
    /** Of the index that it was read for; null: not read yet. */
    digest: text("digest"),
    report: jsonb("report"),
    /** What nobody is asked for again (`lib/evidence/kept.ts`). */
    kept: jsonb("kept"),
    /** By what it was judged, where nothing more can come of it; null: something may. */
    judgedBy: text("judged_by"),
    /** Until then; null: for good. */
    settledUntil: time("settled_until"),
    readAt: time("read_at"),
    dueAt: time("due_at").notNull(),
    leasedBy: text("leased_by"),
    leasedUntil: time("leased_until"),
  },
  (table) => [
    primaryKey({ columns: [table.namespace, table.name] }),
    foreignKey({
      columns: [table.namespace, table.name],
      foreignColumns: [component.namespace, component.name],
    }).onDelete("cascade"),
    index("evidence_due").on(table.dueAt),
    index("evidence_leased").on(table.leasedBy).where(sql`leased_by is not null`),
  ],
);

/**
 * An issue that a component has, a row for each code, for as long as it stays: over looks, and over new indexes that have it too.
 * Triggers keep the counts in `fleet_count` with it.
 */
export const componentIssue = pgTable(
  "component_issue",
  {
    namespace: text("namespace").notNull(),
    name: text("name").notNull(),
    code: text("code").notNull(),
    /** Of the component; empty: of none. It stands here because issues are grouped by it. */
    application: text("application").notNull().default(""),
    /** False while the index is not read, and nobody knows whether it is gone. */
    shown: boolean("shown").notNull(),
    /** The gravest of `found`. */
    severity: text("severity").notNull(),
    /** Platforms that are named; for evidence, entries. */
    platforms: integer("platforms").notNull(),
    /** Platform, positions and words of each finding. */
    found: jsonb("found").notNull(),
    /** Clients that cannot pull for it, and those that pull another variant or more bytes. */
    fails: text("fails").array().notNull(),
    less: text("less").array().notNull(),
    /** `repair`, `apply`, `assemble`, `rebuild` or `guide`. */
    way: text("way").notNull(),
    command: text("command"),
    /** Registry (or `oci:LAYOUT`) whose tag a fix would move; empty where the reference names a digest. */
    place: text("place").notNull(),
    /** Whether a build of a git repository made the image. */
    fromGit: boolean("from_git").notNull(),
    firstSeen: time("first_seen").notNull(),
    /** The index in which it was seen first. */
    firstDigest: text("first_digest").notNull(),
    /** When the row was last written. */
    seenAt: time("seen_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.namespace, table.name, table.code] }),
    foreignKey({
      columns: [table.namespace, table.name],
      foreignColumns: [component.namespace, component.name],
    }).onDelete("cascade"),
    // A page of one code, and how many there are of it, are read from the index.
    index("component_issue_code").on(table.code, table.namespace, table.name).where(sql`shown`),
    index("component_issue_seen").on(table.code, table.firstSeen),
    index("component_issue_first").on(table.firstSeen),
    // Since when the oldest issue of a namespace or an application is there.
    index("component_issue_namespace").on(table.namespace, table.firstSeen).where(sql`shown`),
    index("component_issue_application").on(table.application, table.firstSeen).where(sql`shown`),
  ],
);

/** Issues that went, with the time in which they were there; only ever added to. */
export const pastIssue = pgTable(
  "past_issue",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    namespace: text("namespace").notNull(),
    name: text("name").notNull(),
    code: text("code").notNull(),
    application: text("application"),
    severity: text("severity").notNull(),
    platforms: integer("platforms").notNull(),
    fails: text("fails").array().notNull(),
    less: text("less").array().notNull(),
    firstSeen: time("first_seen").notNull(),
    goneAt: time("gone_at").notNull(),
    /** The component was removed. */
    removed: boolean("removed").notNull(),
  },
  (table) => [
    index("past_issue_gone").on(table.code, table.goneAt),
    index("past_issue_last").on(table.goneAt),
    index("past_issue_of").on(table.namespace, table.name, table.code, table.goneAt),
  ],
);

/**
 * How many components are what: what a summary of the fleet would else have to walk through all rows for. Triggers of `component`,
 * `component_issue`, `past_issue`, `look` and `evidence` add what a change makes more or fewer, in its own transaction and as rows of
 * their own, so that no change waits for another; the count is the sum. `lib/fleet/counts` reads it and folds the rows from time to time.
 */
export const fleetCount = pgTable("fleet_count", {
  id: bigserial("id", { mode: "number" }).primaryKey(),
  /** For what is counted over time; null: as it is now. */
  day: date("day", { mode: "string" }),
  facet: text("facet").notNull(),
  value: text("value").notNull(),
  count: bigint("count", { mode: "number" }).notNull(),
});

/** The same of issues by namespace, application and client: many rows, of which the other counts are kept free. */
export const issueGroupCount = pgTable(
  "issue_group_count",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    day: date("day", { mode: "string" }),
    /** `namespace`, `application` or `client`. */
    groupedBy: text("grouped_by").notNull(),
    key: text("key").notNull(),
    facet: text("facet").notNull(),
    value: text("value").notNull(),
    count: bigint("count", { mode: "number" }).notNull(),
  },
  (table) => [
    // After many changes at once the rows that are left lie far apart.
    index("issue_group_count_now").on(table.groupedBy).where(sql`day is null`),
    index("issue_group_count_days").on(table.groupedBy).where(sql`day is not null`),
  ],
);

/**
 * How many components there are of each kind, counted as above: a kind is all that the fleet is filtered by but words and ages. The
 * columns are named as those of `component`, and hold no more of them than filters ask, so that one condition is for both.
 */
export const componentKind = pgTable(
  "component_kind",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    kind: uuid("kind").notNull(),
    namespace: text("namespace").notNull(),
    application: text("application"),
    source: text("source").notNull(),
    wantedChoice: text("wanted_choice").notNull(),
    wantedKind: text("wanted_kind").notNull(),
    configuredChoice: text("configured_choice").notNull(),
    builtHolds: text("built_holds").notNull(),
    step: text("step").notNull(),
    issueCodes: text("issue_codes").array().notNull(),
    platforms: text("platforms").array().notNull(),
    /** 0 or 1, as the two after it. */
    errors: integer("errors").notNull(),
    warnings: integer("warnings").notNull(),
    infos: integer("infos").notNull(),
    /** Empty, or null: it was not read. */
    digest: text("digest"),
    /** 0, 81 (near the limit) or 101 (over it). */
    resultPercent: integer("result_percent").notNull(),
    coverage: text("coverage").notNull(),
    verified: text("verified").notNull(),
    /** True, or null: it did not fail. */
    failure: boolean("failure"),
    count: bigint("count", { mode: "number" }).notNull(),
  },
  (table) => [
    index("component_kind_of").on(table.kind),
    index("component_kind_namespace").on(table.namespace),
  ],
);

/** What was wanted, by whom, when and why; only ever added to. */
export const choiceEvent = pgTable(
  "choice_event",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    namespace: text("namespace").notNull(),
    name: text("name").notNull(),
    at: time("at").notNull(),
    by: text("by").notNull(),
    from: jsonb("from"),
    to: jsonb("to"),
    note: text("note"),
    /** Of the component in the cluster, since one that is made anew under a name is another; null where it is in none. */
    uid: text("uid"),
  },
  (table) => [index("choice_event_of").on(table.namespace, table.name, table.at)],
);

/** Which digest a component's reference named, from when on; only ever added to. */
export const indexEvent = pgTable(
  "index_event",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    namespace: text("namespace").notNull(),
    name: text("name").notNull(),
    at: time("at").notNull(),
    digest: text("digest").notNull(),
    reference: text("reference").notNull(),
    built: jsonb("built").notNull(),
    issues: jsonb("issues").notNull(),
    changed: jsonb("changed"),
    /** As of `choice_event`. */
    uid: text("uid"),
  },
  (table) => [index("index_event_of").on(table.namespace, table.name, table.at)],
);

/** The components of a cluster that had a name, one after the other; only ever added to. */
export const componentLife = pgTable(
  "component_life",
  {
    /** Their order: clocks of replicas and of the database differ. */
    id: bigserial("id", { mode: "number" }).primaryKey(),
    namespace: text("namespace").notNull(),
    name: text("name").notNull(),
    uid: text("uid").notNull(),
    /** When the cluster made it; null: it did not say. */
    createdAt: time("created_at"),
    /** When it was first seen. */
    seenAt: time("seen_at").notNull(),
  },
  (table) => [uniqueIndex("component_life_of").on(table.namespace, table.name, table.uid)],
);

/**
 * A report depends on the bytes behind the digest, the rules, and on what its repository answered when it was read: another
 * repository may hold what this one does not, and may show it to others.
 */
export const report = pgTable(
  "report",
  {
    /** As sources name it: `quay.io/org/app`, `oci:samples`. */
    repository: text("repository").notNull(),
    digest: text("digest").notNull(),
    rulesVersion: integer("rules_version").notNull(),
    report: jsonb("report").notNull(),
  },
  (table) => [primaryKey({ columns: [table.repository, table.digest, table.rulesVersion] })],
);

/** The fleet by what its indexes held, a row a day. */
export const rolloutDay = pgTable("rollout_day", {
  day: date("day", { mode: "string" }).primaryKey(),
  gzip: integer("gzip").notNull(),
  dual: integer("dual").notNull(),
  zstd: integer("zstd").notNull(),
  other: integer("other").notNull(),
  unread: integer("unread").notNull(),
});

/** A registry that is left alone for a while. */
export const registryPause = pgTable("registry_pause", {
  registry: text("registry").primaryKey(),
  until: time("until").notNull(),
  code: text("code").notNull(),
  message: text("message").notNull(),
  /** Pauses in a row; each is longer than the one before. */
  failures: integer("failures").notNull(),
});

/** Whether a registry answers what partial pulls ask for, as it was last asked; what nobody could tell is not kept. */
export const registryProbe = pgTable("registry_probe", {
  host: text("host").primaryKey(),
  at: time("at").notNull(),
  /** `in-parts`, `whole`, `twice` or `fails`. */
  verdict: text("verdict").notNull(),
  /** All of it: which blob of which image was asked for, who answered, and how. */
  probe: jsonb("probe").notNull(),
});

/** Rounds of looking at everything. */
export const scanRound = pgTable("scan_round", {
  id: bigserial("id", { mode: "number" }).primaryKey(),
  startedAt: time("started_at").notNull(),
  endedAt: time("ended_at"),
  total: integer("total").notNull(),
  failed: integer("failed").notNull().default(0),
  cancelled: boolean("cancelled").notNull().default(false),
});

/** A set of filters kept under a name. */
export const savedView = pgTable("saved_view", {
  name: text("name").primaryKey(),
  query: text("query").notNull(),
  by: text("by").notNull(),
});

/** When a cluster last answered, so that a server that starts while it is away can say how old its knowledge is. */
export const clusterContact = pgTable("cluster_contact", {
  server: text("server").primaryKey(),
  at: time("at").notNull(),
});

/** What was applied to images, by whom and what came of it; a row is made when it is asked for, and ends in one of three states. */
export const application = pgTable(
  "application",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    /** Of those that were asked for as one; null where it is alone. */
    batch: bigint("batch", { mode: "number" }),
    askedAt: time("asked_at").notNull(),
    by: text("by").notNull(),
    /** `choice`, `repair` or `roll-back`. */
    kind: text("kind").notNull(),
    choice: text("choice"),
    /** Of zstd. */
    level: integer("level").notNull(),
    copySboms: boolean("copy_sboms").notNull(),
    /** Why, in the words of whoever asked. */
    note: text("note"),
    /** The application that a roll-back takes back. */
    rollsBack: bigint("rolls_back", { mode: "number" }),
    /** What is read, and the tag that moves: two that would move one wait for each other. */
    reference: text("reference").notNull(),
    target: text("target").notNull(),
    /** Of the component that it was asked for at; null on Inspect. */
    namespace: text("namespace"),
    name: text("name"),
    /** What the reference named when it was asked for: on another index nothing is done. */
    startsFrom: text("starts_from").notNull(),
    /** The new index, once it was read back and before its tag moves: who goes on after a kill knows by it what was done. */
    meant: text("meant"),
    /** `waiting`, `running`, `done`, `failed` or `cancelled`. */
    state: text("state").notNull(),
    cancelAsked: boolean("cancel_asked").notNull().default(false),
    startedAt: time("started_at"),
    endedAt: time("ended_at"),
    /** How often it was begun: once, and again after each kill. */
    tries: integer("tries").notNull().default(0),
    progress: jsonb("progress").notNull().default([]),
    outcome: jsonb("outcome"),
    failure: jsonb("failure"),
    leasedBy: text("leased_by"),
    leasedUntil: time("leased_until"),
  },
  (table) => [
    index("application_state").on(table.state, table.id),
    index("application_of").on(table.namespace, table.name, table.id),
    index("application_target").on(table.target, table.id),
    index("application_batch").on(table.batch),
  ],
);

/**
 * A list of references that the server brings in, or looks through, by itself: whichever process has the lease goes on where the last
 * one stood. Its figures are kept in the transaction of the lines that they count.
 */
export const importRun = pgTable("import_run", {
  /** A UUID. */
  id: text("id").primaryKey(),
  /** Their order. */
  number: bigserial("number", { mode: "number" }).notNull(),
  askedAt: time("asked_at").notNull(),
  by: text("by").notNull(),
  namespace: text("namespace").notNull(),
  application: text("application"),
  /** The list, until its end. */
  text: text("text").notNull(),
  dryRun: boolean("dry_run").notNull(),
  total: integer("total").notNull(),
  /** Lines that something became of, and how many of them by what. */
  done: integer("done").notNull().default(0),
  added: integer("added").notNull().default(0),
  known: integer("known").notNull().default(0),
  refused: integer("refused").notNull().default(0),
  /** The first of each kind, with what became of them. */
  lines: jsonb("lines").notNull(),
  /** Why it ended before its end. */
  problem: text("problem"),
  endedAt: time("ended_at"),
  leasedBy: text("leased_by"),
  leasedUntil: time("leased_until"),
});

/**
 * A choice for many components that the server makes one after the other: whichever process has the lease goes on where the last one
 * stood. Its figures are kept with what came of each.
 */
export const choiceBatch = pgTable("choice_batch", {
  /** A UUID. */
  id: text("id").primaryKey(),
  /** Their order. */
  number: bigserial("number", { mode: "number" }).notNull(),
  askedAt: time("asked_at").notNull(),
  /** Who began it, and whose rights its changes need: of what is tried again those of whoever asked for that. */
  by: text("by").notNull(),
  actor: jsonb("actor").notNull(),
  /** Null: an earlier batch is undone. */
  push: text("push"),
  note: text("note"),
  total: integer("total").notNull(),
  /** Those of which something came, by what. */
  set: integer("set").notNull().default(0),
  already: integer("already").notNull().default(0),
  lost: integer("lost").notNull().default(0),
  failed: integer("failed").notNull().default(0),
  /** Of those that failed, the ones that are no component any more. */
  gone: integer("gone").notNull().default(0),
  endedAt: time("ended_at"),
  leasedBy: text("leased_by"),
  leasedUntil: time("leased_until"),
});

/** What a batch does to one component. */
export const choiceTask = pgTable(
  "choice_task",
  {
    batch: text("batch")
      .notNull()
      .references(() => choiceBatch.id, { onDelete: "cascade" }),
    /** Their order in the batch. */
    place: integer("place").notNull(),
    namespace: text("namespace").notNull(),
    name: text("name").notNull(),
    /** The state that whoever asked has seen; null where they saw none. */
    etag: text("etag"),
    /** `{ to }`: just this is chosen; null: what the batch says of push builds. */
    exactly: jsonb("exactly"),
    /** What it is about to change, written before it does: who goes on after a kill knows by it whether that was done. */
    begun: jsonb("begun"),
    /** `waiting`, or the kind of its outcome: `set`, `already`, `lost`, `failed`. */
    state: text("state").notNull().default("waiting"),
    outcome: jsonb("outcome"),
  },
  (table) => [
    primaryKey({ columns: [table.batch, table.place] }),
    index("choice_task_state").on(table.batch, table.state, table.place),
  ],
);

/** What was made of a layer: the same layer gives the same bytes, so what is there still need not be made again. */
export const madeLayer = pgTable(
  "made_layer",
  {
    layer: text("layer").notNull(),
    /** `gzip` or `zstd`. */
    family: text("family").notNull(),
    level: integer("level").notNull(),
    made: jsonb("made").notNull(),
    at: time("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.layer, table.family, table.level] })],
);
