import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
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

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "store-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test("what is used least goes first when memory is full", async () => {
  const store = createContentStore({ memoryBytes: 3_000 });
  const [a, b, c] = ["a", "b", "c"].map((letter) => content(letter.repeat(1_000)));
  if (!a || !b || !c) throw new Error("three contents");
  store.put("r", a);
  store.put("r", b);
  await store.get("r", a.digest);
  store.put("r", c);
  expect(await store.get("r", a.digest)).toEqual(a);
  expect(await store.get("r", b.digest)).toBeNull();
  expect(await store.get("r", c.digest)).toEqual(c);
});

test("content of one repository is not handed out for another", async () => {
  const store = createContentStore({ memoryBytes: 10_000 });
  const a = content("a");
  store.put("r.example/private", a);
  expect(await store.get("r.example/public", a.digest)).toBeNull();
});

test("content on disk outlives the store, and is dropped when it is damaged", async () => {
  const folder = await newFolder();
  const options = { memoryBytes: 10_000, folder, diskBytes: 10_000 };
  const a = content("a");
  createContentStore(options).put("r", a);
  const again = () => createContentStore(options).get("r", a.digest);
  await vi.waitFor(async () => expect(await again()).toMatchObject({ mediaType: "text/plain" }));
  const [file = ""] = await readdir(folder);
  await writeFile(join(folder, file), "text/plain\nb");
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
    store.put("r", one);
    await vi.waitFor(async () => expect(await bytesOnDisk()).toBeGreaterThan(0));
  }
  await vi.waitFor(async () => expect(await bytesOnDisk()).toBeLessThanOrEqual(5_000));
  expect((await readdir(folder)).length).toBeGreaterThan(1);
});

test("a folder that cannot be written costs nothing but speed", async () => {
  const store = createContentStore({ memoryBytes: 10_000, folder: "/dev/null/no", diskBytes: 10 });
  const a = content("a");
  store.put("r", a);
  expect(await store.get("r", a.digest)).toEqual(a);
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
