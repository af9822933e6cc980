import { mkdtemp, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { createContentStore } from "./content-store.ts";
import { digestOf } from "./digest.ts";
import { ok } from "./result.ts";

const content = (text: string) => {
  const bytes = Buffer.from(text);
  return { digest: digestOf(bytes), bytes, mediaType: "text/plain" };
};

const open = { isPrivate: false };
const withCredentials = { isPrivate: true };
const anybody = { isAdmitted: false };
const admitted = { isAdmitted: true };

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "store-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test("what is used least goes first when memory is full", async () => {
  const store = createContentStore({ memoryBytes: 3_000 });
  const [a, b, c] = ["a", "b", "c"].map((letter) => content(letter.repeat(1_000)));
  if (!a || !b || !c) throw new Error("three contents");
  store.put("r", a, open);
  store.put("r", b, open);
  await store.get("r", a.digest, anybody);
  store.put("r", c, open);
  expect(await store.get("r", a.digest, anybody)).toEqual(a);
  expect(await store.get("r", b.digest, anybody)).toBeNull();
  expect(await store.get("r", c.digest, anybody)).toEqual(c);
});

test("content of one repository is not handed out for another", async () => {
  const store = createContentStore({ memoryBytes: 10_000 });
  const a = content("a");
  store.put("r.example/private", a, open);
  expect(await store.get("r.example/public", a.digest, anybody)).toBeNull();
});

test("content that was read with credentials is for reads that were let in, from the disk too", async () => {
  const options = { memoryBytes: 10_000, folder: await newFolder(), diskBytes: 10_000 };
  const store = createContentStore(options);
  const a = content("a");
  store.put("r", a, withCredentials);
  expect(await store.get("r", a.digest, anybody)).toBeNull();
  expect(await store.get("r", a.digest, admitted)).toEqual(a);
  const again = createContentStore(options);
  await vi.waitFor(async () => expect(await again.get("r", a.digest, admitted)).not.toBeNull());
  expect(await again.get("r", a.digest, anybody)).toBeNull();
  // Whoever is asked no longer for credentials shows it to everybody.
  store.put("r", a, open);
  expect(await store.get("r", a.digest, anybody)).toEqual(a);
});

test.each([
  ["a.example", ["b.example/x"]],
  ["a.example/x", ["a.example/xy", "a.example/y", "b.example/x"]],
  ["a.example/x/y", ["a.example/x", "a.example/xy", "a.example/y", "b.example/x"]],
  ["a.exam", ["a.example/x", "a.example/x/y", "a.example/xy", "a.example/y", "b.example/x"]],
])("to forget %s leaves %j, in memory and on disk", async (place, left) => {
  const options = { memoryBytes: 10_000, folder: await newFolder(), diskBytes: 10_000 };
  const store = createContentStore(options);
  const a = content("a");
  const all = ["a.example/x", "a.example/x/y", "a.example/xy", "a.example/y", "b.example/x"];
  for (const repository of all) {
    store.put(repository, a, open);
    store.remember(repository, "main", a);
  }
  expect(await store.forget(place)).toBe(all.length - left.length);
  const again = createContentStore(options);
  for (const repository of all) {
    const kept = left.includes(repository);
    expect((await store.get(repository, a.digest, admitted)) !== null).toBe(kept);
    expect((await again.get(repository, a.digest, admitted)) !== null).toBe(kept);
    expect(store.lastResolved(repository, "main") !== null).toBe(kept);
  }
});

test("what a killed process left half written is removed at the start, and what another is writing is not", async () => {
  const folder = await newFolder();
  const file = (name: string) => join(folder, name);
  const uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
  await writeFile(file(`old.${uuid}`), "half");
  await utimes(file(`old.${uuid}`), new Date(0), new Date(0));
  await writeFile(file(`new.${uuid}`), "half");
  createContentStore({ memoryBytes: 10, folder, diskBytes: 10_000 });
  await vi.waitFor(async () => expect(await readdir(folder)).toEqual([`new.${uuid}`]));
});

test("content on disk outlives the store, and is dropped when it is damaged", async () => {
  const folder = await newFolder();
  const options = { memoryBytes: 10_000, folder, diskBytes: 10_000 };
  const a = content("a");
  createContentStore(options).put("r", a, open);
  const again = () => createContentStore(options).get("r", a.digest, anybody);
  await vi.waitFor(async () => expect(await again()).toMatchObject({ mediaType: "text/plain" }));
  const [file = ""] = await readdir(folder);
  await writeFile(join(folder, file), "public\tr\ttext/plain\nb");
  expect(await again()).toBeNull();
  expect(await readdir(folder)).toEqual([]);
});

test("the folder on disk stays within its bound", async () => {
  const folder = await newFolder();
  const store = createContentStore({ memoryBytes: 100, folder, diskBytes: 5_000 });
  const bytesOnDisk = async () => {
    const names = await readdir(folder);
    const found = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => null)));
    return found.reduce((sum, one) => sum + (one?.size ?? 0), 0);
  };
  for (let i = 0; i < 40; i++) {
    const one = content(`${i} `.repeat(300));
    store.put("r", one, open);
    await vi.waitFor(async () => expect(await bytesOnDisk()).toBeGreaterThan(0));
  }
  await vi.waitFor(async () => expect(await bytesOnDisk()).toBeLessThanOrEqual(5_000));
  expect((await readdir(folder)).length).toBeGreaterThan(1);
});

test("a folder that cannot be written costs nothing but speed", async () => {
  const store = createContentStore({ memoryBytes: 10_000, folder: "/dev/null/no", diskBytes: 10 });
  const a = content("a");
  store.put("r", a, open);
  expect(await store.get("r", a.digest, anybody)).toEqual(a);
});

test("who asks at the same time shares one read, and one who leaves does not end it", async () => {
  const store = createContentStore({ memoryBytes: 0 });
  const { promise, resolve } = Promise.withResolvers<ReturnType<typeof ok<string>>>();
  const read = vi.fn((_signal: AbortSignal) => promise);
  const [leaver, stayer] = [new AbortController(), new AbortController()];
  const first = store.share("k", leaver.signal, read);
  const second = store.share("k", stayer.signal, read);
  leaver.abort();
  expect(await first).toMatchObject({ ok: false, failure: { code: "cancelled" } });
  expect(read.mock.calls[0]?.[0].aborted).toBe(false);
  resolve(ok("it"));
  expect(await second).toEqual(ok("it"));
  expect(read).toHaveBeenCalledTimes(1);
});

test("when the last one leaves the read is given up, and the next one reads anew", async () => {
  const store = createContentStore({ memoryBytes: 0 });
  const control = new AbortController();
  const never = vi.fn((_signal: AbortSignal) => new Promise<never>(() => {}));
  const waiting = store.share("k", control.signal, never);
  control.abort();
  await waiting;
  expect(never.mock.calls[0]?.[0].aborted).toBe(true);
  expect(await store.share("k", new AbortController().signal, async () => ok("new"))).toEqual(ok("new"));
});
