import fc from "fast-check";
import { expect, test } from "vitest";
import { digestOf } from "#lib/oci/digest.ts";
import { parseToc } from "./parse-toc.ts";
import { linkOf, nameBytes, nameOf, sumText, type Toc, typeOf } from "./toc.ts";

const sum = digestOf("x");

/** What a TOC with this text in `entries` has, row by row, in the TOC's own words; or the fault. */
function read(json: string | Buffer): unknown {
  const toc = parseToc(Buffer.from(json));
  return toc.ok ? rowsOf(toc.value) : toc.failure.fault;
}

const rowsOf = (toc: Toc) =>
  Array.from({ length: toc.rows }, (_, row) => {
    const seconds = toc.modSeconds[row] ?? Number.NaN;
    const rare = toc.rare.get(row) ?? {};
    const all = {
      type: typeOf(toc, row),
      name: nameOf(toc, row),
      linkName: linkOf(toc, row),
      mode: toc.modes[row],
      size: toc.sizes[row],
      uid: toc.uids[row],
      gid: toc.gids[row],
      modtime: Number.isNaN(seconds) ? "" : new Date(seconds * 1000).toISOString().replace(".000Z", "Z"),
      devMajor: rare.devMajor ?? 0,
      xattrs: Object.fromEntries(rare.xattrs ?? []),
      digest: sumText(toc, toc.digests[row] ?? -1) ?? "",
      offset: toc.offsets[row],
      endOffset: toc.endOffsets[row],
      chunkSize: toc.chunkSizes[row],
      chunkOffset: toc.chunkOffsets[row],
      chunkDigest: sumText(toc, toc.chunkDigests[row] ?? -1) ?? "",
      chunkType: ["", "zeros", "unknown"][toc.chunkTypes[row] ?? 0],
    };
    const isSaid = (value: unknown) => value !== "" && value !== 0 && JSON.stringify(value) !== "{}";
    return Object.fromEntries(Object.entries(all).filter(([, value]) => isSaid(value)));
  });

