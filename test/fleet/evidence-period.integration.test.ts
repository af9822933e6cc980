import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { COMPONENT_KEYS } from "#lib/evidence/gather-runs.ts";
import { FAILED_AGAIN_MS } from "#lib/scan/evidence-worker.ts";
import { opened } from "#test/database/opened.ts";
import { type Postgres, startPostgres } from "#test/database/postgres.ts";
import { RUN } from "#test/provenance/chains.ts";
import type { RunDocument } from "#test/tekton/run-documents.ts";
import { tidyAfterAll } from "#test/tidy.ts";
import { type EvidenceFleet, nameOf, PERIOD_SECONDS, startEvidenceFleet } from "./evidence-fleet.ts";

/** Attested, signed, with an SBOM. */
const WHOLE = "single: amd64 gzip | named index | attested index | signed index | sbom index";
/** The run by its uid, which the attestation says, and its tasks. */
const RUN_QUESTIONS = 2;
/** Three tags and the referrers. */
const PLACES = 4;
/** What is due next is spread over a tenth of it. */
const PERIOD = PERIOD_SECONDS * 1.1;
const DAY_SECONDS = 24 * 60 * 60;
const nobody = { archive: 0, registry: 0 };
const SLOW = 1_200_000;

const tidy = tidyAfterAll();
let postgres: Postgres;
beforeAll(async () => {
  postgres = await tidy.keep(startPostgres());
});

async function fleetOf(given: Parameters<typeof startEvidenceFleet>[1]): Promise<EvidenceFleet> {
  const database = await opened({ url: await postgres.createDatabase() });
  const fleet = await startEvidenceFleet(database, given);
  onTestFinished(async () => {
    await fleet.stop();
    await database.close();
  });
  return fleet;
}

/** The same runs for each of several components, as each had been built by its own. */
const builtBy = (components: number) => (runs: readonly RunDocument[]) =>
  Array.from({ length: components }, (_, at) =>
    runs.map((run) => ({
      ...run,
      metadata: {
        ...run.metadata,
        uid: `${run.metadata.uid}-${at}`,
        labels: {
          ...run.metadata.labels,
          [COMPONENT_KEYS[0]]: nameOf(at),
          ...(run.kind === "TaskRun" ? { "tekton.dev/pipelineRunUID": `${RUN.uid}-${at}` } : {}),
        },
      },
    })),
  ).flat();

test("of 2,000 components each is asked about once, and nobody is asked where nothing changed", {
  timeout: SLOW,
}, async () => {
  const fleet = await fleetOf({ line: WHOLE, components: 2000 });
  const first = await fleet.pass(0);
  expect(first.archive).toBe(2000 * RUN_QUESTIONS);
  expect(first.registry).toBeLessThanOrEqual(2000 * PLACES + 20);
  expect(await fleet.evidenceOf(nameOf(1999))).toMatchObject({
    index: { attested: "own", verified: "yes", named: [{}, {}] },
    issues: [],
  });
  for (let period = 0; period < 3; period++) expect(await fleet.pass(PERIOD)).toEqual(nobody);
  // What is whole is not looked for again after a day either.
  expect(await fleet.pass(DAY_SECONDS * 2)).toEqual(nobody);
  await fleet.renew(nameOf(7));
  expect(await fleet.pass(0)).toEqual({ archive: RUN_QUESTIONS, registry: PLACES });
});

