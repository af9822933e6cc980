import { readFileSync, rmSync } from "node:fs";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { makeCertificates } from "#test/registry/bed.ts";
import type { Fault, HttpDouble } from "#test/tekton/http-double.ts";
import { startKubeArchive } from "#test/tekton/kubearchive-server.ts";
import { type ResultsServerOptions, startResultsServer } from "#test/tekton/results-server.ts";
import {
  type GivenRun,
  pipelineRunDocument,
  type RunDocument,
  stepDocument,
  taskRunDocument,
} from "#test/tekton/run-documents.ts";
import { openKubeArchive } from "./kubearchive.ts";
import { readRun } from "./read-run.ts";
import { openResultsApi } from "./results-api.ts";
import { commitQuery, componentQuery, type RunQuery, type RunSource } from "./run-source.ts";
import type { SourceAddress } from "./source-http.ts";

const readable = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T | null =>
  result.ok ? result.value : null;
const never = new AbortController().signal;
const digest = (n: number) => `sha256:${n.toString(16).padStart(64, "0")}`;
const COMPONENT = ["appstudio.openshift.io/component", "build.konflux-ci.dev/component"];
const COMMIT = ["pipelinesascode.tekton.dev/sha"];

/** Builds of two components, one of them in the revised model; each has a TaskRun that names its digest. */
function builds(): readonly RunDocument[] {
  return Array.from({ length: 12 }, (_, n) => {
    const key = COMPONENT[n % 3 === 0 ? 1 : 0] ?? "";
    const shared: GivenRun = {
      labels: { [key]: n % 2 === 0 ? "web" : "api", "pipelinesascode.tekton.dev/sha": `c${n}` },
      createdAt: `2026-08-${String(n + 1).padStart(2, "0")}T10:00:00Z`,
    };
    const parent = { name: `run-${n}`, uid: `u${n}` };
    return [
      pipelineRunDocument({ ...shared, ...parent, results: { IMAGE_DIGEST: digest(n) } }),
      taskRunDocument({
        ...shared,
        name: `run-${n}-build`,
        pipelineTask: "build",
        pipelineRun: parent,
        results: { IMAGE_URL: "quay.io/shop/web", IMAGE_DIGEST: digest(n) },
      }),
    ];
  }).flat();
}

interface Archive extends HttpDouble {
  put(document: RunDocument): void;
}
interface Kind {
  readonly open: (place: SourceAddress) => ReturnType<typeof openResultsApi>;
  readonly start: () => Promise<Archive>;
}

/** Both archives answer the same questions the same way, and meet the same faults. */
const kinds: Readonly<Record<string, Kind>> = {
  "Tekton Results": {
    open: openResultsApi,
    start: () => startResultsServer({ tokens: { good: true, weak: false } }),
  },
  KubeArchive: {
    open: openKubeArchive,
    start: () => startKubeArchive({ tokens: { good: true, weak: false } }),
  },
};

