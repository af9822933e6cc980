import { randomBytes } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { gunzipSync, gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { fail } from "#lib/oci/result.ts";
import type { Source } from "#lib/oci/source/source.ts";
import { deepCodes, type IssueCode } from "#lib/variants/issue-codes.ts";
import { clientCaseFolder, measuredPulls } from "#test/cases/cases.ts";
import { caseNames, chunkedCase } from "#test/chunked/chunked-cases.ts";
import { type ImageLayer, makeImage } from "#test/chunked/chunked-image.ts";
import { type MakeOptions, makeLayer, tarHeader } from "#test/chunked/make-layer.ts";
import { deepImage, files, lookInto, lookIntoFolder, withBlob } from "#test/deep/bed.ts";
import { contentOf, fits } from "./first-bytes.ts";

const right = makeLayer(files);
const tarText = (name: string) =>
  gunzipSync(readFileSync(new URL(`../../test/cases/chunked/${name}/layer.tar.gz`, import.meta.url)));

describe("claims", () => {
  test("of an image that is as it should be nothing is said, and little is read", async () => {
    const large = makeLayer([{ path: "big", content: randomBytes(300_000) }]);
    const looked = await lookInto(makeImage([[{ gzipOf: right.tar }], [right, large]]));
    expect([looked.said, looked.unread, looked.layers]).toEqual([[], [], 3]);
    expect(looked.bytes).toBeLessThan(10_000);
    expect(looked.progress.at(-1)).toMatchObject({ layersDone: 3, bytesDone: looked.bytes });
  });

  const reasons: Record<string, string> = {
    ok: "",
    "file integrity checksum failed": "chunked-breaks-pull hard-link-size 2",
    "tar-split and TOC data is inconsistent": "chunked-breaks-pull name-not-utf8 2",
    "fetching partial blob: unexpected EOF": "chunked-breaks-pull tarsplit-empty 2",
  };

  test.each(caseNames)("%s, as skopeo converted it, is judged as podman judged it", async (name) => {
    const { layer, blob, podman } = chunkedCase(name);
    const tar = tarText(name);
    const chunked = { ...layer, blob, tar, toc: right.toc };
    const { said, unread } = await lookInto(makeImage([[{ gzipOf: tar }], [chunked]]), { depth: "layers" });
    expect([said.join(), unread]).toEqual([reasons[podman], []]);
  });

  const entry = (at: number, edit: Record<string, unknown>): MakeOptions => ({
    editToc: ({ entries }) => void Object.assign(entries?.[at] ?? {}, edit),
  });
  test.each<[string, ImageLayer, string]>([
    [
      "a TOC with more behind it",
      makeLayer(files, { tocJson: (t) => `${JSON.stringify(t)}{}` }),
      "toc-trailing",
    ],
    ["an entry of another mode", makeLayer(files, entry(0, { mode: 0o600 })), "tarsplit-entry-differs"],
    [
      "a footer that is not there",
      withBlob(right, (blob) => void blob.fill(0, blob.length - 8)),
      "footer-missing",
    ],
    [
      "annotations that nobody can use",
      { ...right, annotations: { ...right.annotations, [POSITION]: "1:2:3" } },
      "claim-position",
    ],
  ])("%s is toc-invalid", async (_, layer, reason) => {
    const { said, issues } = await lookInto(makeImage([[{ gzipOf: right.tar }], [layer]]));
    expect(said).toEqual([`toc-invalid ${reason} 2`]);
    expect(issues[0]?.who.startsWith("No client")).toBe(reason === "footer-missing");
  });

  test("a layer that entries share is read once, and told of all of them", async () => {
    const broken = makeLayer(files, { tocJson: () => "{" });
    const asked: number[] = [];
    const through = (source: Source): Source => ({
      ...source,
      readBlobRange(want, range, signal) {
        asked.push(range.offset);
        return source.readBlobRange(want, range, signal);
      },
    });
    const { said, layers } = await lookInto(makeImage([[broken], [broken, broken]]), { through });
    expect([said, layers, asked.length]).toEqual([["toc-invalid toc-json 1+2"], 1, 2]);
  });
});

const POSITION = "io.github.containers.zstd-chunked.manifest-position";

describe("first bytes", () => {
  const tar = Buffer.concat([tarHeader({ path: "f", flag: "0", link: "", size: 0 }), Buffer.alloc(1024)]);
  const skippable = Buffer.from("502a4d1804000000deadbeef", "hex");
  const erofs = Buffer.alloc(2048);
  erofs.writeUInt32LE(0xe0f5e1e2, 1024);
  const bytes = {
    gzip: gzipSync(tar),
    zstd: zstdCompressSync(tar),
    bzip2: Buffer.from("BZh91AY"),
    xz: Buffer.from("fd377a585a000004", "hex"),
    tar,
    erofs,
    empty: Buffer.alloc(0),
    other: Buffer.from("#!/bin/sh\n"),
  };

  test("tell what a blob is, and a tar without a magic or of zeros is one", () => {
    for (const [kind, blob] of Object.entries(bytes)) expect(contentOf(blob)).toBe(kind);
    expect(contentOf(Buffer.concat([skippable, bytes.zstd]))).toBe("zstd");
    expect(contentOf(Buffer.alloc(1024))).toBe("tar");
    expect(contentOf(Buffer.alloc(512, 1))).toBe("other");
  });

  test("fit exactly one type each, and nothing fits everywhere", () => {
    const types = ["", "+gzip", "+zstd"].map((end) => `application/vnd.oci.image.layer.v1.tar${end}`);
    const fitting = (kind: keyof typeof bytes) =>
      [...types, "application/vnd.erofs"].map((type) => Number(fits(type, kind))).join("");
    expect(Object.keys(bytes).map((kind) => [kind, fitting(kind as keyof typeof bytes)])).toEqual([
      ["gzip", "0100"],
      ["zstd", "0010"],
      ["bzip2", "0000"],
      ["xz", "0000"],
      ["tar", "1000"],
      ["erofs", "0001"],
      ["empty", "1111"],
      ["other", "0001"],
    ]);
  });

  test.each([
    ["gz-bytes-none-type", "layer-type-mismatch first-bytes 1"],
    ["r3-bzip2-real", "layer-type-mismatch first-bytes 1"],
    ["docker-oci-zstd-layer", ""],
  ])("%s hurts the clients that failed on it", async (name, expected) => {
    const { folder, tag } = clientCaseFolder(name);
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const { said, issues } = await lookIntoFolder(folder, { tag });
    expect(said.join()).toBe(expected);
    const measured = measuredPulls.filter((pull) => pull.name === name && expected !== "");
    const hurt = new Set(issues.flatMap(({ hurts }) => hurts.map(({ client }) => client as string)));
    for (const { client, isPulled } of measured)
      expect([client, hurt.has(client)]).toEqual([client, !isPulled]);
  });
});

describe("whole layers", () => {
  const layers = { depth: "layers" } as const;

  test("any byte that is not the one its digest names is found", async () => {
    const good = makeImage([[{ gzipOf: right.tar }], [right]]);
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const stored = new Map(good.files);
        const damaged = Buffer.from(right.blob);
        damaged[at % damaged.length] = (damaged[at % damaged.length] ?? 0) ^ flip;
        stored.set(right.digest, damaged);
        const { said } = await lookInto({ ...good, files: stored }, layers);
        expect(said).toContain("digest-mismatch layer 2");
      }),
      { numRuns: 12 },
    );
    const stored = new Map(good.files);
    stored.set(right.digest, right.blob.subarray(0, -1));
    expect((await lookInto({ ...good, files: stored }, layers)).said).toEqual(["digest-mismatch layer 2"]);
  });

  test("content is compared with the diff ID of its configuration, whatever the layer says of itself", async () => {
    const other = { ...right, tar: Buffer.from("what the configuration was written for") };
    const { said, issues } = await lookInto(makeImage([[right], [right, other]]), layers);
    // One layer, once right and once wrong.
    expect(said).toEqual(["diff-ids-mismatch content 2"]);
    const hurt = issues[0]?.hurts.map(({ client }) => client);
    // Those that take the second entry and unpack it.
    expect(hurt?.every((client) => !/skopeo|crane|regctl/.test(client))).toBe(true);
    const cut = { ...right, annotations: {}, ...layerOf(gzipSync(right.tar).subarray(0, -20), "gzip") };
    const told = await lookInto(makeImage([[cut]]), layers);
    expect(told.said).toEqual(["diff-ids-mismatch content 1"]);
    expect(told.issues[0]?.message).toMatch(/cannot be decompressed \(The layer is damaged/);
  });

  test("what cannot be decompressed here, or compared, is unknown and not fine", async () => {
    const bzip2 = { ...right, annotations: {}, ...layerOf(Buffer.from("BZh91AY&SY"), "gzip") };
    const { said, unread } = await lookInto(makeImage([[bzip2]]), layers);
    expect(said).toEqual(["layer-type-mismatch first-bytes 1"]);
    expect(unread.map(({ failure }) => failure.message)).toEqual([expect.stringContaining("bzip2")]);
  });

  const layerOf = (blob: Buffer, end: string) => ({
    blob,
    mediaType: `application/vnd.oci.image.layer.v1.tar+${end}`,
  });
});

