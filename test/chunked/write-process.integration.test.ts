import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { convertInProcess } from "#lib/chunked/write/convert-process.ts";
import type { WriteProgress } from "#lib/chunked/write/write-chunked.ts";
import { buildTar } from "./build-tar.ts";
import { inPieces, noise, written } from "./write-layer.ts";

// A conversion in a process of its own: by files and by streams, cancelled, cut, and with the process killed from outside.

const tar = buildTar(
  Array.from({ length: 40 }, (_, at) => ({ name: `f${at}`, content: noise(150_000, at + 1) })),
);
const gzip = gzipSync(tar, { level: 1 });

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "twofold-convert-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

async function* layer(): AsyncGenerator<Buffer> {
  yield* inPieces(gzip, [70_000]);
}

test("files and streams give the blob that is made in place", async () => {
  const { blob, layer: made } = await written(gzip, { level: 3 });
  const at = folder();
  writeFileSync(join(at, "layer"), gzip);
  const told: WriteProgress[] = [];
  const byFile = convertInProcess({
    from: join(at, "layer"),
    to: join(at, "blob"),
    level: 3,
    onProgress: (progress) => void told.push(progress),
  });
  expect(await byFile).toEqual({ ok: true, value: made });
  expect(readFileSync(join(at, "blob")).equals(blob)).toBe(true);
  expect(told.length).toBeGreaterThan(0);
  const pieces: Buffer[] = [];
  const byStream = convertInProcess({ from: layer(), to: (bytes) => void pieces.push(bytes), level: 3 });
  expect(await byStream).toEqual({ ok: true, value: made });
  expect(Buffer.concat(pieces).equals(blob)).toBe(true);
});

test("a refused layer, a file that is not there and one that cannot be written are told by their codes", async () => {
  const at = folder();
  const twice = buildTar([{ name: "a/x" }, { name: "./a/x" }]);
  const given = async function* () {
    yield gzipSync(twice);
  };
  expect(await convertInProcess({ from: given(), to: () => {} })).toMatchObject({
    ok: false,
    failure: { code: "duplicate-path", path: "./a/x" },
  });
  expect(await convertInProcess({ from: join(at, "none"), to: () => {} })).toMatchObject({
    failure: { code: "input-failed" },
  });
  expect(await convertInProcess({ from: layer(), to: join(at, "none", "blob") })).toMatchObject({
    failure: { code: "output-failed" },
  });
});

test("a giver that fails and a taker that fails are told apart", async () => {
  const cut = async function* () {
    yield gzip.subarray(0, 100_000);
    throw new Error("the line is cut");
  };
  expect(await convertInProcess({ from: cut(), to: () => {} })).toMatchObject({
    failure: { code: "input-failed", reason: expect.stringContaining("the line is cut") },
  });
  const full = () => Promise.reject(new Error("no space left"));
  expect(await convertInProcess({ from: layer(), to: full })).toMatchObject({
    failure: { code: "output-failed", reason: expect.stringContaining("no space left") },
  });
});

test("cancelling ends it at once, also where giver and taker never answer", async () => {
  const before = AbortSignal.abort();
  expect(await convertInProcess({ from: layer(), to: () => {}, signal: before })).toMatchObject({
    failure: { code: "cancelled" },
  });
  const cancel = new AbortController();
  const never = async function* () {
    yield* inPieces(gzip.subarray(0, 3_000_000), [70_000]);
    await new Promise(() => {});
  };
  const stuck = () => {
    cancel.abort();
    return new Promise<void>(() => {});
  };
  expect(await convertInProcess({ from: never(), to: stuck, signal: cancel.signal })).toMatchObject({
    failure: { code: "cancelled" },
  });
});

test("a process that is killed from outside is a failure with a code", async () => {
  const kill = () => {
    for (const child of children()) if (isOurs(child)) process.kill(child, "SIGKILL");
    return new Promise<void>((resolve) => setTimeout(resolve, 50));
  };
  expect(await convertInProcess({ from: layer(), to: kill })).toMatchObject({
    ok: false,
    failure: { code: "process-ended", reason: expect.stringContaining("SIGKILL") },
  });
});

const children = (): readonly number[] =>
  readdirSync("/proc/self/task").flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, "utf8").split(" ").filter(Boolean).map(Number),
  );

const isOurs = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("convert-child");
