import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ApiServer, kubeconfigOf, startApiServer } from "#test/kubernetes/api-server.ts";
import { soon } from "#test/soon.ts";
import { type Cluster, connectCluster } from "./connect.ts";
import type { ClusterFailure } from "./failure.ts";
import { type CollectionChange, type Following, follow, listAll } from "./list-watch.ts";
import { createPulse } from "./pulse.ts";
import { createTurns } from "./turns.ts";

const COMPONENTS = "appstudio.redhat.com/v1alpha1/components";
const path = `/apis/${COMPONENTS}`;
let api: ApiServer;
let cluster: Cluster;
const stop: AbortController[] = [];

beforeEach(async () => {
  api = await startApiServer({
    tokens: { good: "ann", weak: "bob" },
    may: (user, verb) => user !== "bob" || verb === "get",
  });
  cluster = await connected("good");
});

afterEach(async () => {
  for (const one of stop.splice(0)) one.abort();
  await cluster.close();
  await api.close();
});

async function connected(token: string): Promise<Cluster> {
  const file = join(mkdtempSync(join(tmpdir(), "twofold-kube-")), "config");
  writeFileSync(file, kubeconfigOf(api.url, token));
  const result = await connectCluster({ kind: "kubeconfig", path: file, context: null });
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

const component = (name: string) => ({
  apiVersion: "appstudio.redhat.com/v1alpha1",
  kind: "Component",
  metadata: { namespace: "shop", name },
});
const add = (...names: string[]) => {
  for (const name of names) api.put(COMPONENTS, component(name));
};
const nameOf = (object: unknown) => (object as { metadata: { name: string } }).metadata.name;
const collection = (limit = 500) => ({ cluster, as: { kind: "server" } as const, path, limit, read: nameOf });
const never = new AbortController().signal;

/** Follows with no waiting, and keeps what was told in short words. */
function followed(through = cluster, more: Partial<Following<string>> = {}) {
  const told: string[] = [];
  const states: (ClusterFailure | null)[] = [];
  const waits: number[] = [];
  const ending = new AbortController();
  stop.push(ending);
  const word = (change: CollectionChange<string>) =>
    change.type === "snapshot" ? `all ${change.objects.join(" ")}` : `${change.type} ${change.object}`;
  void follow({
    ...collection(),
    cluster: through,
    signal: ending.signal,
    onChange: async (change) => void told.push(word(change)),
    onState: (state) => void states.push(state),
    pulse: createPulse(through, { kind: "server" }, ending.signal),
    turns: createTurns(8),
    resyncMs: 3_600_000,
    random: () => 1,
    wait: async (ms) => {
      waits.push(ms);
      await new Promise((turn) => setImmediate(turn));
    },
    ...more,
  });
  return { told, states, waits, ending };
}
const untilTheEnd = (): AbortSignal => {
  const ending = new AbortController();
  stop.push(ending);
  return ending.signal;
};
const watching = () => soon(() => expect(api.openWatches()).toBe(1));

describe("a list", () => {
  test("is read in pages by its continue tokens", async () => {
    add("a", "b", "c", "d", "e");
    const listed = await listAll(collection(2), never);
    expect(listed.ok && listed.value.objects).toEqual(["a", "b", "c", "d", "e"]);
    expect(api.asked).toHaveLength(3);
  });

  test("is begun again when its token has run out, and holds nothing twice", async () => {
    add("a", "b", "c");
    let answered = 0;
    const compacting: Cluster = {
      ...cluster,
      async json(request) {
        const answer = await cluster.json(request);
        answered += 1;
        if (answered === 1) api.compact();
        return answer;
      },
    };
    const listed = await listAll({ ...collection(2), cluster: compacting }, never);
    expect(listed.ok && listed.value.objects).toEqual(["a", "b", "c"]);
    expect(answered).toBe(4);
  });

  test.each([
    ["weak", "cluster-denied", /User "bob" cannot list/],
    ["none", "cluster-unauthorized", /401/],
  ])("with the token %s fails as %s, and never tells the token", async (token, code, message) => {
    const other = await connected(token);
    const listed = await listAll({ ...collection(), cluster: other }, never);
    expect(listed).toMatchObject({ ok: false, failure: { code, message: expect.stringMatching(message) } });
    expect(JSON.stringify(listed)).not.toContain(token === "weak" ? "weak" : "none");
    await other.close();
  });
});

describe("following", () => {
  test("tells all there is, then each change", async () => {
    add("a", "b");
    const { told } = followed();
    await watching();
    add("c");
    api.remove(COMPONENTS, "shop", "a");
    await soon(() => expect(told).toEqual(["all a b", "upsert c", "delete a"]));
  });

  test("a broken watch goes on where it broke, and loses nothing", async () => {
    add("a");
    const { told, states } = followed();
    await watching();
    api.dropWatches();
    add("b");
    await soon(() => expect(told).toEqual(["all a", "upsert b"]));
    expect(api.asked.filter(({ url }) => !url.includes("watch="))).toHaveLength(1);
    await soon(() => expect(states.at(-1)).toBeNull());
    expect(states.some((state) => state?.code === "cluster-away")).toBe(true);
  });

  test("a bookmark moves it on, so that a later break needs no new list", async () => {
    add("a");
    const { told } = followed();
    await watching();
    api.compact();
    api.bookmark();
    add("b");
    await soon(() => expect(told).toContain("upsert b"));
    api.dropWatches();
    add("c");
    await soon(() => expect(told).toEqual(["all a", "upsert b", "upsert c"]));
  });

  test("a version that is too old is listed anew", async () => {
    add("a");
    const { told } = followed();
    await watching();
    api.remove(COMPONENTS, "shop", "a");
    await soon(() => expect(told).toContain("delete a"));
    api.compact();
    add("b");
    await soon(() => expect(told).toContain("upsert b"));
    api.compact();
    api.dropWatches();
    await soon(() => expect(told.at(-1)).toBe("all b"));
  });

  test("a cluster that is away is told as away, never as empty, and waits grow", async () => {
    add("a");
    const away = { status: 503, reason: "ServiceUnavailable" };
    api.failNext({ drop: true }, away, { status: 429, reason: "TooManyRequests", retryAfter: 7 });
    const { told, states, waits } = followed();
    await soon(() => expect(told).toEqual(["all a"]));
    expect(states.slice(0, 4).map((state) => state?.code ?? null)).toEqual([
      "cluster-away",
      "cluster-away",
      "cluster-away",
      null,
    ]);
    expect(waits).toEqual([500, 1000, 7000]);
  });

  test("waits grow to half a minute, and a server that says when to come is taken at its word", async () => {
    add("a");
    const away = { status: 503, reason: "ServiceUnavailable" };
    api.failNext(...Array.from({ length: 9 }, () => away), { ...away, retryAfter: 1 });
    const { told, waits } = followed();
    await soon(() => expect(told).toEqual(["all a"]));
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 1000]);
  });

  test("who waits for a server that was away is woken when it answers somebody else", async () => {
    add("a");
    const pulse = createPulse(cluster, { kind: "server" }, untilTheEnd());
    api.failNext({ drop: true });
    const { told, states } = followed(cluster, {
      pulse,
      random: () => 0.5,
      // The back-off ends by being woken alone; the little wait after that by itself.
      wait: (ms, signal) =>
        ms < 300
          ? Promise.resolve()
          : new Promise((done) => signal.addEventListener("abort", () => done(), { once: true })),
    });
    await soon(() => expect(states.at(-1)?.code).toBe("cluster-away"));
    pulse.heard();
    await soon(() => expect(told).toEqual(["all a"]));
  });

  test("a server that stops answering in the middle of a watch is said to have done so", async () => {
    add("a");
    const { told, states, ending } = followed(cluster, {
      pulse: createPulse(cluster, { kind: "server" }, untilTheEnd(), {
        quietMs: 50,
        answersWithinMs: 50,
        askedAgainMs: 20,
      }),
    });
    await watching();
    const resume = api.hang();
    await soon(() =>
      expect(states.at(-1)).toMatchObject({
        code: "cluster-away",
        message: `${api.url} did not answer in time.`,
      }),
    );
    resume();
    add("b");
    await soon(() => expect(told).toEqual(["all a", "upsert b"]));
    ending.abort();
  });

  test.each([
    ["events that cannot be read", "no JSON\n", "cluster-malformed"],
    ["watches that end at once", "", null],
  ])("%s are waited for, and not asked for in a circle", async (_name, text, code) => {
    add("a");
    const { states, waits, ending } = followed({
      ...cluster,
      lines: async () => ({ ok: true, value: Readable.from(text === "" ? [] : [text]) }),
    });
    await soon(() => expect(waits.length).toBeGreaterThan(2));
    ending.abort();
    expect(waits.every((ms) => ms >= 500)).toBe(true);
    expect(states.some((state) => (state?.code ?? null) === code)).toBe(true);
  });

  test("ends when it is told to", async () => {
    const { ending } = followed();
    await watching();
    ending.abort();
    await soon(() => expect(api.openWatches()).toBe(0));
  });
});