describe.each(Object.entries(kinds))("%s", (name, kind) => {
  let waits: number[] = [];
  afterEach(() => {
    waits = [];
  });
  function opened(address: string, given: Partial<SourceAddress> = {}): RunSource {
    const source = kind.open({
      name: "the archive",
      address,
      token: async () => "good\n",
      timeoutMs: 5_000,
      wait: async (ms) => void waits.push(ms),
      ...given,
    });
    if (!source.ok) throw new Error(source.failure.message);
    onTestFinished(() => source.value.close());
    return source.value;
  }
  async function started(documents = builds()): Promise<Archive> {
    const server = await kind.start();
    onTestFinished(() => server.close());
    for (const document of documents) server.put(document);
    return server;
  }
  async function found(source: RunSource, query: RunQuery) {
    const answer = await source.find(query, never);
    if (!answer.ok) throw new Error(answer.failure.message);
    return answer.value;
  }
  const names = async (source: RunSource, query: RunQuery) =>
    (await found(source, query)).runs.map((run) => run.name);
  const of = (component: string, limit = 100) =>
    componentQuery({ namespace: "shop", componentKeys: COMPONENT, component, limit });

  test("finds the runs of a component, in both models, newest first", async () => {
    const source = opened((await started()).url);
    expect(await names(source, of("web"))).toEqual(["run-10", "run-8", "run-6", "run-4", "run-2", "run-0"]);
    expect(await found(source, of("web", 2))).toMatchObject({
      isComplete: false,
      runs: [{ name: "run-10" }, { name: "run-8" }],
    });
    expect(await names(source, of("none"))).toEqual([]);
  });

  test("finds those since a time, of a commit, and by uid", async () => {
    const source = opened((await started()).url);
    const since = { ...of("web"), since: "2026-08-07T10:00:00Z" } as RunQuery;
    expect(await names(source, since)).toEqual(["run-10", "run-8"]);
    const commit = { namespace: "shop", componentKeys: COMPONENT, component: "api", limit: 5 };
    expect(await names(source, commitQuery({ ...commit, commitKeys: COMMIT, commit: "c3" }))).toEqual([
      "run-3",
    ]);
    expect(await names(source, { kind: "pipeline-run", namespace: "shop", uid: "u5" })).toEqual(["run-5"]);
    expect(await names(source, { kind: "pipeline-run", namespace: "shop", uid: "u99" })).toEqual([]);
    expect(await names(source, { kind: "pipeline-run", namespace: "other", uid: "u5" })).toEqual([]);
  });

  test("finds the TaskRuns of a run, by name where the label with the uid is missing", async () => {
    const old = taskRunDocument({
      name: "old-build",
      uid: "old",
      labels: { "tekton.dev/pipelineRun": "old" },
    });
    const other = taskRunDocument({ name: "new-build", pipelineRun: { name: "old", uid: "u-other" } });
    const source = opened((await started([...builds(), old, other])).url);
    const of = (uid: string, run: string): RunQuery => ({
      kind: "task-runs",
      namespace: "shop",
      pipelineRun: { uid, name: run },
    });
    expect(await names(source, of("u4", "run-4"))).toEqual(["run-4-build"]);
    expect(await names(source, of("u-old", "old"))).toEqual(["old-build"]);
    expect(await names(source, of("u-none", "none"))).toEqual([]);
  });

  test("finds the TaskRuns whose results name a digest", async () => {
    const source = opened((await started()).url);
    const search = { kind: "digest", namespace: "shop", digest: digest(7), limit: 10 } as const;
    const byLabel = { ...search, anyOf: [{ [COMPONENT[0] ?? ""]: "api" }], since: null };
    expect(await names(source, byLabel)).toEqual(["run-7-build"]);
    expect(await names(source, { ...search, anyOf: [], since: "2026-08-01T00:00:00Z" })).toEqual([
      "run-7-build",
    ]);
    expect(await names(source, { ...byLabel, anyOf: [{ [COMPONENT[0] ?? ""]: "web" }] })).toEqual([]);
  });

  test("reads page after page", async () => {
    const many = Array.from({ length: 130 }, (_, n) =>
      pipelineRunDocument({
        name: `run-${String(n).padStart(3, "0")}`,
        labels: { [COMPONENT[0] ?? ""]: "web" },
        createdAt: new Date(1_785_000_000_000 + n * 1000).toISOString(),
      }),
    );
    const server = await started(many);
    const all = await names(opened(server.url), of("web", 1000));
    expect(all).toHaveLength(130);
    expect([all[0], all[129]]).toEqual(["run-129", "run-000"]);
  });

  test("tells what it cannot read beside what it can", async () => {
    const broken = { ...pipelineRunDocument({ name: "bad", labels: { [COMPONENT[0] ?? ""]: "web" } }) };
    const server = await started([
      ...builds(),
      { ...broken, status: { results: "none" } } as unknown as RunDocument,
    ]);
    const answer = await found(opened(server.url), of("web"));
    expect(answer.runs).toHaveLength(6);
    expect(answer.unreadable).toEqual([
      expect.objectContaining({ why: expect.stringMatching(/^status\.results/) }),
    ]);
  });

  test.each([
    ["a namespace with a way out of it", { kind: "pipeline-run", namespace: "../other", uid: "u1" }],
    ["a uid that is none", { kind: "pipeline-run", namespace: "shop", uid: 'x" || "a" == "a' }],
    [
      "a label's value with a quote",
      componentQuery({ namespace: "shop", componentKeys: COMPONENT, component: "o'brien", limit: 1 }),
    ],
    [
      "a label's value with two",
      componentQuery({ namespace: "shop", componentKeys: COMPONENT, component: 'a" || true || "', limit: 1 }),
    ],
    [
      "a label's value with a comma",
      componentQuery({ namespace: "shop", componentKeys: COMPONENT, component: "a,b=c", limit: 1 }),
    ],
    [
      "a name of a run that is none",
      { kind: "task-runs", namespace: "shop", pipelineRun: { uid: "u", name: "a'b" } },
    ],
    [
      "a time that is none",
      { kind: "digest", namespace: "shop", digest: digest(1), anyOf: [], since: "now", limit: 1 },
    ],
    [
      "a digest that is none",
      { kind: "digest", namespace: "shop", digest: "'", anyOf: [{ a: "b" }], since: null, limit: 1 },
    ],
    [
      "a search through everything",
      { kind: "digest", namespace: "shop", digest: digest(1), anyOf: [], since: null, limit: 1 },
    ],
    [
      "no number of runs",
      { ...componentQuery({ namespace: "shop", componentKeys: COMPONENT, component: "a", limit: 0 }) },
    ],
  ] as readonly [string, RunQuery][])("asks nothing for %s", async (_what, query) => {
    const server = await started();
    expect(await opened(server.url).find(query, never)).toMatchObject({
      ok: false,
      failure: { code: "source-config" },
    });
    expect(server.asked).toEqual([]);
  });

  const failing = async (faults: readonly Fault[], given: Partial<SourceAddress> = {}) => {
    const server = await started();
    server.failNext(...faults);
    const answer = await opened(server.url, given).find(of("web"), never);
    return { server, answer, code: answer.ok ? null : answer.failure.code };
  };

  test.each([
    ["a connection that breaks", { drop: true }, "source-away"],
    ["an answer that is cut short", { cut: true }, "source-away"],
    ["503", { status: 503 }, "source-away"],
    ["504", { status: 504 }, "source-away"],
    ["429", { status: 429, retryAfter: 2 }, "source-busy"],
  ] as const)("asks again after %s, and gives up after three", async (_what, fault, code) => {
    const once = await failing([fault]);
    expect(once.answer).toMatchObject({ ok: true, value: { runs: { length: 6 } } });
    expect(waits).toHaveLength(1);
    if ("retryAfter" in fault) expect(waits[0]).toBeGreaterThanOrEqual(2000);
    expect((await failing(Array.from({ length: 6 }, () => fault))).code).toBe(code);
  });

  test.each([
    ["a page", { page: "<html>log in</html>" }, "source-malformed"],
    ["a document that is no list", { status: 200, body: { records: 5, items: 5 } }, "source-malformed"],
    ["a redirect", { redirect: "https://elsewhere.example/" }, "source-malformed"],
    ["a bad request", { status: 400, body: { code: 3, message: "no such filter" } }, "source-refused"],
    ["a wait that is too long", { status: 429, retryAfter: 3600 }, "source-busy"],
  ] as const)("does not ask again after %s", async (_what, fault, code) => {
    const { server, code: got } = await failing([fault, fault]);
    expect(got).toBe(code);
    expect(server.asked.length).toBeLessThanOrEqual(COMPONENT.length);
    expect(waits).toEqual([]);
  });

  test.each([
    ["weak", "source-denied"],
    // Tekton Results tells both alike.
    ["expired", name === "KubeArchive" ? "source-unauthorized" : "source-denied"],
  ])("the token %s is told as %s, and never repeated", async (token, code) => {
    const { answer } = await failing([], { token: async () => token });
    expect(answer).toMatchObject({ ok: false, failure: { code, source: "the archive" } });
    expect(JSON.stringify(answer)).not.toContain(token);
  });

  test("a token that the service repeats is cut out of its words", async () => {
    const echo = { status: 400, body: { message: "bad token good" } };
    const { answer } = await failing([echo, echo]);
    expect(answer).toMatchObject({ ok: false, failure: { message: expect.stringContaining("bad token …") } });
  });

  test("a token is read anew for each request", async () => {
    const server = await started();
    const tokens = ["weak", "good", "good"];
    const source = opened(server.url, { token: async () => tokens.shift() ?? null });
    const asked: RunQuery = { kind: "pipeline-run", namespace: "shop", uid: "u1" };
    expect(await source.find(asked, never)).toMatchObject({ ok: false });
    expect(await names(source, asked)).toEqual(["run-1"]);
  });

  test("a service that never ends its answer is given up in time", async () => {
    const { code } = await failing([{ hang: true }, { hang: true }], { timeoutMs: 200 });
    expect(code).toBe("source-away");
  });

  test("the asker's own end is heard", async () => {
    const server = await started();
    const source = opened(server.url);
    expect(await source.find(of("web"), AbortSignal.abort())).toMatchObject({
      ok: false,
      failure: { code: "source-away" },
    });
  });

  test("a service that is not there is away", async () => {
    const server = await started();
    const { url } = server;
    await server.close();
    expect(await opened(url).find(of("web"), never)).toMatchObject({
      ok: false,
      failure: { code: "source-away", message: expect.stringContaining("the archive cannot be reached") },
    });
  });

  test.each([
    ["an address that is none", "nowhere"],
    ["an address of another kind", "ftp://host/"],
    ["credentials in the address", "https://me:secret@host/"],
  ])("%s is a fault of the settings", (_what, address) => {
    const source = kind.open({ name, address, token: async () => null, timeoutMs: 1000 });
    expect(source).toMatchObject({ ok: false, failure: { code: "source-config" } });
    expect(JSON.stringify(source)).not.toContain("secret");
  });

  test("a token is not sent in the open to another machine", async () => {
    const source = opened("http://archive.example/");
    expect(await source.find(of("web"), never)).toMatchObject({
      ok: false,
      failure: { code: "source-config" },
    });
  });
});

