import { createApplicationService } from "#lib/applications/service.ts";
import { startApplicationWorker } from "#lib/applications/worker.ts";
import { openTargetForVisitors } from "#lib/apply/open-target.ts";
import { createBounds } from "#lib/auth/bounds.ts";
import type { OnFault } from "#lib/background/fault-log.ts";
import type { LoadedSettings } from "#lib/config/load.ts";
import { workFailure } from "#lib/db/failure.ts";
import { type Database, openDatabase } from "#lib/db/open.ts";
import { startUpkeep } from "#lib/db/upkeep.ts";
import { createEvidenceReader, type EvidenceReader } from "#lib/evidence/reader.ts";
import type { KeptFleet } from "#lib/fleet/known/known.ts";
import type { Key } from "#lib/fleet/known/row-key.ts";
import { recordRollout } from "#lib/fleet/rollout.ts";
import { keysOf } from "#lib/fleet/table/pages.ts";
import type { Inspector } from "#lib/inspect/inspect.ts";
import { openForVisitors, registriesForVisitors } from "#lib/inspect/open-source.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { startEvidenceWorker } from "#lib/scan/evidence-worker.ts";
import { forgetFailures } from "#lib/scan/queue.ts";
import { scanProgress, startRound } from "#lib/scan/rounds.ts";
import { startScanner } from "#lib/scan/scanner.ts";
import { createSpareTime } from "#lib/scan/spare-time.ts";
import { applyHow } from "./apply/apply-how.ts";
import { createApplyService } from "./apply/service.ts";
import { createChoiceService } from "./choice.ts";
import { createChoiceBatches } from "./choices/batches.ts";
import { startChoiceWorker } from "./choices/worker.ts";
import { noCluster } from "./cluster/none.ts";
import { startCluster } from "./cluster/source.ts";
import { createComponentService } from "./component.ts";
import { createEditingService } from "./editing.ts";
import { createEventsService } from "./events.ts";
import { createEvidenceService, evidenceByCluster } from "./evidence.ts";
import { createFiguresService } from "./figures.ts";
import { startImportWorker } from "./import-worker.ts";
import { createImports } from "./imports.ts";
import { startIssues } from "./issues.ts";
import { paceOf } from "./pace.ts";
import { createPlansService } from "./plans.ts";
import { createRegistriesService } from "./registries.ts";
import { createSamplesService, createStandIn } from "./samples.ts";
import { createScanService } from "./scan.ts";
import type { Services } from "./services.ts";
import { choicesOf, keepSettings } from "./sources.ts";
import { createTableService } from "./table.ts";
import { createTagsService } from "./tags.ts";
import { createViewsService } from "./views.ts";

export interface StartOptions {
  readonly loaded: LoadedSettings;
  readonly inspector: Inspector;
  /** For what only an operator can put right. */
  readonly onFault: OnFault;
  readonly now?: () => Date;
  readonly random?: () => number;
}

/** Why there are no services: one sentence of what happened, and one of what to do. */
export interface StartFailure {
  readonly message: string;
  readonly next: string;
}

/** The services, and what only the process that started them does. */
export interface RunningServices extends Services {
  /** Somebody asks, or was answered, now: what nobody waits for leaves the processor to it. */
  giveWay(): void;
  stop(): Promise<void>;
}

/** Opens the database, brings the components in and begins to look at them. */
export async function startServices(options: StartOptions): Promise<Result<RunningServices, StartFailure>> {
  const { loaded } = options;
  const reader = await createEvidenceReader(options);
  if (!reader.ok) return fail({ message: reader.failure, next: "Correct the settings." });
  const opened = await openDatabase(
    loaded.databaseUrl === null ? { folder: `${loaded.dataFolder}/db` } : { url: loaded.databaseUrl },
  );
  if (!opened.ok) return opened;
  try {
    return ok(await run(opened.value, reader.value, options));
  } catch (error) {
    const failure = workFailure(error);
    if (failure === null) throw error;
    return fail(failure);
  }
}

