import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Database } from "#lib/db/open.ts";
import { component, look } from "#lib/db/schema.ts";
import { keepChoice } from "#lib/fleet/choice/change-choice.ts";
import { historyOf } from "#lib/fleet/history/history.ts";
import { forgetPlace } from "#lib/fleet/known/forget.ts";
import { type KeptFleet, keepKnown } from "#lib/fleet/known/known.ts";
import { rowOf } from "#lib/fleet/known/record.ts";
import { componentReport } from "#lib/fleet/results/stored-reports.ts";
import { rolloutSince, rolloutUntilNow } from "#lib/fleet/rollout.ts";
import { forgetFailures, lease } from "#lib/scan/queue.ts";
import { cancelRound, scanProgress, startRound } from "#lib/scan/rounds.ts";
import type { Shift } from "#lib/scan/shift.ts";
import { onBothDatabases } from "#test/database/databases.ts";
import { buildBed } from "#test/image-bed.ts";
import {
  addComponents,
  clock,
  keptFleet,
  recordNamed,
  scannerOf,
  toldComponent,
  until,
} from "./fleet-bed.ts";
import { type ImageRegistry, startImageRegistry } from "./image-registry.ts";

onBothDatabases((databases) => {
  let registry: ImageRegistry;
  let time: ReturnType<typeof clock>;
  let database: Database;
  let fleet: KeptFleet;
  let scanners: Shift[] = [];

  beforeAll(async () => {
    registry = await startImageRegistry();
  });
  afterAll(() => registry.stop());
  beforeEach(async () => {
    time = clock();
    database = await databases.open();
    fleet = keptFleet(database, time.now);
    registry.fault = null;
    registry.refused.clear();
    registry.requests.length = 0;
  });
  afterEach(async () => {
    for (const scanner of scanners) await scanner.stop();
    scanners = [];
  });
  const scan = (over = {}) => scanners.push(scannerOf(database, time.now, over));
  const isRead = async (name: string) => (await recordNamed(database, name)).readAt !== null;
  const ref = (repository: string, tag = "main") => `${registry.host}/team/${repository}:${tag}`;
  const isOver = async () => !(await scanProgress(database, time.now())).running;
  /** Everything is looked at again, and it is waited for; who asks while a round runs would be given that one. */
  const again = async () => {
    await until(isOver);
    await startRound(database, time.now(), null);
    await until(isOver);
  };

  test("what was added is read, and stands in the fleet and in the history", async () => {
    const digest = registry.push("team/app", "main", "amd64 gzip, amd64 chunked+");
    await addComponents(fleet, { app: ref("app") });
    scan();
    await until(() => isRead("app"));
    expect(await recordNamed(database, "app")).toMatchObject({
      digest,
      builtHolds: "dual",
      platforms: ["linux/amd64"],
      step: "not-chosen",
      // Its configuration says no time.
      newestKind: "first-seen",
      failure: null,
    });
    const key = { namespace: "team", name: "app" };
    expect(await historyOf(database, key, { before: null, limit: 9 })).toMatchObject([
      { kind: "index", digest, holds: "dual", changed: null },
    ]);
  });

  test("an unchanged tag is asked for by one HEAD, and a new digest is read and compared", async () => {
    registry.push("team/app", "main", "amd64 gzip");
    await addComponents(fleet, { app: ref("app") });
    scan();
    await until(() => isRead("app"));
    registry.requests.length = 0;
    // Time stands: it would be due by itself as well, and be looked at twice.
    await again();
    expect(registry.requests).toEqual(["HEAD team/app main"]);

    registry.push("team/app", "main", "amd64 chunked+, amd64 gzip");
    time.forward(120);
    await again();
    const record = await recordNamed(database, "app");
    expect(record).toMatchObject({
      builtHolds: "dual",
      issueCodes: expect.arrayContaining(["zstd-before-gzip"]),
    });
    const [newest] = await historyOf(
      database,
      { namespace: "team", name: "app" },
      { before: null, limit: 9 },
    );
    expect(newest).toMatchObject({
      changed: { entriesAdded: 1, entriesRemoved: 0, issuesNew: ["zstd-before-gzip"] },
    });
    expect(await rolloutSince(database, time.now())).toMatchObject([{ day: "2026-01-01", dual: 1, gzip: 0 }]);
    // What came after the last line of today is there at once.
    await addComponents(fleet, { late: ref("late") });
    expect(await rolloutUntilNow(database, { since: time.now(), now: time.now() })).toMatchObject([
      { day: "2026-01-01", dual: 1, unread: 1 },
    ]);
  });

  test("what is shown after looks that failed is as old as the last that did not", async () => {
    registry.push("team/app", "main", "amd64 gzip");
    await addComponents(fleet, { app: ref("app") });
    scan();
    await until(() => isRead("app"));
    const seen = time.now().toISOString();
    registry.fault = (response) => response.writeHead(404).end();
    for (let look = 0; look < 2; look++) {
      time.forward(600);
      await again();
      expect(await recordNamed(database, "app")).toMatchObject({
        builtHolds: "gzip",
        failure: { code: "not-found", knownAt: seen },
      });
    }
    registry.fault = null;
    time.forward(600);
    await again();
    expect(await recordNamed(database, "app")).toMatchObject({ failure: null });
  });

  test("an image whose annotations no database holds is read as the others are", async () => {
    registry.push("team/odd", "main", "amd64 gzip note(a=b\0c\ud800)");
    registry.push("team/app", "main", "amd64 gzip");
    await addComponents(fleet, { odd: ref("odd"), app: ref("app") });
    scan();
    await until(() => isRead("odd"));
    await until(() => isRead("app"));
    expect(await recordNamed(database, "odd")).toMatchObject({ builtHolds: "gzip" });
  });

  test("how grave an issue is hangs on what somebody chose", async () => {
    registry.push("team/app", "main", "amd64 chunked+");
    await addComponents(fleet, { app: ref("app") });
    scan();
    await until(() => isRead("app"));
    // Nobody chose: that gzip is the default makes its absence no error.
    expect(await recordNamed(database, "app")).toMatchObject({ errors: 0, issueCodes: ["no-gzip"] });
    const choose = (push: "gzip" | "zstd-chunked") =>
      keepChoice(fleet, {
        namespace: "team",
        name: "app",
        ifMatch: "*",
        to: { push, pullRequest: null },
        note: null,
        by: "ann",
      });
    await choose("gzip");
    // No build was told so yet: it is on the way, and no error of what is there.
    expect(await recordNamed(database, "app")).toMatchObject({
      ...{ errors: 0, warnings: 1, issueCodes: ["no-gzip"], step: "find-configuration" },
      lacking: expect.arrayContaining([
        { code: "no-gzip", platform: "linux/amd64" },
        { code: "missing-variant", platform: "linux/amd64" },
      ]),
    });
    await choose("zstd-chunked");
    expect(await recordNamed(database, "app")).toMatchObject({ errors: 0, lacking: [], step: "settled" });
  });

  test("a choice that a build was told and did not bring is an error, and until then it is not", async () => {
    const digest = registry.push("team/app", "main", "amd64 gzip");
    const told = (status: "running" | "ended") =>
      keepKnown(
        fleet,
        "added",
        [
          {
            known: {
              ...toldComponent("app", `${registry.host}/team/app@${digest}`).known,
              configured: {
                ...{ kind: "known", choice: "dual", asked: true, hindrance: null },
                from: { kind: "push-run", run: "app-on-push-1", at: null, ended: status === "ended" },
              },
            },
            wanted: { kind: "chosen", push: "dual", pullRequest: null, by: "ann", at: null, note: null },
          },
        ],
        { all: false },
      );
    await told("running");
    scan();
    await until(() => isRead("app"));
    const drift = async () => rowOf({ ...(await recordNamed(database, "app")) }, { allowed: true });
    const lacking = [{ code: "missing-variant", platform: "linux/amd64" }];
    expect(await drift()).toMatchObject({ step: "build", drift: lacking, issues: { error: 0 } });
    await told("ended");
    expect(await drift()).toMatchObject({ step: "build-ignored-it", drift: [], issues: { error: 1 } });
  });

  test("the newest is as old as its image says, and as its first look where that is no time", async () => {
    const at = { fresh: "2025-12-24T08:00:00Z", repeatable: "1970-01-01T00:00:00Z" };
    for (const [name, created] of Object.entries(at))
      registry.push(`team/${name}`, "main", `amd64 gzip created(${created})`);
    await addComponents(fleet, { fresh: ref("fresh"), repeatable: ref("repeatable") });
    scan();
    await until(async () => (await isRead("fresh")) && (await isRead("repeatable")));
    expect(await recordNamed(database, "fresh")).toMatchObject({
      ...{ newestKind: "created", newestAt: new Date(at.fresh) },
    });
    expect(await recordNamed(database, "repeatable")).toMatchObject({
      ...{ newestKind: "first-seen", newestAt: time.now() },
    });
  });

  test("what a digest names is read once and never asked for again", async () => {
    const digest = registry.push("team/app", "main", "amd64 gzip");
    await addComponents(fleet, { app: `${registry.host}/team/app@${digest}` });
    scan();
    await until(() => isRead("app"));
    registry.requests.length = 0;
    time.forward(100_000);
    registry.push("team/other", "main", "amd64 gzip");
    await addComponents(fleet, { other: ref("other") });
    await until(() => isRead("other"));
    expect(registry.requests.filter((line) => line.includes("team/app"))).toEqual([]);
  });

  /** An index whose second entry `repository` answers with `status`. */
  const pushWithout = (repository: string, status: number) => {
    const digest = registry.push(repository, "main", "amd64 gzip, arm64 gzip #b");
    const child = buildBed("amd64 gzip, arm64 gzip #b").read.entries[1]?.descriptor.digest;
    registry.refused.set(`${repository} ${child}`, status);
    return { digest, missing: `${repository} ${child}` };
  };
  const codesOf = async (name: string) =>
    (await reportNamed(name))?.entries.map(({ failure }) => failure?.code ?? "read");
  const reportNamed = async (name: string) =>
    componentReport(database.sql, await recordNamed(database, name));

  test.each([
    [404, "not-found"],
    [403, "denied"],
  ])(
    "what was answered with %s at one moment is asked for again, later each time, and repaired",
    async (status, code) => {
      const { digest, missing } = pushWithout("team/app", status);
      await addComponents(fleet, { app: ref("app"), pinned: `${registry.host}/team/app@${digest}` });
      scan();
      await until(async () => (await isRead("app")) && (await isRead("pinned")));
      expect(await codesOf("app")).toEqual(["read", code]);
      expect(await codesOf("pinned")).toEqual(["read", code]);
      const dueIn = async (name: string) => {
        const [row] = await database.sql.select().from(look).where(eq(look.name, name));
        return (row?.dueAt?.getTime() ?? Number.NaN) - time.now().getTime();
      };
      expect([await dueIn("app"), await dueIn("pinned")]).toEqual([60_000, 60_000]);
      const asked = () => registry.requests.filter((line) => line === `GET ${missing}`).length;
      const before = asked();
      time.forward(61);
      await until(async () => (await dueIn("pinned")) > 0);
      expect([await dueIn("pinned"), asked() > before]).toEqual([120_000, true]);

      registry.refused.clear();
      time.forward(121);
      await until(async () => (await codesOf("app"))?.[1] === "read");
      // They name one digest: its report is there with the first of them, and the row of each with its own look.
      await until(async () => (await recordNamed(database, "app")).issueCodes.length === 0);
      await until(async () => Number.isNaN(await dueIn("pinned")));
      expect(await codesOf("pinned")).toEqual(["read", "read"]);
      expect(await recordNamed(database, "app")).toMatchObject({ issueCodes: [], errors: 0 });
      // It is the same index: the history has one line of it.
      const key = { namespace: "team", name: "app" };
      expect(await historyOf(database, key, { before: null, limit: 9 })).toHaveLength(1);
    },
  );

  test("who asks for a look has what was left out asked for at once", async () => {
    pushWithout("team/app", 404);
    await addComponents(fleet, { app: ref("app") });
    scan();
    await until(() => isRead("app"));
    registry.refused.clear();
    await again();
    expect(await codesOf("app")).toEqual(["read", "read"]);
  });

  test("what one repository did not answer says nothing of another with the same index", async () => {
    pushWithout("team/app", 404);
    registry.push("team/copy", "main", "amd64 gzip, arm64 gzip #b");
    await addComponents(fleet, { app: ref("app"), copy: ref("copy") });
    scan();
    await until(async () => (await isRead("app")) && (await isRead("copy")));
    expect(await codesOf("app")).toEqual(["read", "not-found"]);
    expect(await codesOf("copy")).toEqual(["read", "read"]);
  });

  test("a look that finds less than is known keeps what is known", async () => {
    const { missing } = pushWithout("team/app", 404);
    registry.refused.clear();
    await addComponents(fleet, { app: ref("app") });
    scan();
    await until(() => isRead("app"));
    registry.refused.set(missing, 404);
    // Read anew by rules of another version, by a process that has kept nothing.
    await database.sql.update(component).set({ rulesVersion: null });
    await scanners.pop()?.stop();
    scan();
    await again();
    expect(await codesOf("app")).toEqual(["read", "read"]);
  });

  test("what was read of a repository is forgotten, and what was read of others is not", async () => {
    for (const repository of ["app", "apple", "other"]) {
      registry.push(`team/${repository}`, "main", "amd64 gzip");
      await addComponents(fleet, { [repository]: ref(repository) });
    }
    scan();
    for (const name of ["app", "apple", "other"]) await until(() => isRead(name));
    const dueAt = new Date(time.now().getTime() + 60_000);
    expect(await forgetPlace(database, `${registry.host}/team/app`, { dueAt, now: time.now() })).toBe(1);
    expect(await recordNamed(database, "app")).toMatchObject({ builtHolds: "unread", digest: null });
    expect(await reportNamed("app")).toBeNull();
    for (const name of ["apple", "other"]) expect(await codesOf(name)).toEqual(["read"]);
    await again();
    expect(await recordNamed(database, "app")).toMatchObject({ builtHolds: "gzip" });
    // It is the index that it was.
    const key = { namespace: "team", name: "app" };
    expect(await historyOf(database, key, { before: null, limit: 9 })).toHaveLength(1);
    expect(await forgetPlace(database, registry.host, { dueAt, now: time.now() })).toBe(3);
  });

  test("what failed is due at the next start, and no registry is paused any more", async () => {
    registry.fault = (response) => void response.writeHead(429, { "retry-after": "900" }).end();
    await addComponents(fleet, { app: ref("app"), never: ref("never") });
    scan();
    await until(async () => (await scanProgress(database, time.now())).waiting.length === 1);
    await scanners.pop()?.stop();
    registry.fault = null;
    registry.push("team/app", "main", "amd64 gzip");
    await forgetFailures(database, time.now());
    scan();
    await until(async () => (await recordNamed(database, "app")).builtHolds === "gzip");
    expect(await recordNamed(database, "app")).toMatchObject({ failure: null });
  });

  test("one that cannot be read says why, keeps what was known, and does not hold the others up", async () => {
    registry.push("team/good", "main", "amd64 gzip");
    registry.push("team/gone", "main", "amd64 gzip");
    await addComponents(fleet, {
      good: ref("good"),
      gone: ref("gone"),
      never: ref("never"),
      wrong: "Not A Reference",
    });
    scan();
    await until(async () => (await isRead("never")) && (await isRead("good")) && (await isRead("wrong")));
    expect(await recordNamed(database, "never")).toMatchObject({
      builtHolds: "unread",
      step: "read-index",
      failure: { code: "not-found", knownAt: null },
    });
    expect(await recordNamed(database, "wrong")).toMatchObject({ failure: { code: "bad-reference" } });
    expect(await recordNamed(database, "good")).toMatchObject({ builtHolds: "gzip", failure: null });
  });

  test("a registry that limits us is left alone until the time it names, and others are not", async () => {
    const other = await startImageRegistry();
    registry.push("team/app", "main", "amd64 gzip");
    other.push("team/fine", "main", "amd64 gzip");
    registry.fault = (response) => void response.writeHead(429, { "retry-after": "900" }).end();
    await addComponents(fleet, { one: ref("app"), two: ref("app"), fine: `${other.host}/team/fine:main` });
    scan();
    await until(() => isRead("fine"));
    await until(async () => (await scanProgress(database, time.now())).waiting.length === 1);
    const [waiting] = (await scanProgress(database, time.now())).waiting;
    expect(waiting).toMatchObject({ registry: registry.host, code: "rate-limited", components: 2 });
    // The registry's words are in real time, ours in the test's.
    expect(Date.parse(waiting?.until ?? "")).toBeGreaterThan(Date.now() + 800_000);
    const asked = registry.requests.length;
    await again();
    expect(registry.requests).toHaveLength(asked);
    await other.stop();
  });

  test("a registry that is away is asked again after a pause that grows", async () => {
    const port = Number(registry.host.split(":")[1]);
    const away = `127.0.0.1:${port === 1 ? 2 : 1}`;
    await addComponents(fleet, { lost: `${away}/team/lost:main` });
    scan({ timeoutMs: 2_000 });
    const pauseOf = async () => (await scanProgress(database, time.now())).waiting[0];
    await until(async () => (await pauseOf()) !== undefined);
    const first = Date.parse((await pauseOf())?.until ?? "") - time.now().getTime();
    time.forward(120);
    await startRound(database, time.now(), null);
    await until(async () => (await pauseOf()) !== undefined);
    const second = Date.parse((await pauseOf())?.until ?? "") - time.now().getTime();
    expect([first, second]).toEqual([15_000, 30_000]);
  });

  test("a round is followed and cancelled; what was not looked at waits for its usual time", async () => {
    registry.push("team/app", "main", "amd64 gzip");
    const names = Array.from({ length: 30 }, (_, at) => `app-${at}`);
    await addComponents(fleet, Object.fromEntries(names.map((name) => [name, ref("app")])));
    await startRound(database, time.now(), null);
    expect(await scanProgress(database, time.now())).toMatchObject({ running: true, done: 0, total: 30 });
    await startRound(database, time.now(), [{ namespace: "team", name: "app-1" }]);
    expect(await scanProgress(database, time.now())).toMatchObject({ total: 30 });
    await cancelRound(database, { now: time.now(), laterAt: new Date(time.now().getTime() + 60_000) });
    expect(await scanProgress(database, time.now())).toMatchObject({ running: false });
    scan();
    await startRound(database, time.now(), [{ namespace: "team", name: "app-7" }]);
    await until(async () => !(await scanProgress(database, time.now())).running);
    expect(registry.requests.filter((line) => line.includes("main"))).toEqual(["GET team/app main"]);
  });

  test("two scanners share a round, and nothing is looked at twice", async () => {
    registry.push("team/app", "main", "amd64 gzip");
    const names = Array.from({ length: 60 }, (_, at) => `app-${at}`);
    await addComponents(fleet, Object.fromEntries(names.map((name) => [name, ref("app", name)])));
    for (const name of names) registry.push("team/app", name, "amd64 gzip");
    await startRound(database, time.now(), null);
    scan({ batch: 5 });
    scan({ batch: 5 });
    // One question and not one for each: so many at once keep the scanners from the connections that they share with them.
    await until(isOver);
    expect(await Promise.all(names.slice(0, 3).map(isRead))).toEqual([true, true, true]);
    const asked = registry.requests.filter((line) => line.startsWith("GET team/app app-"));
    expect(asked.toSorted()).toEqual(names.map((name) => `GET team/app ${name}`).toSorted());
  });

  test("what a scanner that is gone had taken is taken over when its lease ends", async () => {
    registry.push("team/app", "main", "amd64 gzip");
    await addComponents(fleet, { app: ref("app") });
    const until30 = new Date(time.now().getTime() + 30_000);
    const taken = await lease(database, registry.host, {
      holder: "gone",
      now: time.now(),
      until: until30,
      limit: 5,
    });
    expect(taken).toHaveLength(1);
    scan();
    // Looked for often meanwhile, and not touched.
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(registry.requests).toEqual([]);
    time.forward(31);
    await until(() => isRead("app"));
  });
});
