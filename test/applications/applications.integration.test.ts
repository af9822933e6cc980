import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import type { Application } from "#lib/applications/record.ts";
import { localActor } from "#lib/auth/actor.ts";
import type { Database } from "#lib/db/open.ts";
import { application } from "#lib/db/schema.ts";
import type { RunningServices } from "#lib/services/start.ts";
import { put } from "#test/apply/put.ts";
import { opened } from "#test/database/opened.ts";
import { startPostgres } from "#test/database/postgres.ts";
import { configuredFleet } from "#test/fleet/configured-fleet.ts";
import { passOn, type Running, startRegistry, startServer } from "#test/registry/bed.ts";
import { soon } from "#test/soon.ts";
import { tidyAfterAll } from "#test/tidy.ts";

const actor = localActor();
const tidy = tidyAfterAll();
const folder = tidy.folder();

let registry: Running;
/** The registry as it is written to while a test holds it back. */
let slow: Running & { readonly host: string };
let url: string;
let fleet: RunningServices;
let database: Database;
let held: Promise<void> = Promise.resolve();
let settings: string;

beforeAll(async () => {
  registry = await tidy.keep(startRegistry());
  slow = await tidy.keep(
    startServer(async (request, response) => {
      if (request.method !== "GET" && request.method !== "HEAD") await held;
      passOn(registry.host, request, response);
    }),
  );
  const postgres = await tidy.keep(startPostgres());
  url = await postgres.createDatabase();
  settings = [
    "samples: false",
    `registries:\n  ${slow.host}: {insecure: true, write: true}\n  ${registry.host}: {insecure: true}`,
    "scan: {everySeconds: 10}",
    "choices: {default: dual}",
    "components:",
    ...["one", "two", "three"].map((name) => `  - {name: ${name}, reference: "${slow.host}/shop/${name}:1"}`),
    `  - {name: readonly, reference: "${registry.host}/shop/one:1"}`,
  ].join("\n");
  for (const name of ["one", "two", "three", "four"])
    await put("gzip-only", `${registry.host}/shop/${name}:1`);
  fleet = await configuredFleet({ url }, folder, settings);
  // A test ends the first, and begins another.
  tidy.later(() => fleet.stop());
  database = await tidy.keep(opened({ url }));
});

const key = (name: string) => ({ namespace: "default", name });

async function rowOf(name: string) {
  const detail = await fleet.component.detail(actor, key(name));
  if (!detail.ok) throw new Error(detail.failure.message);
  return detail.value;
}

/** Waits until the component was looked at, and yields the digest of its index. */
const digestOf = (name: string): Promise<string> =>
  soon(async () => {
    const { report } = await rowOf(name);
    expect(report).not.toBeNull();
    return report?.digest ?? "";
  });

const ended = (id: number): Promise<Application> =>
  soon(async () => {
    const found = await fleet.applications.get(id);
    if (!found.ok) throw new Error(found.failure.message);
    expect(["done", "failed", "cancelled"]).toContain(found.value.state);
    return found.value;
  });

async function asked(
  name: string,
  startsFrom: string,
  choice: "dual" | "gzip" | null = "dual",
): Promise<Application> {
  const done = await fleet.apply.toComponent(actor, key(name), {
    deed: { kind: "choice", choice },
    startsFrom,
    level: 1,
    note: `why ${name} changes`,
  });
  if (!done.ok) throw new Error(done.failure.message);
  return done.value;
}

test("a choice is carried out, told while it goes on, seen by the fleet, and taken back", async () => {
  const before = await digestOf("one");
  const events = fleet.events.listen(AbortSignal.timeout(100_000));
  const { id } = await asked("one", before, null);
  const done = await ended(id);
  expect(done).toMatchObject({
    ...{ state: "done", by: actor.name, startsFrom: before, component: key("one"), canRollBack: true },
    note: "why one changes",
    outcome: { before, tagMoved: true, orphaned: [] },
  });
  expect(done.progress.map(({ stage }) => stage)).toEqual(done.outcome?.made.map(() => "done"));
  await soon(async () => expect((await rowOf("one")).report?.digest).toBe(done.outcome?.digest));
  const history = await fleet.component.history(actor, key("one"), null);
  if (!history.ok) expect.fail(history.failure.message);
  expect(history.value.events.map((event) => event.kind === "index" && event.applied)).toEqual([
    { by: actor.name, note: "why one changes" },
    null,
  ]);
  for await (const event of events)
    if (event.event === "applications" && event.data.active.length === 0) break;

  const back = await fleet.apply.rollBack(actor, id);
  if (!back.ok) expect.fail(back.failure.message);
  expect(await ended(back.value.id)).toMatchObject({
    state: "done",
    outcome: { digest: before, tagMoved: true },
  });
  await soon(async () => expect((await rowOf("one")).report?.digest).toBe(before));
  // What was taken back once is not taken back again.
  expect(await fleet.apply.rollBack(actor, id)).toMatchObject({
    ok: false,
    failure: { code: "over-already" },
  });

  // Layers that were made once are not made again.
  const again = await ended((await asked("one", before)).id);
  expect(again).toMatchObject({ state: "done", outcome: { digest: done.outcome?.digest } });
});

test("nobody changes what they may not, and nothing is done on another index than the one that was looked at", async () => {
  const digest = await digestOf("readonly");
  const refused = await fleet.apply.toComponent(actor, key("readonly"), {
    ...{ deed: { kind: "choice", choice: "dual" }, startsFrom: digest },
  });
  expect(refused).toMatchObject({ ok: false, failure: { code: "no-right-to-write" } });
  // What is named by digest has no tag that could move.
  expect(fleet.applications.mayWrite(`${slow.host}/shop/one@${digest}`)).toMatchObject({ allowed: false });
  const other = `sha256:${"0".repeat(64)}`;
  expect(await ended((await asked("two", other)).id)).toMatchObject({
    ...{ state: "failed", failure: { code: "tag-moved" }, outcome: null },
  });
});