describe("a few components", () => {
  const COMPONENTS = 3;
  const started = async (line: string, archived?: ReturnType<typeof builtBy>) =>
    fleetOf({ line, components: COMPONENTS, ...(archived ? { archived } : {}) });
  const each = (questions: number) => COMPONENTS * questions;

  test("what is missing is asked for again, at first each period and then less often, and a run that ended is not", async () => {
    const fleet = await started("single: amd64 gzip | named index", builtBy(COMPONENTS));
    expect((await fleet.pass(0)).archive).toBeGreaterThan(0);
    const known = await fleet.evidenceOf(nameOf(1));
    expect(known).toMatchObject({ index: { named: [{}, {}], attested: "none" }, issues: [] });
    const attestation = { archive: 0, registry: each(PLACES) };
    expect(await fleet.pass(PERIOD)).toEqual(attestation);
    expect(await fleet.pass(DAY_SECONDS)).toEqual(attestation);
    // It was missing for a day: the next time is in six hours.
    expect(await fleet.pass(PERIOD)).toEqual(nobody);
    expect(await fleet.pass(DAY_SECONDS / 4)).toEqual(attestation);
  });

  test("an attested digest without a signature is looked at again each day, and nobody is asked for its run", async () => {
    const fleet = await started("single: amd64 gzip | named index | attested index");
    await fleet.pass(0);
    for (let hour = 0; hour < 3; hour++) expect(await fleet.pass(3600)).toEqual(nobody);
    expect(await fleet.pass(DAY_SECONDS)).toEqual({ archive: 0, registry: each(PLACES) });
    expect(await fleet.pass(PERIOD)).toEqual(nobody);
  });

  test("what is judged otherwise is judged anew, of what is known", async () => {
    const fleet = await started(WHOLE);
    await fleet.pass(0);
    const before = await fleet.evidenceOf(nameOf(0));
    fleet.judgeAnew();
    expect(await fleet.pass(PERIOD)).toEqual(nobody);
    const after = await fleet.evidenceOf(nameOf(0));
    expect(after).toEqual({ ...before, readAt: after?.readAt });
    expect(after?.readAt).not.toBe(before?.readAt);
  });

  test("an archive whose database is away at first proves nothing, and is asked again", async () => {
    const fleet = await started("single: amd64 gzip | named index", builtBy(COMPONENTS));
    fleet.archive.databaseAway = true;
    await fleet.pass(0);
    expect(await fleet.evidenceOf(nameOf(0))).toMatchObject({
      runs: [],
      issues: [],
      sources: [{ name: "Tekton Results", failure: { code: "source-away" } }],
    });
    fleet.archive.databaseAway = false;
    expect((await fleet.pass(PERIOD)).archive).toBeGreaterThan(0);
    expect(await fleet.evidenceOf(nameOf(0))).toMatchObject({
      index: { named: [{}, {}] },
      sources: [{ failure: null }],
    });
  });

  test("a run that is known and what stands beside an attested digest outlive an outage of everybody", async () => {
    const fleet = await started(
      "amd64 gzip | named index 1 | attested index | signed index",
      builtBy(COMPONENTS),
    );
    await fleet.pass(0);
    const known = await fleet.evidenceOf(nameOf(2));
    expect(known).toMatchObject({ runs: [{}, {}], index: { attested: "own", signed: "own" } });
    fleet.archive.databaseAway = true;
    fleet.registry.away = true;
    for (let turn = 0; turn < 3; turn++) {
      await fleet.pass(PERIOD);
      expect(await fleet.evidenceOf(nameOf(2))).toMatchObject({
        ...{ runs: known?.runs, index: known?.index, issues: [] },
        entries: [{ named: known?.entries[0]?.named, unseen: [{}, {}, {}, {}] }],
      });
    }
  });

  test("what a registry that is away would tell stays as it was read, with its time, and is read again soon", async () => {
    const fleet = await started("single: amd64 gzip | named index | signed index", builtBy(COMPONENTS));
    await fleet.pass(0);
    const known = await fleet.evidenceOf(nameOf(2));
    expect(known).toMatchObject({ index: { signed: "own", attested: "none" } });
    fleet.registry.away = true;
    await fleet.pass(PERIOD);
    expect(await fleet.evidenceOf(nameOf(2))).toEqual(known);
    fleet.registry.away = false;
    expect((await fleet.pass((FAILED_AGAIN_MS / 1000) * 1.1)).registry).toBe(each(PLACES));
    expect(await fleet.evidenceOf(nameOf(2))).toEqual({
      ...known,
      readAt: expect.not.stringMatching(known?.readAt ?? ""),
    });
  });
});