async function run(
  database: Database,
  evidenceReader: EvidenceReader,
  options: StartOptions,
): Promise<RunningServices> {
  const { loaded, inspector, onFault, now = () => new Date(), random = Math.random } = options;
  const { settings } = loaded;
  const kept: KeptFleet = { database, choices: choicesOf(loaded), now };
  const pace = paceOf(settings);
  const evidenceEveryMs = settings.scan.evidenceEverySeconds * 1000;

  // What is known, and what goes on by itself.
  await keepSettings(kept, loaded);
  const standIn = await createStandIn(kept, loaded);
  await recordRollout(database, now());
  const spare = createSpareTime();
  await forgetFailures(database, now());
  const scanner = startScanner({ database, inspector, pace, onLook: spare.giveWay, now, random, onFault });
  const stopUpkeep = startUpkeep(database, onFault);
  const onKept = async () => {
    await recordRollout(database, now());
    scanner.wake();
  };
  const cluster =
    settings.cluster === undefined
      ? await noCluster(kept)
      : await startCluster(settings.cluster, { git: settings.git, kept, onFault, onKept });
  const reading = evidenceByCluster(evidenceReader, cluster);
  const evidenceWorker = startEvidenceWorker({
    ...{ database, pace, spare, now, random, onFault },
    read: (asked) => reading.read({ kind: "server" }, asked),
    judgedBy: reading.judgedBy,
    everyMs: evidenceEveryMs,
    atOnce: settings.scan.evidenceAtOnce,
  });
  /** Components whose tag was moved are looked at next. */
  const lookAt = async (keys: readonly Key[]) => {
    await startRound(database, now(), keys);
    scanner.wake();
  };
  const openTarget = openTargetForVisitors(loaded);
  const applicationWorker = startApplicationWorker({
    ...{ database, inspector, openTarget, now, onFault },
    openSource: openForVisitors(loaded),
    atOnce: settings.limits.applicationsAtOnce,
    async onApplied({ target, namespace, name }) {
      const asked = namespace === null || name === null ? [] : [{ namespace, name }];
      await lookAt([...asked, ...(await keysOf(database, { reference: target }))]);
    },
  });

  // What is asked for: each service with what it needs.
  const { rightsFor } = cluster;
  const { wake } = scanner;
  const scan = () => scanProgress(database, now());
  const applications = createApplicationService({ database, openTarget, wake: applicationWorker.wake, now });
  const issues = startIssues({
    ...{ database, rightsFor, scan, now, onFault },
    mayWrite: applications.mayWrite,
  });
  const ending = new AbortController();
  const choice = createChoiceService({ kept, cluster });
  const editing = createEditingService({ kept, loaded, standIn, rightsFor, wake });
  const importWorker = startImportWorker({ into: editing.imported, now, onFault });
  const { change } = choice;
  const choiceWorker = startChoiceWorker({ database, rightsFor, change, now, onFault });
  return {
    table: createTableService({ database, rightsFor, now }),
    figures: createFiguresService({
      ...{ database, scan, now },
      cluster: cluster.state,
      areSamplesShown: standIn.isShown,
    }),
    issues,
    views: createViewsService({ database, now }),
    registries: createRegistriesService({
      ...{ database, newBudget: inspector.newBudget, mayWrite: applications.mayWrite, now },
      access: registriesForVisitors(loaded),
    }),
    scan: createScanService({ database, pace, wake, now }),
    samples: createSamplesService({ database, loaded, lookAt }),
    events: createEventsService({
      ...{ database, scan, onFault },
      cluster: cluster.state,
      applications: applications.active,
      signal: ending.signal,
    }),
    component: createComponentService({ kept, rightsFor }),
    editing,
    imports: createImports({ database, wake: importWorker.wake, now }),
    choice,
    choiceBatches: createChoiceBatches({ database, rightsFor, wake: choiceWorker.wake, now }),
    tags: createTagsService({ database, inspector, now }),
    evidence: createEvidenceService({ database, reading, everyMs: evidenceEveryMs, onFault, now }),
    plans: createPlansService({
      database,
      how: (reference, choice) => applyHow({ applications, loaded }, reference, choice),
    }),
    apply: createApplyService({ database, applications, rightsFor }),
    applications,
    bounds: createBounds(settings.limits),
    health: database.health,

    giveWay: spare.giveWay,
    async stop() {
      ending.abort();
      await choiceWorker.stop();
      await cluster.stop();
      await importWorker.stop();
      await applicationWorker.stop();
      await scanner.stop();
      await evidenceWorker.stop();
      await evidenceReader.close();
      await issues.stop();
      await stopUpkeep();
      await database.close();
    },
  };
}