describe("who asks", () => {
  const get = (as: Parameters<Cluster["json"]>[0]["as"]) =>
    cluster.json({ as, method: "GET", path: `${path}?limit=1`, signal: never });

  test("is the server's own account, a person it speaks for, or a person's own token", async () => {
    await get({ kind: "server" });
    await get({ kind: "impersonate", user: "cat", groups: ["makers", "testers"] });
    await get({ kind: "token", token: "weak" });
    const [own, spoken, theirs] = api.asked.map(({ headers }) => headers);
    expect(own?.authorization).toBe("Bearer good");
    expect(own?.["impersonate-user"]).toBeUndefined();
    expect(spoken).toMatchObject({ authorization: "Bearer good", "impersonate-user": "cat" });
    expect(spoken?.["impersonate-group"]).toBe("makers, testers");
    expect(theirs?.authorization).toBe("Bearer weak");
  });
});

describe("a place that is no cluster", () => {
  test.each([
    ["a file that is not there", "/nowhere/config", null, /ENOENT/],
    ["a context that is not in it", null, "other", /context other/],
  ])("%s", async (_name, given, context, message) => {
    const file = given ?? join(mkdtempSync(join(tmpdir(), "twofold-kube-")), "config");
    if (given === null) writeFileSync(file, kubeconfigOf(api.url, "good"));
    expect(await connectCluster({ kind: "kubeconfig", path: file, context })).toMatchObject({
      ok: false,
      failure: { code: "cluster-config", message: expect.stringMatching(message) },
    });
  });

  test("a server without TLS gets no credentials", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "twofold-kube-")), "config");
    writeFileSync(file, kubeconfigOf(api.url, "good").replace("true", "false"));
    expect(await connectCluster({ kind: "kubeconfig", path: file, context: null })).toMatchObject({
      ok: false,
      failure: { code: "cluster-config", message: expect.stringMatching(/without TLS/) },
    });
    expect(api.asked).toEqual([]);
  });

  test("outside a cluster there is no service account", async () => {
    expect(await connectCluster({ kind: "in-cluster" })).toMatchObject({
      ok: false,
      failure: { code: "cluster-config" },
    });
  });
});
