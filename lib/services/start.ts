import { createApplicationService } from "#lib/applications/service.ts";
import { startApplicationWorker } from "#lib/applications/worker.ts";
import { openTargetForVisitors } from "#lib/apply/open-target.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { createBounds } from "#lib/auth/bounds.ts";
import type { OnFault } from "#lib/background/fault-log.ts";
import { inBackground } from "#lib/background/keep-going.ts";
import type { ClusterActor } from "#lib/cluster/connect.ts";
import type { LoadedSettings } from "#lib/config/load.ts";
import { workFailure } from "#lib/db/failure.ts";
import { type Database, openDatabase } from "#lib/db/open.ts";
import { asOneAction } from "#lib/db/transaction.ts";
import { startUpkeep } from "#lib/db/upkeep.ts";
import { askedComponent } from "#lib/evidence/gather-runs.ts";
import { askedAnew } from "#lib/evidence/kept.ts";
import { createEvidenceService, type EvidenceAsked, type EvidenceService } from "#lib/evidence/service.ts";
import type { ComponentDetail, FleetSummary, ScanProgress } from "#lib/fleet/answers.ts";
import { keepChoice } from "#lib/fleet/choice/change-choice.ts";
import type { Wanted } from "#lib/fleet/choice/choice.ts";
import { defaultWanted } from "#lib/fleet/choice/choices-by-default.ts";
import { judgedFor } from "#lib/fleet/choice/judged.ts";
import type { Configured } from "#lib/fleet/choice/states.ts";
import { issueCounts } from "#lib/fleet/counts/counts.ts";
import type { ComponentFailure } from "#lib/fleet/failure.ts";
import { beginningOf, currentLife, historyOf, type Life } from "#lib/fleet/history/history.ts";
import { checkGiven } from "#lib/fleet/known/add.ts";
import { forgetPlace } from "#lib/fleet/known/forget.ts";
import { forgetKnown, type KeptFleet, keepKnown } from "#lib/fleet/known/known.ts";
import { type ClusterFacts, type LookedRecord, rowOf } from "#lib/fleet/known/record.ts";
import { fleetRatio } from "#lib/fleet/ratio.ts";
import { keepEvidence, keptEvidence, storedEvidence } from "#lib/fleet/results/evidence-results.ts";
import { componentReport } from "#lib/fleet/results/stored-reports.ts";
import { recordRollout, rolloutUntilNow } from "#lib/fleet/rollout.ts";
import { fleetCsvHead, fleetCsvLine } from "#lib/fleet/table/csv.ts";
import { fleetFigures } from "#lib/fleet/table/figures.ts";
import {
  addressedRecord,
  createTotals,
  fleetKeys,
  fleetWindow,
  fleetWindows,
  keysOf,
  recordOf,
} from "#lib/fleet/table/pages.ts";
import { everything, type FleetQuery } from "#lib/fleet/table/query.ts";
import type { ScanFailure } from "#lib/fleet/table/row.ts";
import { tagList } from "#lib/fleet/tags.ts";
import { countedViews, forgetView, saveView } from "#lib/fleet/views.ts";
import { chargedInspector } from "#lib/inspect/charged.ts";
import type { Inspector } from "#lib/inspect/inspect.ts";
import { openForVisitors, registriesForVisitors } from "#lib/inspect/open-source.ts";
import { resetSamples } from "#lib/inspect/samples-folder.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { planDocument } from "#lib/plan/plan-document.ts";
import { FAILED_AGAIN_MS, startEvidenceWorker } from "#lib/scan/evidence-worker.ts";
import { forgetFailures, pausesAt } from "#lib/scan/queue.ts";
import { cancelRound, scanProgress, startRound } from "#lib/scan/rounds.ts";
import { startScanner } from "#lib/scan/scanner.ts";
import { createSpareTime } from "#lib/scan/spare-time.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import {
  type ApplyTools,
  applyToComponent,
  applyToImage,
  applyToMany,
  rollBackApplication,
} from "./apply/apply-components.ts";
import { applyHow } from "./apply/apply-how.ts";
import { previewMany } from "./apply/preview-apply.ts";
import { createChoiceBatches } from "./choices/batches.ts";
import { type ClusterSource, startCluster } from "./cluster/source.ts";
import { createEvents } from "./events.ts";
import type { Fleet, HistoryPage, Key } from "./fleet.ts";
import { importList } from "./import-list.ts";
import { startIssues } from "./issues.ts";
import { leftAlone } from "./left-alone.ts";
import { createMetrics } from "./metrics.ts";
import { paceOf } from "./pace.ts";
import { createRegistryProbes } from "./registry-probes.ts";
import { keepSamples, keepSettings, plainComponent, SAMPLE_NAMESPACE } from "./sources.ts";