const number = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const word = fc.string({ minLength: 1, unit: "grapheme" });
const digest = fc.string().map((text) => digestOf(text));
const entry = fc
  .record(
    {
      type: fc.constantFrom("reg", "dir", "symlink", "hardlink", "char", "block", "fifo", "chunk"),
      name: word,
      linkName: word,
      mode: number,
      size: number,
      uid: number,
      gid: number,
      modtime: fc
        .date({ min: new Date("0100-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
        .map((date) => `${date.toISOString().slice(0, 19)}Z`),
      devMajor: number,
      xattrs: fc.dictionary(
        word.filter((key) => key !== "__proto__"),
        word,
        { minKeys: 1, noNullPrototype: true },
      ),
      digest,
      offset: number,
      endOffset: number,
      chunkSize: number,
      chunkOffset: number,
      chunkDigest: digest,
      chunkType: fc.constant("zeros"),
    },
    { requiredKeys: ["type", "name"] },
  )
  .map((made) => ({ ...made }));

test("what is written is read, whatever its blanks and escapes", () => {
  fc.assert(
    fc.property(fc.array(entry), fc.constantFrom(0, 1, "\t"), fc.boolean(), (entries, indent, escaped) => {
      const json = JSON.stringify({ version: 1, entries, tarSplitDigest: sum }, null, indent);
      const text = escaped ? json.replace(/[\u0080-\uffff]/g, asEscape) : json;
      expect(read(text)).toEqual(entries);
    }),
  );
});

const asEscape = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;

test.each([
  [
    "members in any case",
    `{"ENTRIES":[{"TYPE":"reg","Name":"a","SIZE":5}]}`,
    [{ type: "reg", name: "a", size: 5 }],
  ],
  [
    "letters that Go folds",
    `{"entries":[{"type":"symlink","name":"a","lin\u212aname":"b"}]}`,
    [{ type: "symlink", name: "a", linkName: "b" }],
  ],
  [
    "members that nobody knows",
    `{"x":[1,{"y":"}"}],"entries":[{"type":"dir","name":"a","z":{"q":[null,-1.5e3]}}]}`,
    [{ type: "dir", name: "a" }],
  ],
  [
    "the last of several",
    `{"entries":[{"type":"reg","name":"a","name":"b","size":1,"size":2}]}`,
    [{ type: "reg", name: "b", size: 2 }],
  ],
  ["no entries", `{"version":1,"entries":null}`, []],
  ["a type that nobody knows", `{"entries":[{"type":"sock","name":"a"}]}`, [{ type: "other", name: "a" }]],
  ["half a pair", `{"entries":[{"type":"reg","name":"\\ud800x"}]}`, [{ type: "reg", name: "\ufffdx" }]],
  ["blanks at the end", ` {"version":7} \n`, []],
  [
    "a digest of another kind",
    `{"entries":[{"type":"reg","name":"a","digest":"md5:12"}]}`,
    [{ type: "reg", name: "a" }],
  ],
  ["data behind the end", `{"entries":[]}{}`, "toc-trailing"],
  ["a text behind the end", `{"entries":[]} x`, "toc-trailing"],
  ["a tar-split without a digest", `{"tarSplitDigest":"sha256:12"}`, "toc-entry"],
  ["a time that is none", `{"entries":[{"modtime":"yesterday"}]}`, "toc-entry"],
  ["a day that no month has", `{"entries":[{"modtime":"2023-02-29T00:00:00Z"}]}`, "toc-entry"],
  ["a number that is not whole", `{"entries":[{"size":1.5}]}`, "toc-json"],
  ["a number beyond 64 bits", `{"entries":[{"size":99999999999999999999}]}`, "toc-json"],
  ["a number in quotes", `{"entries":[{"size":"1"}]}`, "toc-json"],
  ["a zero in front", `{"entries":[{"size":012}]}`, "toc-json"],
  ["a control character in a text", `{"entries":[{"name":"a\u0001b"}]}`, "toc-json"],
  ["a control character in a text that is stepped over", `{"x":"a\tb"}`, "toc-json"],
  ["a minus that is no number", `{"x":[-]}`, "toc-json"],
  ["nothing", "", "toc-json"],
  ["a list", "[]", "toc-json"],
  ["an end too early", `{"entries":[{"type":"reg"`, "toc-json"],
  ["an empty key", `{"":1}`, "toc-json"],
  ["a wall of brackets", `{"x":${"[".repeat(200_000)}`, "toc-json"],
])("%s", (_, json, said) => expect(read(json)).toEqual(said));

test("a name that is not UTF-8 stays as it is", () => {
  const toc = parseToc(Buffer.from(`{"entries":[{"type":"reg","name":"caf\u00e9"}]}`, "latin1"));
  expect(toc.ok && nameBytes(toc.value, 0)).toEqual(Buffer.from("caf\u00e9", "latin1"));
});

test("times of other zones are the same instants, to the nanosecond", () => {
  const times = [
    "2024-05-01T10:00:00.123456789Z",
    "2024-05-01T12:00:00.123456789+02:00",
    "2024-05-01T04:30:00,1234567891-05:30",
  ];
  const toc = parseToc(Buffer.from(JSON.stringify({ entries: times.map((modtime) => ({ modtime })) })));
  const instant = [Date.UTC(2024, 4, 1, 10) / 1000, 123456789];
  expect(toc.ok && times.map((_, row) => [toc.value.modSeconds[row], toc.value.modNanos[row]])).toEqual([
    instant,
    instant,
    instant,
  ]);
});

test("whatever the bytes are, the answer is a TOC or a fault", () => {
  const json = Buffer.from(
    JSON.stringify({ version: 1, entries: [{ type: "reg", name: "a\n", size: 5, digest: sum }] }),
  );
  fc.assert(
    fc.property(fc.nat(json.length - 1), fc.nat(255), fc.nat(json.length), (at, byte, cut) => {
      const broken = Buffer.from(json.subarray(0, cut || json.length));
      if (at < broken.length) broken[at] = byte;
      expect(["string", "object"]).toContain(typeof read(broken));
    }),
  );
});
