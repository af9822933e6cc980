import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type TocPlace, tocClaim } from "#lib/oci/toc-claim.ts";
import { END } from "#test/chunked/build-tar.ts";
import { caseNames, chunkedCase } from "#test/chunked/chunked-cases.ts";
import { type MadeFile, type MakeOptions, makeLayer, tarHeader } from "#test/chunked/make-layer.ts";
import { checkLayer, isRefused, issueOf } from "./check-layer.ts";

/** The faults of a layer, by name. */
async function faultsOf(
  layer: Parameters<typeof tocClaim>[0],
  blob: Buffer,
  edit: (place: TocPlace) => TocPlace = (place) => place,
): Promise<string> {
  const claim = tocClaim(layer);
  if (claim.kind === "refused" || claim.place === undefined || claim.place === null) return claim.kind;
  const offset = claim.place.toc.offset - 8;
  const parts = [{ offset, bytes: blob.subarray(offset) }];
  const faults = await checkLayer({ place: edit(claim.place), layerBytes: layer.size, parts });
  return faults.map(({ fault, path }) => (path === null ? fault : `${fault} ${path}`)).join(", ");
}

/** What podman 5.4 said to a partial pull of each, and what we say before. */
const said: Record<string, string> = {
  ok: "",
  "file integrity checksum failed": "hard-link-size a/hl",
  "tar-split and TOC data is inconsistent": "name-not-utf8 a/caf\ufffd",
  "fetching partial blob: unexpected EOF": "tarsplit-empty",
};

test.each(caseNames)("%s is judged as podman judges it", async (name) => {
  const { layer, blob, podman } = chunkedCase(name);
  expect(await faultsOf(layer, blob)).toBe(said[podman]);
});

const files: MadeFile[] = [
  { path: "a/", type: "dir" },
  { path: "a/x", content: "x".repeat(5000), cuts: [2000, 2500, 500] },
  {
    path: "a/hole",
    content: Buffer.concat([Buffer.from("one"), Buffer.alloc(5000), Buffer.from("two")]),
    cuts: [3, 5000, 3],
  },
  { path: "a/l", type: "symlink", link: "x" },
  { path: "a/y", content: "the y" },
  { path: "a/empty" },
];

const made = (options: MakeOptions = {}, of = files) => {
  const layer = makeLayer(of, options);
  return faultsOf(layer, layer.blob);
};
const entry = (at: number, edit: Record<string, unknown>): MakeOptions => ({
  editToc: ({ entries }) => void Object.assign(entries?.[at] ?? {}, edit),
});
const lines = (editTarSplit: (all: string[]) => string[]): MakeOptions => ({ editTarSplit });

test("a layer that is as it should be has no fault, and one of today's forms neither", async () => {
  expect(await made()).toBe("");
  expect(await made({}, [])).toBe("");
  expect(await made({ form: "old" })).toBe("");
  expect(await made({ editToc: (toc) => Object.assign(toc, { version: 9, more: [1] }) })).toBe("");
});