export interface FleetOptions {
  readonly loaded: LoadedSettings;
  readonly inspector: Inspector;
  /** For what only an operator can mend. */
  readonly onFault: OnFault;
  readonly now?: () => Date;
  readonly random?: () => number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const HISTORY_LINES = 50;

/** Why there is no fleet: one sentence of what happened, and one of what to do. */
export interface StartFailure {
  readonly message: string;
  readonly next: string;
}

/** Opens the database, brings the components in and begins to look at them. */
export async function startFleet(options: FleetOptions): Promise<Result<Fleet, StartFailure>> {
  const { loaded } = options;
  const evidence = await createEvidenceService(options);
  if (!evidence.ok) return fail({ message: evidence.failure, next: "Correct the settings." });
  const opened = await openDatabase(
    loaded.databaseUrl === null ? { folder: `${loaded.dataFolder}/db` } : { url: loaded.databaseUrl },
  );
  if (!opened.ok) return opened;
  try {
    return ok(await runFleet(opened.value, evidence.value, options));
  } catch (error) {
    const failure = workFailure(error);
    if (failure === null) throw error;
    return fail(failure);
  }
}

async function runFleet(
  database: Database,
  evidence: EvidenceService,
  options: FleetOptions,
): Promise<Fleet> {
  const { loaded, inspector, onFault, now = () => new Date(), random = Math.random } = options;
  const kept: KeptFleet = { database, choices: choicesOf(loaded), now };
  await keepSettings(kept, loaded);
  let samples = await keepSamples(kept, loaded);
  await recordRollout(database, now());
  const clusterSettings = loaded.settings.cluster;
  const pace = paceOf(loaded.settings);
  const spare = createSpareTime();
  await forgetFailures(database, now());
  const scanner = startScanner({ database, inspector, pace, onLook: spare.giveWay, now, random, onFault });
  const stopUpkeep = startUpkeep(database, onFault);
  const totals = createTotals(now);
  const metrics = createMetrics();
  const progress = () => scanProgress(database, now());
  const cluster =
    clusterSettings === undefined
      ? await noCluster(kept)
      : await startCluster(clusterSettings, {
          git: loaded.settings.git,
          kept,
          onFault,
          async onKept() {
            await recordRollout(database, now());
            scanner.wake();
          },
        });
  const readAs = async (actor: ClusterActor, asked: Omit<EvidenceAsked, "live" | "cluster">) =>
    evidence.read({ ...asked, live: cluster.runsFor(actor), cluster: await cluster.tektonConfig() });
  const judgedBy = async () => evidence.judgedBy(await cluster.tektonConfig());
  const reader = startEvidenceWorker({
    database,
    read: (asked) => readAs({ kind: "server" }, asked),
    judgedBy,
    pace,
    everyMs: loaded.settings.scan.evidenceEverySeconds * 1000,
    atOnce: loaded.settings.scan.evidenceAtOnce,
    spare,
    now,
    random,
    onFault,
  });
  const openTarget = openTargetForVisitors(loaded);
  /** Components whose tag was moved are looked at next. */
  const lookAt = async (keys: readonly Key[]) => {
    await startRound(database, now(), keys);
    scanner.wake();
  };
  const applying = startApplicationWorker({
    ...{ database, inspector, openTarget, now, onFault },
    openSource: openForVisitors(loaded),
    atOnce: loaded.settings.limits.applicationsAtOnce,
    async onApplied({ target, namespace, name }) {
      const asked = namespace === null || name === null ? [] : [{ namespace, name }];
      await lookAt([...asked, ...(await keysOf(database, { reference: target }))]);
    },
  });
  const applications = createApplicationService({ database, openTarget, wake: applying.wake, now });
  const ending = new AbortController();
  const events = createEvents({
    database,
    scan: progress,
    cluster: cluster.state,
    applications: applications.active,
    onFault,
    signal: ending.signal,
  });

  const summaryOf = async (query: FleetQuery): Promise<FleetSummary> => {
    const [figures, scan] = await Promise.all([fleetFigures(database, query, now()), progress()]);
    return { ...figures, cluster: cluster.state(), samples, scan };
  };
  const rowsFor = async (actor: Actor, records: readonly LookedRecord[]) => {
    const rightOf = await cluster.rightsFor(actor, records);
    return records.map((record) => rowOf(record, rightOf(record)));
  };
  const rowFor = async (actor: Actor, record: LookedRecord) =>
    rowOf(record, (await cluster.rightsFor(actor, [record]))(record));
  const found = async (key: Key, within = database): Promise<Result<LookedRecord, ComponentFailure>> => {
    const record = await addressedRecord(within, key);
    return record === undefined ? fail(noComponent(key)) : ok(record);
  };
  /** The same for what tells of its content. */
  const shown = async (key: Key) => {
    const record = await found(key);
    const refusal = record.ok ? refusalOf(record.value) : null;
    return refusal === null ? record : fail(refusal);
  };
  /** Its own name, where an address has another for it. */
  const namedAs = async (key: Key): Promise<Key> => (await addressedRecord(database, key)) ?? key;
  /** Only what was added by hand is edited by hand. */
  const editable = async (within: Database, key: Key): Promise<Result<LookedRecord, ComponentFailure>> => {
    const record = await found(key, within);
    return !record.ok || record.value.source === "added" ? record : fail(notYours(key, record.value.source));
  };
  /** One action on what was added here: all of it is kept, or none. */
  const act = async <T>(steps: (within: Database) => Promise<T>): Promise<T> => {
    const done = await asOneAction(database, async (within) => ({
      value: await steps(within),
      samples: await keepSamples({ ...kept, database: within }, loaded),
    }));
    samples = done.samples;
    scanner.wake();
    return done.value;
  };
  /** A component that was added is there at once, and looked at next: in a round, so that pages can follow it. */
  const keepAdded = async (
    within: Database,
    given: readonly Parameters<typeof plainComponent>[1][],
    onKept: (rows: number) => void = () => undefined,
  ) => {
    const told = given.map((one) => ({ known: plainComponent("added", one), wanted: null }));
    await keepKnown({ ...kept, database: within }, "added", told, { all: false, onKept });
    await keepSamples({ ...kept, database: within }, loaded);
    await recordRollout(within, now());
    await startRound(within, now(), given);
  };
  const registries = createRegistryProbes({
    ...{ database, newBudget: inspector.newBudget, mayWrite: applications.mayWrite, now },
    access: registriesForVisitors(loaded),
  });
  const issues = startIssues({
    ...{
      database,
      mayWrite: applications.mayWrite,
      rightsFor: cluster.rightsFor,
      refusalOf,
      progress,
      now,
      onFault,
    },
  });
  const bounds = createBounds(loaded.settings.limits);
  const applyTools: ApplyTools = {
    ...{ database, applications, found, rightsFor: cluster.rightsFor },
    async componentsIn(repository) {
      const keys = await keysOf(database, { repository });
      const records = await Promise.all(keys.map((key) => recordOf(database, key)));
      return records.filter((record) => record !== undefined);
    },
  };

  const changeChoice: Fleet["changeChoice"] = async (actor, change) => {
    const record = await addressedRecord(database, change);
    const { namespace, name } = record ?? change;
    return record?.source === "cluster"
      ? cluster.changeChoice(actor, { ...change, namespace, name })
      : keepChoice(kept, { ...change, namespace, name, by: actor.name });
  };
  const choiceBatches = createChoiceBatches({
    ...{ database, onFault, change: changeChoice },
    rightsFor: cluster.rightsFor,
    signal: ending.signal,
  });

  return {
    async page(actor, query) {
      const { records, total } = await fleetWindow(database, query, now(), totals);
      return { rows: await rowsFor(actor, records), offset: query.offset, total };
    },
    async *csv(actor, query) {
      yield fleetCsvHead;
      for await (const records of fleetWindows(database, query, now())) {
        yield (await rowsFor(actor, records)).map(fleetCsvLine).join("");
      }
    },
    keys: (_actor, query) => fleetKeys(database, query, now()),
    summary: (_actor, query) => summaryOf(query),
    async metrics(_actor) {
      const { text, contentType } = metrics;
      const [summary, codes] = await Promise.all([summaryOf(everything), issueCounts(database)]);
      return { text: await text(summary, codes), contentType };
    },
    rollout: (days) =>
      rolloutUntilNow(database, { since: new Date(now().getTime() - days * DAY_MS), now: now() }),

    async detail(actor, key) {
      const record = await found(key);
      if (!record.ok) return record;
      return ok({ row: await rowFor(actor, record.value), ...(await detailOf(kept, record.value)) });
    },
    changeChoice,
    choiceBatches,
    async history(_actor, key, before, life) {
      return ok(await historyPage(database, await namedAs(key), { before, life }));
    },
    async *wholeHistory(_actor, key, life) {
      const named = await namedAs(key);
      for (let before: Date | null = null; ; ) {
        const { events, next } = await historyPage(database, named, { before, life });
        yield* events;
        if (next === null) return;
        before = new Date(next);
      }
    },
    async plan(_actor, key, choice, { charge }) {
      const record = await shown(key);
      if (!record.ok) return record;
      const booked = charge(1);
      if (!booked.ok) return booked;
      const report = await componentReport(database.sql, record.value);
      if (report === null) return fail(notRead(key));
      const document = planDocument(report, choice, await fleetRatio(database));
      return ok({ ...document, ...applyHow({ applications, loaded }, document.reference, choice) });
    },
    applyTo: (actor, key, asked) => applyToComponent(applyTools, actor, key, asked),
    applyToMany: (actor, keys, asked) => applyToMany(applyTools, actor, keys, asked),
    applyToImage: (actor, wish) => applyToImage(applyTools, actor, wish),
    rollBack: (actor, id) => rollBackApplication(applyTools, actor, id),
    previewMany: (actor, keys, asked) => previewMany(applyTools, actor, keys, asked),
    registries,
    issues,
    applications,
    async resetSamples(_actor) {
      const wasChanged = await resetSamples(loaded);
      if (wasChanged) await lookAt(await keysOf(database, { source: "samples" }));
      return wasChanged;
    },
    async evidence(actor, key, { fresh, signal, charge }) {
      const record = await shown(key);
      if (!record.ok) return record;
      const asked = charge(1);
      if (!asked.ok) return asked;
      const { digest, namespace, name } = record.value;
      const named = { namespace, name };
      const stored = digest === null || fresh ? null : await storedEvidence(database, named, digest);
      if (stored !== null) return ok(stored);
      const report = await componentReport(database.sql, record.value);
      if (report === null) return fail(notRead(key));
      const booked = charge(besideOf(report));
      if (!booked.ok) return booked;
      const component = askedComponent(record.value);
      const known = await keptEvidence(database, named, digest);
      const read = await readAs(actor.cluster, {
        ...{ report, component, signal },
        known: fresh ? askedAnew(known) : known,
      });
      if (!read.ok) return read;
      const at = now();
      const evidence = {
        ...{ at, judgedBy: await judgedBy() },
        ...{ periodMs: loaded.settings.scan.evidenceEverySeconds * 1000, againMs: FAILED_AGAIN_MS },
        dueIn: (ms: number) => new Date(at.getTime() + ms),
      };
      // What was read is told, also where it cannot be kept.
      let holds = read.value.report;
      await inBackground(
        `Keeping the evidence of ${key.namespace}/${key.name}`,
        async () => {
          holds = await keepEvidence(database, named, read.value, evidence);
        },
        onFault,
      );
      return ok(holds);
    },
    async evidenceOf(actor, report, signal) {
      const read = await readAs(actor.cluster, { report, component: null, known: null, signal });
      return read.ok ? ok(read.value.report) : read;
    },
    async tags(_actor, key, { signal, charge }) {
      const record = await found(key);
      if (!record.ok) return record;
      const { reference, registry } = record.value;
      if (reference === null) return fail(neverBuilt(key));
      const paused = (await pausesAt(database, now())).find((one) => one.registry === registry);
      if (paused !== undefined) return fail(leftAlone(paused));
      return tagList(database, chargedInspector(inspector, charge), reference, signal);
    },

    async add(actor, given) {
      const checked = checkGiven(given);
      if (!checked.ok) return checked;
      const added = await act(async (within) => {
        if ((await recordOf(within, checked.value)) !== undefined) return fail(exists(checked.value));
        await keepAdded(within, [checked.value]);
        return found(checked.value, within);
      });
      return added.ok ? ok(await rowFor(actor, added.value)) : added;
    },
    async edit(actor, key, given) {
      const checked = checkGiven({ ...(given as object), ...key });
      const edited = await act(async (within) => {
        const before = await editable(within, key);
        if (!before.ok) return before;
        if (!checked.ok) return checked;
        await keepAdded(within, [checked.value]);
        return found(checked.value, within);
      });
      return edited.ok ? ok(await rowFor(actor, edited.value)) : edited;
    },
    remove: (_actor, key) =>
      act(async (within) => {
        const before = await editable(within, key);
        if (!before.ok) return before;
        await forgetKnown({ database: within, now }, "added", key);
        await recordRollout(within, now());
        return ok(null);
      }),
    importList: (_actor, asked) => importList({ database, act, keep: keepAdded }, asked),

    async forget(_actor, place) {
      return forgetPlace(database, place, { dueAt: new Date(now().getTime() + pace.everyMs), now: now() });
    },
    async scan(_actor, keys) {
      const begun = await asOneAction(database, async (within) => {
        await startRound(within, now(), keys);
        return scanProgress(within, now());
      });
      scanner.wake();
      return begun;
    },
    cancelScan: (_actor) =>
      asOneAction(database, async (within): Promise<ScanProgress> => {
        await cancelRound(within, { now: now(), laterAt: new Date(now().getTime() + pace.everyMs) });
        return scanProgress(within, now());
      }),
    bounds,
    events: (signal) => events.listen(signal),

    views: () => countedViews(database, now()),
    saveView: (actor, view) => saveView(database, view, actor.name),
    forgetView: (_actor, name) => forgetView(database, name),

    giveWay: spare.giveWay,
    health: database.health,
    async stop() {
      ending.abort();
      await cluster.stop();
      await applying.stop();
      await scanner.stop();
      await reader.stop();
      await evidence.close();
      await issues.stop();
      await stopUpkeep();
      await database.close();
    },
  };
}

/** Without a cluster in the settings none of its components is left; their histories stay. */
async function noCluster(kept: KeptFleet): Promise<ClusterSource> {
  await keepKnown(kept, "cluster", [], { all: true });
  return {
    state: () => ({ state: "none", since: null, message: null, problems: [] }),
    rightsFor: async () => () => ({ allowed: true }),
    changeChoice: async (_actor, key) => fail(noComponent(key)),
    runsFor: () => [],
    tektonConfig: async () => null,
    stop: async () => undefined,
  };
}

/** The samples are of the move to both compressions, so both is what their made-up owner wants. */
function choicesOf({ settings: { choices } }: LoadedSettings): LoadedSettings["settings"]["choices"] {
  return { ...choices, namespaces: { [SAMPLE_NAMESPACE]: "dual", ...choices.namespaces } };
}

/** A page of the history; the last ends with why it begins there, where another component had the name before. */
async function historyPage(
  database: Database,
  key: Key,
  { before, life: given }: { readonly before: Date | null; readonly life: Life | undefined },
): Promise<HistoryPage> {
  const life = given === undefined ? await currentLife(database, key) : given;
  const events = await historyOf(database, key, { before, limit: HISTORY_LINES, life });
  if (events.length >= HISTORY_LINES) return { events, next: events.at(-1)?.at ?? null };
  const beginning = await beginningOf(database, key, life);
  return { events: beginning === null ? events : [...events, beginning], next: null };
}

async function detailOf(
  { database, choices, now }: KeptFleet,
  record: LookedRecord,
): Promise<Omit<ComponentDetail, "row">> {
  const cluster = record.cluster as ClusterFacts | null;
  const { push, pullRequest } = defaultWanted(record, choices);
  const [report, pauses] = await Promise.all([
    refusalOf(record) === null ? componentReport(database.sql, record) : null,
    pausesAt(database, now()),
  ]);
  const pause = pauses.find(({ registry }) => registry === record.registry);
  const states = { wanted: record.wanted as Wanted, configured: record.configured as Configured };
  const judged = report === null ? null : judgedFor(report, states);
  return {
    pause:
      pause === undefined
        ? null
        : { until: pause.until.toISOString(), code: pause.code, message: pause.message },
    defaultChoice: { push, pullRequest },
    git: cluster?.git ?? null,
    versions: (cluster?.versions ?? []).map((version) => ({
      ...version,
      image: cluster?.builds.pushed[version.name]?.reference ?? null,
    })),
    newestRun: cluster?.builds.newest ?? null,
    pullRequestImage: record.pullRequestImage,
    report: judged?.report ?? null,
    drift: judged?.drift ?? [],
  };
}

/** What evidence takes to read beyond the index itself: the places beside each of its entries. */
const besideOf = ({ entries }: IndexReport): number => entries.length;

const notYours = ({ namespace, name }: Key, source: string): ComponentFailure => ({
  code: "not-yours-to-edit",
  message: `${namespace}/${name} comes from ${sourceText[source]}.`,
  next: "Change it there.",
});

const sourceText: Readonly<Record<string, string>> = {
  cluster: "the cluster",
  settings: "the settings file",
  samples: "the samples that come with Twofold",
};

/** Why nobody is shown what was read before: the registry lets us in no more. What the row says of it stays. */
function refusalOf({ failure }: Pick<LookedRecord, "failure">): ReadFailure | null {
  const kept = failure as ScanFailure | null;
  if (kept?.code !== "unauthorized" && kept?.code !== "denied") return null;
  return { code: kept.code, message: kept.message, next: kept.next };
}

const noComponent = ({ namespace, name }: Key): ComponentFailure => ({
  code: "no-component",
  message: `There is no component ${namespace}/${name}.`,
  next: "It may have been removed. Look for it in Fleet.",
});

const exists = ({ namespace, name }: Key): ComponentFailure => ({
  code: "exists",
  message: `There is already a component ${namespace}/${name}.`,
  next: "Use another name, or edit the existing component.",
});

const neverBuilt = ({ namespace, name }: Key): ComponentFailure => ({
  code: "unread",
  message: `${namespace}/${name} has not been built yet.`,
  next: "Start a build. The image appears here once it is pushed.",
});

const notRead = ({ namespace, name }: Key): ComponentFailure => ({
  code: "unread",
  message: `The newest index of ${namespace}/${name} has not been checked yet.`,
  next: "It is in the queue. Try again later.",
});