test("Tekton Results serves TLS with an authority that the settings name", async () => {
  const { ca, certFile, keyFile, folder } = makeCertificates();
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const tls = { cert: readFileSync(certFile, "utf8"), key: readFileSync(keyFile, "utf8") };
  const server = await startResultsServer({ tls });
  onTestFinished(() => server.close());
  server.put(pipelineRunDocument({ uid: "u1" }));
  const query: RunQuery = { kind: "pipeline-run", namespace: "shop", uid: "u1" };
  const place = { name: "results", address: `${server.url}/`, token: async () => null, timeoutMs: 5000 };
  const wait = async () => undefined;
  const trusting = openResultsApi({ ...place, ca, wait });
  const strict = openResultsApi({ ...place, wait });
  if (!trusting.ok || !strict.ok) throw new Error("not opened");
  onTestFinished(async () => void (await Promise.all([trusting.value.close(), strict.value.close()])));
  expect(await trusting.value.find(query, never)).toMatchObject({
    ok: true,
    value: { runs: [{ uid: "u1" }] },
  });
  expect(await strict.value.find(query, never)).toMatchObject({
    ok: false,
    failure: { code: "source-away" },
  });
});

describe("Tekton Results alone", () => {
  async function results(documents: readonly RunDocument[], options: ResultsServerOptions = {}) {
    const server = await startResultsServer(options);
    onTestFinished(() => server.close());
    const source = openResultsApi({
      name: "r",
      address: server.url,
      token: async () => null,
      timeoutMs: 5000,
      wait: async () => undefined,
    });
    if (!source.ok) throw new Error(source.failure.message);
    onTestFinished(() => source.value.close());
    for (const document of documents) server.put(document);
    return { server, source: source.value };
  }

  const byUid: RunQuery = { kind: "pipeline-run", namespace: "shop", uid: "u1" };

  test("always asks for an order, and counts where it finds nothing: each time, since no proof is older than what it proves", async () => {
    const { server, source } = await results([]);
    const nothing = { ok: true, value: { runs: [], isComplete: true, provesAbsence: true } };
    expect(await source.find(byUid, never)).toMatchObject(nothing);
    expect(await source.find(byUid, never)).toMatchObject(nothing);
    const list = "create_time desc";
    const count = "/apis/results.tekton.dev/v1alpha2/parents/shop/results/-/records/summary";
    expect(server.asked.map(({ query, path }) => query["order_by"] ?? path)).toEqual([
      ...[list, count],
      ...[list, count],
    ]);
  });

  test("a list that is empty because the database is away is no answer", async () => {
    const { server, source } = await results([pipelineRunDocument({ uid: "u1" })]);
    server.databaseAway = true;
    expect(await source.find(byUid, never)).toMatchObject({
      ok: false,
      failure: { code: "source-away", message: expect.stringContaining("its database does not answer") },
    });
  });

  const tasks: RunQuery = { kind: "task-runs", namespace: "shop", pipelineRun: { name: "run", uid: "u1" } };
  const stored = [
    pipelineRunDocument({ uid: "u1", name: "run" }),
    taskRunDocument({ uid: "t1", labels: { "tekton.dev/pipelineRun": "run" } }),
  ];

  test.each<[string, RunQuery, number]>([
    ["a run", byUid, 1],
    ["tasks of a run, which takes two questions", tasks, 1],
    ["a run that is not there", { ...byUid, uid: "u9" }, 0],
  ])(
    "whenever the database goes and comes, %s is found, or nothing is proven",
    async (_what, query, have) => {
      // Every way in which up to eight requests one after the other can meet it.
      const { server, source } = await results(stored);
      for (let away = 0; away < 256; away++) {
        let at = 0;
        server.onAsked = () => {
          server.databaseAway = ((away >> at++) & 1) === 1;
        };
        const answer = await source.find(query, never);
        const isTrue = answer.ok && (answer.value.runs.length === have || !answer.value.provesAbsence);
        expect(isTrue || !answer.ok, away.toString(2)).toBe(true);
      }
    },
  );

  test("a server that does not count tells by the get of a record that its database is back, and is asked again", async () => {
    for (const from of [0, 1, 2, 3])
      for (const to of [0, 1, 2, 3].filter((one) => one >= from)) {
        const { server, source } = await results(stored, { counts: false });
        let at = 0;
        server.onAsked = () => {
          server.databaseAway = at >= from && at < to;
          at += 1;
        };
        const answer = await source.find(byUid, never);
        expect(!answer.ok || answer.value.runs.length === 1, `${from} to ${to}`).toBe(true);
      }
  });

  test("a list that ends with an empty page where one more was named was cut off", async () => {
    const many = Array.from({ length: 70 }, (_, n) =>
      pipelineRunDocument({ name: `run-${n}`, labels: { [COMPONENT[0] ?? ""]: "web" } }),
    );
    const { server, source } = await results(many);
    server.onAsked = ({ query }) => {
      server.databaseAway = query["page_token"] !== undefined;
    };
    const query = componentQuery({
      ...{ namespace: "shop", componentKeys: COMPONENT, component: "web", limit: 1000 },
    });
    expect(await source.find(query, never)).toMatchObject({ ok: false, failure: { code: "source-away" } });
  });

  test("runs that match a label and not the question are an answer of the database", async () => {
    const other = taskRunDocument({ uid: "t2", pipelineRun: { name: "run", uid: "u-other" } });
    const { server, source } = await results([other]);
    expect(await source.find(tasks, never)).toMatchObject({
      ok: true,
      value: { runs: [], provesAbsence: true },
    });
    expect(server.asked.filter(({ path }) => path.endsWith("/summary"))).toHaveLength(1);
  });

  test("has records of v1beta1", async () => {
    const document = taskRunDocument({ pipelineRun: { name: "run", uid: "u1" } });
    const status = {
      ...document.status,
      results: undefined,
      taskResults: [{ name: "IMAGE_DIGEST", value: digest(1) }],
    };
    const { source } = await results([{ ...document, apiVersion: "tekton.dev/v1beta1", status }]);
    const search = {
      kind: "digest",
      namespace: "shop",
      digest: digest(1),
      since: "2026-01-01T00:00:00Z",
    } as const;
    expect(await source.find({ ...search, anyOf: [], limit: 5 }, never)).toMatchObject({
      ok: true,
      value: { runs: [{ apiVersion: "tekton.dev/v1beta1", results: [{ value: digest(1) }] }] },
    });
  });

  test("finds TaskRuns that were stored in a group of another name", async () => {
    const { server, source } = await results([]);
    const parent = { name: "run", uid: "u1" };
    server.put(taskRunDocument({ pipelineRun: parent }), { group: "trigger-1" });
    const query: RunQuery = { kind: "task-runs", namespace: "shop", pipelineRun: parent };
    expect(await source.find(query, never)).toMatchObject({
      ok: true,
      value: { runs: [{ name: "build-1" }] },
    });
    expect(server.asked).toHaveLength(2);
  });

  test("asks for what is read of a run alone, and reads the same of it", async () => {
    const whole = taskRunDocument({
      pipelineTask: "build",
      pipelineRun: { name: "run", uid: "u1" },
      results: { IMAGE_DIGEST: digest(1) },
      annotations: { "chains.tekton.dev/signed": "true" },
      taskSpec: { steps: [{ script: "x" }], results: [{ name: "IMAGE_DIGEST" }] },
      steps: [stepDocument("build", { IMAGE_DIGEST: digest(1) })],
      provenance: { featureFlags: { maxResultSize: 9 } },
    });
    const { server, source } = await results([whole]);
    const query: RunQuery = { kind: "task-runs", namespace: "shop", pipelineRun: { name: "run", uid: "u1" } };
    expect(await source.find(query, never)).toMatchObject({
      ok: true,
      value: { runs: [readRun(whole)].map(readable) },
    });
    expect(server.asked[0]?.query["fields"]).toMatch(/^next_page_token,/);
  });

  test("does not take a pipeline for resolved because a mask names it", async () => {
    const document = pipelineRunDocument({ uid: "u1" });
    const { source } = await results([{ ...document, status: {} }]);
    expect(await source.find({ kind: "pipeline-run", namespace: "shop", uid: "u1" }, never)).toMatchObject({
      ok: true,
      value: { runs: [{ pipelineTasks: null, status: "pending" }] },
    });
  });

  test("a value that is no base64 of JSON costs its record", async () => {
    const { server, source } = await results([]);
    server.put(pipelineRunDocument({ uid: "u1" }), { value: "%%%" });
    expect(await source.find({ kind: "pipeline-run", namespace: "shop", uid: "u1" }, never)).toMatchObject({
      ok: true,
      value: { runs: [], unreadable: [{ name: "shop/results/u1/records/u1" }] },
    });
  });
});

test("KubeArchive's older lists have null for no items", async () => {
  const server = await startKubeArchive({ tokens: { good: true }, nullItems: true });
  onTestFinished(() => server.close());
  const source = openKubeArchive({
    name: "k",
    address: server.url,
    token: async () => "good",
    timeoutMs: 5000,
  });
  if (!source.ok) throw new Error(source.failure.message);
  onTestFinished(() => source.value.close());
  const query = componentQuery({ namespace: "shop", componentKeys: COMPONENT, component: "web", limit: 5 });
  expect(await source.value.find(query, never)).toMatchObject({
    ok: true,
    value: { runs: [], isComplete: true, provesAbsence: true },
  });
});