test.each<[string, MakeOptions, string]>([
  ["a TOC with more behind it", { tocJson: (toc) => `${JSON.stringify(toc)}{}` }, "toc-trailing"],
  ["a TOC that is no JSON", { tocJson: () => "{" }, "toc-json"],
  ["a TOC with a time that is none", entry(1, { modtime: "now" }), "toc-entry"],
  ["another mode", entry(4, { mode: 0o600 }), "tarsplit-entry-differs a/hole"],
  ["another owner", entry(0, { uid: 7 }), "tarsplit-entry-differs a/"],
  ["another time", entry(0, { modtime: "2024-05-01T10:00:01Z" }), "tarsplit-entry-differs a/"],
  ["the same time elsewhere", entry(0, { modtime: "2024-05-01T12:00:00+02:00" }), ""],
  ["xattrs that the tar has not", entry(0, { xattrs: { a: "AA==" } }), "tarsplit-entry-differs a/"],
  ["another target", entry(7, { linkName: "z" }), "tarsplit-entry-differs a/l"],
  ["another type", entry(9, { type: "fifo" }), "tarsplit-entry-differs a/empty"],
  [
    "a type that nobody knows",
    entry(9, { type: "sock" }),
    "toc-entry a/empty, tarsplit-entry-differs a/empty",
  ],
  [
    "a name that the tar has not",
    entry(8, { name: "a/z" }),
    "tarsplit-extra-entry a/y, tarsplit-missing-entry a/z",
  ],
  [
    "a name twice",
    entry(9, { name: "a/y" }),
    "toc-duplicate-path a/y, tarsplit-entry-differs a/y, tarsplit-extra-entry a/empty",
  ],
  [
    "a chunk behind a directory",
    { editToc: ({ entries }) => void entries?.splice(1, 0, { type: "chunk", name: "a/" }) },
    "toc-chunk-without-file a/",
  ],
  ["content behind the TOC", entry(8, { offset: 999_999, endOffset: 1_000_000 }), "toc-range a/y"],
  ["content that ends before it begins", entry(8, { endOffset: 3 }), "toc-range a/y"],
  ["chunks that do not add up", entry(2, { chunkSize: 1 }), "toc-range a/x"],
  ["a file without a digest", entry(8, { digest: "" }), "toc-entry a/y"],
  ["a digest of another kind", entry(8, { digest: `md5:${"0".repeat(32)}` }), "toc-entry a/y"],
  [
    "no digest of the tar-split",
    { editToc: (toc) => void Reflect.deleteProperty(toc, "tarSplitDigest") },
    "tarsplit-unauthenticated",
  ],
  [
    "another tar-split",
    { editToc: (toc) => void Object.assign(toc, { tarSplitDigest: `sha256:${"0".repeat(64)}` }) },
    "tarsplit-digest",
  ],
  [
    "a tar-split without its last lines",
    lines((all) => all.slice(0, -4)),
    "tarsplit-cut, tarsplit-cut a/empty",
  ],
  ["a tar-split without its end", lines((all) => all.slice(0, -3)), "tarsplit-cut, tarsplit-cut a/empty"],
  ["a tar-split that ends in a header's place", lines((all) => all.slice(0, -2)), "tarsplit-cut"],
  [
    "a tar-split cut in a line",
    lines((all) => [...all.slice(0, -1), (all.at(-1) ?? "").slice(0, 40)]),
    "tarsplit-json",
  ],
  ["a tar-split with a line of another kind", lines((all) => [...all, '{"type":3}']), "tarsplit-json"],
  [
    "a file twice in the tar-split",
    lines((all) => [...all, all[1] ?? ""]),
    "tarsplit-duplicate-path a/, tarsplit-file-differs a/",
  ],
  [
    "a file of another size in the tar-split",
    lines((all) => all.map((line) => line.replace('"size":5,', '"size":6,'))),
    "tarsplit-file-differs a/y",
  ],
  [
    "a header that is none",
    lines((all) => [JSON.stringify({ type: 2, payload: Buffer.alloc(512, "x").toString("base64") }), ...all]),
    "tarsplit-header",
  ],
  [
    "too little padding",
    lines((all) => all.map((line, at) => (at === 4 ? '{"type":2,"payload":"AAAA"}' : line))),
    "tarsplit-header",
  ],
])("%s: %s", async (_, options, faults) => expect(await made(options)).toBe(faults));

test("a tar that ends with its last file, or with records of a file that never comes, is whole", async () => {
  const of: MadeFile[] = [{ path: "x", content: "not a block" }];
  expect(await made({ ...lines((all) => all.slice(0, -1)), endsAtFile: true }, of)).toBe("");
  expect(
    await made(
      lines((all) => all.slice(0, -1)),
      of,
    ),
  ).toBe("tarsplit-cut");
  const records = Buffer.alloc(512);
  records.write("15 path=nobody\n");
  const header = tarHeader({ path: "pax", flag: "x", link: "", size: 15 });
  expect(
    await made(
      lines((all) => [...all.slice(0, -1), segment(Buffer.concat([Buffer.alloc(501), header, records]))]),
      of,
    ),
  ).toBe("");
});