describe("what could not be read is told", () => {
  const image = makeImage([[{ gzipOf: right.tar }], [right]]);
  const without = (code: "registry-error" | "denied") => (source: Source) => ({
    ...source,
    readBlobRange: async () => fail({ code, message: "No ranges here.", next: "Ask." } as const),
  });

  test("a layer that is not there, and one that is kept elsewhere", async () => {
    const foreign = {
      ...makeLayer([{ path: "other" }]),
      mediaType: "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
      annotations: {},
    };
    const both = makeImage([[right, foreign]]);
    const stored = new Map(
      [...both.files].filter(([digest]) => ![right.digest, foreign.digest].includes(digest)),
    );
    const { said, unread } = await lookInto({ ...both, files: stored });
    expect(said).toEqual([]);
    expect(unread.map(({ failure }) => [failure.code, failure.message.includes("kept elsewhere")])).toEqual([
      ["not-found", false],
      ["not-found", true],
    ]);
  });

  test("an encrypted layer, and nothing of it is asked for", async () => {
    const mediaType = "application/vnd.oci.image.layer.v1.tar+zstd+encrypted";
    const { unread, layers } = await lookInto(makeImage([[{ ...right, mediaType }]]));
    expect([unread.map(({ failure }) => failure.message), layers]).toEqual([
      ["Layer 1 of entry 1 is encrypted."],
      0,
    ]);
  });

  test("a registry that answers no ranges is read whole where that is asked for, and not else", async () => {
    const { unread } = await lookInto(image, { through: without("registry-error") });
    expect(unread.map(({ failure }) => failure.next)).toEqual(
      Array(2).fill("Ask. With --deep=layers the layer is downloaded whole instead."),
    );
    const whole = await lookInto(image, { through: without("registry-error"), depth: "layers" });
    expect([whole.unread, whole.said]).toEqual([[], []]);
    const denied = await lookInto(image, { through: without("denied"), depth: "layers" });
    expect(denied.unread.map(({ position, failure }) => [position, failure.code])).toEqual([
      [1, "denied"],
      [2, "denied"],
    ]);
  });

  test("whoever ends it is not answered as if all was well", async () => {
    const { unread } = await lookInto(image, { signal: AbortSignal.abort(), depth: "layers" });
    expect(unread.map(({ failure }) => failure.code)).toEqual(["cancelled", "cancelled"]);
  });
});

const pageOf = (code: IssueCode): string =>
  readFileSync(new URL(`../../docs/issues/${code}.md`, import.meta.url), "utf8");
const exampleOf = (page: string, kind: "bad" | "good"): string =>
  new RegExp(`\`\`\`${kind}\\n(.+)\\n\`\`\``).exec(page)?.[1] ?? "";

test.each(deepCodes)(
  "the page of %s has every heading, true examples, an error and its commands",
  async (code) => {
    const page = pageOf(code);
    expect(page.startsWith(`# ${code}\n`)).toBe(true);
    expect(page.match(/^## .*$/gm)?.join()).toBe(
      "## What it finds,## Who is hurt,## Words of the error,## Example,## Fix,## When to leave it,## Sources",
    );
    expect(/## Words of the error\n\n(?:.+\n\n)*?```\n/.test(page)).toBe(true);
    const bad = await lookInto(deepImage(exampleOf(page, "bad")));
    expect(bad.issues.map((issue) => issue.code)).toEqual([code]);
    expect((await lookInto(deepImage(exampleOf(page, "good")))).issues).toEqual([]);
    for (const { command } of bad.issues.flatMap(({ commands }) => commands))
      expect(page).toContain(command.split(" ").slice(0, 3).join(" "));
  },
);
