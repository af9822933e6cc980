import { zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { type Digest, digestOf } from "#lib/oci/digest.ts";
import { buildTar } from "#test/chunked/build-tar.ts";
import { takeApart, tocEntries } from "#test/chunked/read-blob.ts";
import { noise, written } from "#test/chunked/write-layer.ts";
import { type Claims, createBlobVerifier } from "./blob-verifier.ts";

const tar = buildTar([
  { name: "dir/", type: "5" },
  { name: "one", content: noise(5000) },
  { name: "many", content: Buffer.concat([noise(300_000, 3), Buffer.alloc(5000), noise(100)]) },
  { name: "last", content: "last" },
]);
const { blob, layer } = await written(tar);
const { toc, frames } = takeApart(blob);

function claimsOf(): Claims {
  const numbers = (key: string) =>
    (layer.annotations[`io.github.containers.zstd-chunked.${key}`] ?? "").split(":").map(Number);
  const place = ([offset = 0, bytes = 0, rawBytes = 0]: readonly number[]) => ({ offset, bytes, rawBytes });
  const tarSplit = place(numbers("tarsplit-position"));
  return {
    diffId: layer.diffId,
    tocDigest: layer.tocDigest,
    toc: place(numbers("manifest-position")),
    tarSplit,
    tarSplitDigest: digestOf(blob.subarray(tarSplit.offset, tarSplit.offset + tarSplit.bytes)),
  };
}

/** Tells a verifier what the TOC says, as the writer would, and gives it the blob. */
async function verify(bytes: Buffer, told = toc, claims: Claims = claimsOf()): Promise<string | null> {
  const verifier = createBlobVerifier();
  const entries = tocEntries(told);
  let end = 0;
  for (let at = 0; at < entries.length; ) {
    const own = [entries[at], ...entries.slice(at + 1).slice(0, chunksAfter(entries, at + 1))];
    for (const [chunk, entry] of own.entries())
      if (entry?.offset !== undefined) verifier.chunkBegins(entry.offset, chunk === 0);
    end = own[0]?.endOffset ?? end;
    verifier.entry(own.map((entry) => JSON.stringify(entry)).join(","), end);
    at += own.length;
  }
  return verifier.push(bytes) ?? (await verifier.end(claims));
}

function chunksAfter(entries: ReturnType<typeof tocEntries>, from: number): number {
  const next = entries.slice(from).findIndex(({ type }) => type !== "chunk");
  return next < 0 ? entries.length - from : next;
}

/** The blob with one frame of content in the place of another. */
function withFrame(at: number, frame: Buffer): Buffer {
  const start = frames[at]?.offset ?? 0;
  const end = frames[at + 1]?.offset ?? claimsOf().toc.offset - 8;
  return Buffer.concat([blob.subarray(0, start), frame, blob.subarray(end)]);
}

test("what the writer wrote holds", async () => {
  expect(JSON.stringify(JSON.parse(toc))).toBe(toc);
  expect(tocEntries(toc).filter(({ type }) => type === "chunk").length).toBeGreaterThan(2);
  expect(await verify(blob)).toBeNull();
});

test("content that is not the digest's is found, also where only its diff ID tells", async () => {
  const one = frames[1]?.content ?? Buffer.alloc(0);
  const other = Buffer.from(one);
  other[7] = (other[7] ?? 0) ^ 1;
  expect(await verify(withFrame(1, zstdCompressSync(other)))).toMatch(/one: its content is sha256:/);
  const header = Buffer.from(frames[0]?.content ?? "");
  header[0] = 0x7a;
  expect(await verify(withFrame(0, zstdCompressSync(header)))).toMatch(
    /which is no start|its content is|its size or place/,
  );
  // Twice the same content, which a client that reads by offsets never sees.
  const twice = Buffer.concat([blob.subarray(0, frames[2]?.offset), blob.subarray(frames[1]?.offset ?? 0)]);
  expect(await verify(twice)).not.toBeNull();
});

test.each([
  ["a digest", /"digest":"sha256:./, '"digest":"sha256:x'],
  ["a chunk's digest", /"chunkDigest":"sha256:./, '"chunkDigest":"sha256:x'],
  ["a chunk's size", /"chunkSize":\d/, '"chunkSize":77'],
  ["a chunk's place in the file", /"chunkOffset":\d/, '"chunkOffset":77'],
  ["the file's size", /"size":5000/, '"size":5001'],
  ["the end of a file", /"endOffset":\d/, '"endOffset":77'],
  ["an offset", /"offset":\d/, '"offset":77'],
  // Only the whole text tells.
  ["a mode", /"mode":420/, '"mode":421'],
  ["a name", /"name":"dir/, '"name":"dor'],
])("%s of the TOC that is wrong is found", async (_, pattern, wrong) => {
  const changed = toc.replace(pattern, wrong);
  expect(changed).not.toBe(toc);
  expect(await verify(blob, changed)).not.toBeNull();
});

test("what is behind the content must be what is claimed", async () => {
  const other = `sha256:${"0".repeat(64)}` as Digest;
  const claims = claimsOf();
  expect(await verify(blob, toc, { ...claims, diffId: other })).toMatch(/its content is/);
  expect(await verify(blob, toc, { ...claims, tocDigest: other })).toMatch(/TOC/);
  expect(await verify(blob, toc, { ...claims, tarSplitDigest: other })).toMatch(/tar-split/);
  const elsewhere = { ...claims.toc, offset: claims.toc.offset + 1 };
  expect(await verify(blob, toc, { ...claims, toc: elsewhere })).toMatch(/TOC/);
  expect(await verify(blob.subarray(0, -72), toc, claims)).toMatch(/footer/);
  expect(await verify(blob.subarray(0, -10), toc, claims)).toMatch(/in the middle/);
  const footer = Buffer.from(blob);
  footer[footer.length - 64] = 1;
  expect(await verify(footer)).toMatch(/footer/);
});