const segment = (bytes: Buffer) => JSON.stringify({ type: 2, payload: bytes.toString("base64") });

test.each<[string, Buffer, string]>([
  ["more blocks of zeros", Buffer.alloc(9216), ""],
  ["zeros, then anything", Buffer.concat([Buffer.alloc(1024), Buffer.from("junk")]), ""],
  ["anything at once", Buffer.from("junk"), "trailing-bytes"],
  ["a block of anything", Buffer.alloc(512, "junk"), "trailing-bytes"],
  ["less than a block of zeros", Buffer.alloc(100), "trailing-bytes"],
  [
    "the same tar once more",
    Buffer.concat([tarHeader({ path: "a/", flag: "5", link: "", size: 0 }), END]),
    "trailing-bytes",
  ],
])("a tar with %s behind its end, as tar-split's own code takes it", async (_, bytes, faults) => {
  expect(await made({ editTarSplit: (all) => [...all, segment(bytes)] })).toBe(faults);
});

describe("layers that no partial pull survives", () => {
  test("an empty layer, whose TOC stands at its beginning", async () => {
    expect(await made({ endsAtFile: true, editTarSplit: () => [] }, [])).toBe("empty-layer");
  });

  /** A tar-split of one entry with this header before it. */
  const single = (segment: Buffer, name: string, size = 0, rawName?: Buffer): MakeOptions => ({
    editTarSplit: () =>
      [
        { type: 2, payload: segment.toString("base64"), position: 0 },
        {
          type: 1,
          ...(rawName === undefined ? { name } : { name_raw: rawName.toString("base64") }),
          ...(size > 0 ? { size } : {}),
          payload: null,
          position: 1,
        },
        {
          type: 2,
          payload: Buffer.alloc(1024 + ((512 - (size % 512)) % 512)).toString("base64"),
          position: 2,
        },
      ].map((line) => JSON.stringify(line)),
  });
  const pax = (records: Readonly<Record<string, string>>) => {
    const text = Object.entries(records)
      .map(([key, value]) => {
        const rest = Buffer.byteLength(` ${key}=${value}\n`);
        const length = rest + String(rest + String(rest).length).length;
        return `${length} ${key}=${value}\n`;
      })
      .join("");
    const size = Buffer.byteLength(text);
    const content = Buffer.alloc(Math.ceil(size / 512) * 512);
    content.write(text);
    return Buffer.concat([tarHeader({ path: "pax", flag: "x", link: "", size }), content]);
  };

  test("a pax sparse file", async () => {
    const header = Buffer.concat([
      pax({
        "GNU.sparse.major": "1",
        "GNU.sparse.minor": "0",
        "GNU.sparse.name": "f",
        "GNU.sparse.realsize": "9",
      }),
      tarHeader({ path: "GNUSparseFile.0/f", flag: "0", link: "", size: 512 }),
    ]);
    expect(await made(single(header, "f", 9), [{ path: "f", content: "123456789" }])).toBe("sparse-file f");
  });
  test("a hard link that has a size", async () => {
    const header = tarHeader({ path: "h", flag: "1", link: "f", size: 0 });
    const sized = tarHeader({ path: "h", flag: "1", link: "f", size: 7 });
    const of: MadeFile[] = [{ path: "h", type: "hardlink", link: "f" }];
    expect(await made(single(header, "h"), of)).toBe("");
    const options = { ...single(sized, "h", 7), editToc: entry(0, { size: 7 }).editToc };
    expect(await made(options as MakeOptions, of)).toContain("hard-link-size h");
  });
  test("a name that is not UTF-8", async () => {
    const name = Buffer.from("caf\u00e9", "latin1");
    const header = tarHeader({ path: name, flag: "0", link: "", size: 0 });
    expect(await made(single(header, "", 0, name), [{ path: "caf\ufffd" }])).toBe("name-not-utf8 caf\ufffd");
  });
  test("long names and pax records of real tars are read", async () => {
    const long = `${"d".repeat(150)}/f`;
    const byPax = Buffer.concat([
      pax({ path: long }),
      tarHeader({ path: "short", flag: "0", link: "", size: 0 }),
    ]);
    expect(await made(single(byPax, long), [{ path: long }])).toBe("");
    const gnu = Buffer.alloc(512);
    gnu.write(long);
    const byGnu = Buffer.concat([
      tarHeader({ path: "././@LongLink", flag: "L", link: "", size: long.length + 1 }),
      gnu,
      tarHeader({ path: "short", flag: "0", link: "", size: 0 }),
    ]);
    expect(await made(single(byGnu, long), [{ path: long }])).toBe("");
    const attributes = Buffer.concat([
      pax({ "SCHILY.xattr.user.a": "\u0001b", mtime: "1714557600.5", atime: "-5.25" }),
      tarHeader({ path: "f", flag: "0", link: "", size: 0 }),
    ]);
    const edit = entry(0, {
      xattrs: { "user.a": "AWI=" },
      modtime: "2024-05-01T10:00:00.5Z",
      accesstime: "1969-12-31T23:59:54.75Z",
    });
    expect(await made({ ...single(attributes, "f"), ...edit }, [{ path: "f" }])).toBe("");
  });
});

