import { expect, test, vi } from "vitest";
import type { ReadFailure } from "#lib/oci/failure.ts";
import type { ReadProgress } from "#lib/oci/fetch-image.ts";
import { ok, type Result } from "#lib/oci/result.ts";
import { createJoinedReads } from "./joined-reads.ts";

const progressed: ReadProgress = { stage: "manifests", done: 1, total: 8 };

/** A read that is carried on by hand. */
function readByHand() {
  const done = Promise.withResolvers<Result<string, ReadFailure>>();
  let told: (progress: ReadProgress) => void = () => undefined;
  let given: AbortSignal | undefined;
  const start = vi.fn((signal: AbortSignal, onProgress: typeof told) => {
    told = onProgress;
    given = signal;
    return done.promise;
  });
  return { start, done, tell: () => told(progressed), signal: () => given };
}

const nobody = () => new AbortController();

test("what two ask for is read once, and both have it", async () => {
  const reads = createJoinedReads<string>();
  const { start, done } = readByHand();
  const both = [1, 2].map(() => reads.read("a", { signal: nobody().signal }, start));
  done.resolve(ok("report"));
  expect(await Promise.all(both)).toEqual([ok("report"), ok("report")]);
  expect(start).toHaveBeenCalledTimes(1);
});

test("what was read is read anew when it is asked for again", async () => {
  const reads = createJoinedReads<string>();
  const { start, done } = readByHand();
  done.resolve(ok("report"));
  await reads.read("a", { signal: nobody().signal }, start);
  await reads.read("a", { signal: nobody().signal }, start);
  expect(start).toHaveBeenCalledTimes(2);
});

test("one who comes later hears how far it is, and what comes after", async () => {
  const reads = createJoinedReads<string>();
  const { start, done, tell } = readByHand();
  const first = reads.read("a", { signal: nobody().signal }, start);
  await vi.waitFor(() => expect(start).toHaveBeenCalled());
  tell();
  const heard: ReadProgress[] = [];
  const second = reads.read("a", { signal: nobody().signal, onProgress: (at) => heard.push(at) }, start);
  expect(heard).toEqual([progressed]);
  tell();
  expect(heard).toHaveLength(2);
  done.resolve(ok("report"));
  await Promise.all([first, second]);
});

test("one who leaves takes nothing from the others", async () => {
  const reads = createJoinedReads<string>({ lingerMs: 0 });
  const { start, done, signal } = readByHand();
  const leaving = nobody();
  const first = reads.read("a", { signal: leaving.signal }, start);
  const second = reads.read("a", { signal: nobody().signal }, start);
  await vi.waitFor(() => expect(start).toHaveBeenCalled());
  leaving.abort();
  expect(await first).toMatchObject({ ok: false, failure: { code: "cancelled" } });
  expect(signal()?.aborted).toBe(false);
  done.resolve(ok("report"));
  expect(await second).toEqual(ok("report"));
});

test("a read goes on a while after the last has left, and is joined by who comes in time", async () => {
  const reads = createJoinedReads<string>({ lingerMs: 60_000 });
  const { start, done } = readByHand();
  const leaving = nobody();
  const first = reads.read("a", { signal: leaving.signal }, start);
  leaving.abort();
  await first;
  const second = reads.read("a", { signal: nobody().signal }, start);
  done.resolve(ok("report"));
  expect(await second).toEqual(ok("report"));
  expect(start).toHaveBeenCalledTimes(1);
});

test("a read that nobody came back for is ended, and read anew by who comes later", async () => {
  const reads = createJoinedReads<string>({ lingerMs: 0 });
  const { start, signal } = readByHand();
  const leaving = nobody();
  const first = reads.read("a", { signal: leaving.signal }, start);
  await vi.waitFor(() => expect(start).toHaveBeenCalled());
  leaving.abort();
  await first;
  await vi.waitFor(() => expect(signal()?.aborted).toBe(true));
  void reads.read("a", { signal: nobody().signal }, start);
  await vi.waitFor(() => expect(start).toHaveBeenCalledTimes(2));
});

test("two things are two reads", async () => {
  const reads = createJoinedReads<string>();
  const { start, done } = readByHand();
  done.resolve(ok("report"));
  await Promise.all(["a", "b"].map((key) => reads.read(key, { signal: nobody().signal }, start)));
  expect(start).toHaveBeenCalledTimes(2);
});