describe("while the registry is held back", () => {
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    held = promise;
    return resolve;
  };
  const running = (id: number) =>
    soon(async () => expect(await fleet.applications.get(id)).toMatchObject({ value: { state: "running" } }));

  test("two of one tag: the second waits, and stops because the first moved it", async () => {
    const before = await digestOf("two");
    const letGo = hold();
    const first = await asked("two", before);
    const second = await asked("two", before, "gzip");
    await running(first.id);
    expect(await fleet.applications.get(second.id)).toMatchObject({ value: { state: "waiting" } });
    letGo();
    expect(await ended(first.id)).toMatchObject({ state: "done" });
    expect(await ended(second.id)).toMatchObject({ state: "failed", failure: { code: "tag-moved" } });
  });

  test("stopped, it leaves the tag; begun by a process that is gone, another goes on with it", async () => {
    const before = await digestOf("three");
    let letGo = hold();
    const stopped = await asked("three", before);
    await running(stopped.id);
    const cancelled = await fleet.applications.cancel(stopped.id);
    expect(cancelled).toMatchObject({ ok: true, value: { cancelAsked: true } });
    letGo();
    expect(await ended(stopped.id)).toMatchObject({ state: "cancelled", outcome: null });
    expect(await fleet.applications.cancel(stopped.id)).toMatchObject({ failure: { code: "over-already" } });
    expect((await rowOf("three")).report?.digest).toBe(before);

    letGo = hold();
    const { id } = await asked("three", before);
    await running(id);
    const stopping = fleet.stop();
    letGo();
    await stopping;
    const [left] = await database.sql.select().from(application).where(eq(application.id, id));
    // It had come to its end by then, or waits for whoever is next.
    expect(["waiting", "done"]).toContain(left?.state);
    fleet = await configuredFleet({ url }, folder, settings);
    expect(await ended(id)).toMatchObject({ state: "done", outcome: { tagMoved: true } });
  });

  test("killed between the tag and the record: what was meant is there, and is told as done", async () => {
    const reference = `${slow.host}/shop/four:1`;
    const { digest } = await put("gzip-only", `${registry.host}/shop/four:1`);
    const now = new Date();
    const [row] = await database.sql
      .insert(application)
      .values({
        ...{ askedAt: now, by: "somebody", kind: "choice", choice: "dual", level: 1, copySboms: false },
        ...{ reference, target: reference, startsFrom: `sha256:${"1".repeat(64)}`, meant: digest },
        ...{ state: "running", tries: 1, leasedBy: "gone", leasedUntil: new Date(now.getTime() - 1) },
      })
      .returning();
    expect(await ended(row?.id ?? 0)).toMatchObject({
      ...{ state: "done", outcome: { digest, tagMoved: true, before: `sha256:${"1".repeat(64)}` } },
    });
  });
});

test("many at once are a batch: what cannot be done is told by name, it is stopped as one and goes on as one", async () => {
  const keys = ["one", "two", "three", "readonly", "none"].map(key);
  for (const name of ["one", "two", "three", "readonly"]) await digestOf(name);
  const preview = (given = keys) =>
    fleet.apply.previewMany(actor, given, { deed: { kind: "choice", choice: "zstd-chunked" } });
  const names = (of: readonly { readonly name: string }[]) => of.map(({ name }) => name).toSorted();
  const before = await preview();
  expect(names(before.ready)).toEqual(["one", "three", "two"]);
  expect(before.refused.map(({ name, code }) => `${name} ${code}`).toSorted()).toEqual([
    "none no-component",
    "readonly no-right-to-write",
  ]);
  // They are dual by now: what is not wanted any more is dropped, and nothing is made.
  expect(before.variants).toBe(0);
  const { promise, resolve: letGo } = Promise.withResolvers<void>();
  held = promise;
  const { batch, refused } = await fleet.apply.toMany(actor, keys, {
    ...{ deed: { kind: "choice", choice: "zstd-chunked" }, level: 1 },
  });
  expect(names(refused)).toEqual(["none", "readonly"]);
  if (batch === null) expect.fail("three may be done");
  const stopped = await fleet.applications.cancelBatch(batch.id);
  expect(stopped.ok && stopped.value.counts.cancelled).toBeGreaterThanOrEqual(1);
  letGo();
  const over = (counts: Record<string, number>) =>
    expect((counts["waiting"] ?? 0) + (counts["running"] ?? 0)).toBe(0);
  const settled = () =>
    soon(async () => {
      const found = await fleet.applications.batch(batch.id);
      if (!found.ok) throw new Error(found.failure.message);
      over(found.value.counts);
      return found.value.counts;
    });
  await settled();
  const resumed = await fleet.applications.resumeBatch(batch.id);
  expect(resumed.ok).toBe(true);
  expect(await settled()).toMatchObject({ done: 3, failed: 0, cancelled: 0 });
  expect(await fleet.applications.list({ batch: batch.id, states: ["failed"] }, 10)).toEqual([]);
  expect(await fleet.applications.list({ batch: batch.id, states: ["done"] }, 10)).toHaveLength(3);
  // As the fleet sees it next, nothing is left to do.
  await soon(async () => expect(names((await preview()).already)).toEqual(["one", "three", "two"]));
  expect(await fleet.apply.previewMany(actor, [key("one")], { deed: { kind: "repair" } })).toMatchObject({
    ready: [],
    already: [key("one")],
  });
});