describe("faults of the bytes", () => {
  const { layer, blob } = chunkedCase("plain");
  const claim = tocClaim(layer);
  if (claim.kind !== "in-parts") throw new Error("a case that claims a TOC");
  const { toc, tarSplit } = claim.place;

  test("any byte that is wrong behind the content is a fault of the part that it is in", async () => {
    const start = toc.offset - 8;
    const end = tarSplit === null ? 0 : tarSplit.offset + tarSplit.compressedBytes;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: start, max: blob.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const broken = Buffer.from(blob);
          broken[at] = (broken[at] ?? 0) ^ flip;
          const part =
            at < toc.offset || (at >= toc.offset + toc.compressedBytes && at < (tarSplit?.offset ?? 0))
              ? "frame-missing"
              : at < toc.offset + toc.compressedBytes
                ? "toc-digest"
                : at < end
                  ? "tarsplit-digest"
                  : "footer-";
          expect(await faultsOf(layer, broken)).toMatch(new RegExp(`^${part}`));
        },
      ),
      { numRuns: 60 },
    );
  });

  test("whatever a TOC or a tar-split says under its right digest, it is sound or has faults by name", async () => {
    const small = files.slice(0, 3);
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.nat(2000), fc.string({ maxLength: 3 }), async (inToc, at, text) => {
        const edit = (json: string) =>
          json.slice(0, at % json.length) + text + json.slice((at % json.length) + text.length);
        const options: MakeOptions = inToc
          ? { tocJson: (made) => edit(JSON.stringify(made)) }
          : { editTarSplit: (all) => edit(all.join("\n")).split("\n") };
        expect(await made(options, small)).toMatch(/^((toc|tarsplit)-|hard-link|name-not|sparse|$)/);
      }),
      { numRuns: 150 },
    );
  });
});

test("each fault belongs to an issue, and those that no client looks at refuse nothing", () => {
  const of = (fault: "tarsplit-cut" | "toc-digest" | "footer-missing") => ({
    fault,
    message: "",
    path: null,
  });
  expect(issueOf(of("tarsplit-cut"))).toBe("chunked-breaks-pull");
  expect(issueOf(of("toc-digest"))).toBe("toc-invalid");
  expect([isRefused(of("footer-missing")), isRefused(of("toc-digest"))]).toEqual([false, true]);
});
