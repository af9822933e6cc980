import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createByteBudget, DEFAULT_READ_BYTES } from "../byte-budget.ts";
import { digestOf } from "../digest.ts";
import { OCI_INDEX } from "../media-types.ts";
import { openLayout } from "../source/layout.ts";
import { createLayoutTarget } from "./layout.ts";
import type { Content } from "./target.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "twofold-layout-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const never = new AbortController().signal;
const open = () => ({
  target: createLayoutTarget(folder, { name: "oci:here" }),
  source: openLayout(folder, { name: "oci:here", budget: createByteBudget(DEFAULT_READ_BYTES) }),
});
const contentOf = (bytes: Uint8Array): Content => ({
  async *open(offset) {
    for (let at = offset; at < bytes.length; at += 3) yield bytes.subarray(at, at + 3);
  },
});
const anIndex = (note: string) => {
  const bytes = Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [], annotations: { note } }),
  );
  return { digest: digestOf(bytes), mediaType: OCI_INDEX, bytes };
};

test("a folder becomes a layout that holds what was sent, and nothing that was on its way", async () => {
  const { target, source } = open();
  const bytes = Buffer.from("the bytes of a layer");
  const want = { digest: digestOf(bytes), size: bytes.length };
  expect(await target.hasBlob(want, never)).toEqual({ ok: true, value: false });
  expect(await target.sendBlob(want, contentOf(bytes), never)).toEqual({ ok: true, value: "sent" });
  expect(await target.hasBlob(want, never)).toEqual({ ok: true, value: true });
  const index = anIndex("one");
  expect(await target.putDocument(index, never)).toMatchObject({ ok: true });
  expect(await target.moveTag("v1", index, never)).toMatchObject({ ok: true });
  expect(await source.readBlob(want, 100, never)).toMatchObject({ ok: true });
  expect(await source.resolve("v1", never)).toMatchObject({ value: { digest: index.digest } });
  expect(readdirSync(join(folder, ".uploads"))).toEqual([]);
});

test("what is not what its digest says is not stored", async () => {
  const { target } = open();
  const want = { digest: digestOf("other"), size: 5 };
  const sent = await target.sendBlob(want, contentOf(Buffer.from("bytes")), never);
  expect(sent).toMatchObject({ failure: { code: "digest-mismatch" } });
  expect(await target.hasBlob(want, never)).toEqual({ ok: true, value: false });
  expect(readdirSync(join(folder, ".uploads"))).toEqual([]);
});

test("content that fails on the way leaves nothing", async () => {
  const { target } = open();
  const broken: Content = {
    async *open() {
      yield Buffer.from("some");
      throw Object.assign(new Error("no room"), { code: "ENOSPC" });
    },
  };
  const sent = await target.sendBlob({ digest: digestOf("some"), size: 4 }, broken, never);
  expect(sent).toMatchObject({ failure: { message: expect.stringContaining("the disk is full") } });
  expect(readdirSync(join(folder, ".uploads"))).toEqual([]);
});

test("a tag moves where it stands, and all else of the index stays as it came", async () => {
  const { target, source } = open();
  const [one, two] = [anIndex("one"), anIndex("two")];
  for (const each of [one, two]) await target.putDocument(each, never);
  await target.moveTag("a", one, never);
  await target.moveTag("b", one, never);
  const path = join(folder, "index.json");
  const before = JSON.parse(readFileSync(path, "utf8"));
  before.annotations = { kept: "yes" };
  before.manifests.push({ ...before.manifests[0], annotations: { other: "no tag" } });
  writeFileSync(path, JSON.stringify(before));
  await target.moveTag("a", two, never);
  const after = JSON.parse(readFileSync(path, "utf8"));
  expect(after.annotations).toEqual({ kept: "yes" });
  expect(after.manifests.slice(1)).toEqual(before.manifests.slice(1));
  expect(await source.listTags(never)).toEqual({ ok: true, value: ["a", "b"] });
  expect(await source.resolve("a", never)).toMatchObject({ value: { digest: two.digest } });
  expect(await target.removeTag("a", never)).toEqual({ ok: true, value: true });
  expect(await source.listTags(never)).toEqual({ ok: true, value: ["b"] });
});

test("tags that move at once are all moved", async () => {
  const { target, source } = open();
  const index = anIndex("one");
  await target.putDocument(index, never);
  const tags = Array.from({ length: 30 }, (_, at) => `t${at}`);
  await Promise.all(tags.map((tag) => target.moveTag(tag, index, never)));
  const listed = await source.listTags(never);
  expect(listed.ok && listed.value.toSorted()).toEqual(tags.toSorted());
});

test("an index.json that is none is left alone", async () => {
  const { target } = open();
  writeFileSync(join(folder, "index.json"), "[]");
  expect(await target.moveTag("v1", anIndex("one"), never)).toMatchObject({ failure: { code: "malformed" } });
  expect(readFileSync(join(folder, "index.json"), "utf8")).toBe("[]");
});

test.skipIf(process.platform !== "linux")(
  "a folder that cannot be made is said, and does not hang",
  async () => {
    const target = createLayoutTarget("/proc/nothing/can/be/here", { name: "oci:there" });
    const bytes = Buffer.from("{}");
    const put = await target.putDocument(
      { digest: digestOf(bytes), mediaType: OCI_INDEX, bytes },
      new AbortController().signal,
    );
    expect(put).toMatchObject({ ok: false, failure: { message: expect.stringContaining("oci:there") } });
  },
);
