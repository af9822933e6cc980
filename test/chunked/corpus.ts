import type { TarFaultCode } from "#lib/chunked/tar/fault.ts";
import { buildTar, END, entryBytes, extension, paxRecords, type TarPiece } from "./build-tar.ts";
import { noise } from "./write-layer.ts";

const DIR: TarPiece = { name: "a/", type: "5", mode: 0o755 };
const zeros = (bytes: number) => Buffer.alloc(bytes);
const long = (name: string, bytes: number) => `${name}/${"x".repeat(bytes)}`;

/** Tars of every form that layers have, each small; skopeo 1.18 converts all of them. */
export const convertible: Readonly<Record<string, Buffer>> = {
  "files, directories, links": buildTar([
    { name: "./", type: "5", mode: 0o755 },
    { ...DIR, name: "./a/" },
    { name: "./a/file", content: "hello\n", mode: 0o4755, uid: 1000, gid: 100 },
    { name: "./a/empty" },
    { name: "./a/hard", type: "1", linkName: "./a/file" },
    { name: "./a/soft", type: "2", linkName: "../somewhere/else" },
    { name: "./a/.wh.gone" },
  ]),
  "devices and fifos": buildTar([
    { name: "dev/null", type: "3", device: [1, 3], mode: 0o666 },
    { name: "dev/sda", type: "4", device: [8, 0] },
    { name: "dev/pipe", type: "6" },
  ]),
  "pax path, linkpath and owners": buildTar([
    { pax: { path: long("pax", 200), uid: "3000000", gid: "3000001", uname: "u", gname: "g" }, content: "p" },
    { type: "2", pax: { path: "pax/link", linkpath: long("to", 150) } },
    { type: "1", pax: { path: "pax/hard", linkpath: long("pax", 200) } },
  ]),
  "pax size over the header's": buildTar([
    { name: "sized", pax: { size: "1500" }, size: 0, content: noise(1500) },
    { name: "after", content: "x" },
  ]),
  "pax times": buildTar(
    [
      "0",
      "-5.5",
      "-0.25",
      "1700000000.123456789",
      "1700000000.1234567891",
      "1.",
      "1.5",
      "253402300799",
      "+7",
    ].map((mtime, at) => ({ name: `t${at}`, pax: { mtime, atime: mtime, ctime: mtime }, content: "t" })),
  ),
  "extended attributes": buildTar([
    {
      name: "attributes",
      content: "x",
      pax: {
        "SCHILY.xattr.user.b": "2",
        "SCHILY.xattr.user.a": Buffer.from([0, 255, 10, 61]),
        "SCHILY.xattr.user.empty": "",
        "SCHILY.xattr.user.é": "accent",
        "SCHILY.xattr.user.<&>": "html",
        "LIBARCHIVE.xattr.user.c": "Yw",
      },
    },
  ]),
  "pax records that repeat, are empty, and are of no use": buildTar([
    { name: "kept", content: "x", pax: { path: "", comment: "said", "VENDOR.key": "1", uid: "7" } },
  ]),
  "two pax headers, of which the last counts": Buffer.concat([
    extension("x", paxRecords({ path: "first", uid: "5" }), "ustar"),
    buildTar([{ name: "own", pax: { mtime: "5" }, content: "x" }]),
  ]),
  "GNU long names": buildTar([
    { format: "gnu", longName: long("gnu", 180), content: "g" },
    { format: "gnu", type: "2", longName: long("l", 120), longLink: long("t", 130) },
    {
      format: "gnu",
      name: "times",
      content: "t",
      patch: [
        [345, "14524770400\0"],
        [357, "14524770401\0"],
      ],
    },
  ]),
  "GNU long name over pax path": Buffer.concat([
    extension("L", Buffer.from("from-gnu\0"), "gnu"),
    buildTar([{ pax: { path: "from-pax" }, content: "x" }]),
  ]),
  "numbers in base 256": buildTar([
    { format: "gnu", name: "big", uid: 3_000_000, gid: 0x7fff_ffff, mtime: -5, content: "b" },
    { format: "gnu", name: "late", mtime: 20_000_000_000, content: "l" },
  ]),
  "prefixes of ustar and star": buildTar([
    { prefix: "some/where", name: "ustar", content: "u" },
    { format: "star", prefix: "some/where", name: "star", content: "s", patch: [[476, "14524770400\0"]] },
  ]),
  "v7, and its directories": buildTar([
    { format: "v7", name: "old/", type: "\0" },
    { format: "v7", name: "old/file", type: "\0", content: "7" },
    { format: "v7", name: "old/zero", content: "7" },
  ]),
  "an old Go's prefix in a GNU header": buildTar([
    { format: "gnu", prefix: "deep/prefix", name: "go", content: "x" },
  ]),
  "signs that JSON and HTML escape": buildTar([
    { pax: { path: 'a<b>&c"\\\u2028\u2029' }, content: "1" },
    { pax: { path: "tab\tline\nback\bform\fbell\u0007del\u007f" }, content: "2" },
    { pax: { path: "é/日本/😀" }, content: "3" },
    { type: "2", name: "link", linkName: "a<b>\b\f" },
  ]),
  "blocks and bytes after the end": buildTar(
    [{ name: "x", content: "x" }],
    Buffer.concat([END, zeros(8192), Buffer.from("junk that means nothing")]),
  ),
  "an empty tar": zeros(10_240),
  "sizes around a block": buildTar(
    [1, 511, 512, 513, 1024, 5120].map((size) => ({ name: `s${size}`, content: noise(size, size) })),
  ),
  "zeros around a hole's size": buildTar(
    [1023, 1024, 1025].flatMap((bytes) => [
      { name: `only${bytes}`, content: zeros(bytes) },
      { name: `start${bytes}`, content: Buffer.concat([zeros(bytes), noise(900)]) },
      { name: `middle${bytes}`, content: Buffer.concat([noise(900), zeros(bytes), noise(900, 3)]) },
      { name: `end${bytes}`, content: Buffer.concat([noise(900), zeros(bytes)]) },
      {
        name: `two${bytes}`,
        content: Buffer.concat([zeros(bytes), Buffer.from("x"), zeros(bytes), noise(40), zeros(700)]),
      },
    ]),
  ),
  "files of many chunks": buildTar([
    { name: "large", content: noise(900_000, 5) },
    {
      name: "holes",
      content: Buffer.concat([noise(200_000, 7), zeros(300_000), noise(200_000, 9), zeros(5000)]),
    },
  ]),
  "a chunk of more than one frame": buildTar([
    // Nothing in it ends a chunk.
    { name: "pattern", content: Buffer.alloc(9_000_000, "0123456789abcdef") },
    { name: "hole", content: zeros(4 * 1024 * 1024) },
    { name: "between", content: Buffer.concat([noise(50), zeros(5_000_000), noise(50)]) },
  ]),
  "names on the way to the root": buildTar([
    { name: "/abs", content: "1" },
    { name: "../up", content: "2" },
    { name: "b//c/./d", content: "3" },
    { name: "slash/", content: "" },
  ]),
  "types with the bits of their mode": buildTar([
    { name: "m", mode: 0o100644, content: "x" },
    { name: "none", mode: 0, content: "x" },
    { name: "d/", type: "5", mode: 0o40755 },
  ]),
};

/**
 * Tars that archive/tar reads to their end and that skopeo 1.18 converts by chance: from an OCI layout it never ends where there are not both
 * end blocks, and fails with "short write" where much follows them.
 */
export const withOddEnds: Readonly<Record<string, Buffer>> = {
  "no end blocks": buildTar([{ name: "x", content: "x" }], zeros(0)),
  "one end block": buildTar([{ name: "x", content: "x" }], zeros(512)),
  "no padding at the end": buildTar([{ name: "x", content: "not a block", isPadded: false }], zeros(0)),
  "a header of nothing at the end": Buffer.concat([
    buildTar([{ name: "x", content: "x" }], zeros(0)),
    extension("x", paxRecords({ path: "nobody" }), "ustar"),
  ]),
  "much after the end": buildTar(
    [{ name: "x", content: noise(700) }],
    Buffer.concat([END, zeros(2_500_000), noise(1000)]),
  ),
  "bytes over a MiB of the tar after the end": buildTar(
    [{ name: "x", content: noise(700_000) }],
    Buffer.concat([END, zeros(500_000), noise(1000)]),
  ),
};

/** Layers that must not be converted, with the path that is named. */
export const refused: readonly (readonly [what: string, code: TarFaultCode, path: string, tar: Buffer])[] = [
  ["the same path twice", "duplicate-path", "a/x", buildTar([{ name: "a/x" }, { name: "a/x" }])],
  [
    "the same path in another form",
    "duplicate-path",
    "./a/x",
    buildTar([{ name: "a/x" }, { name: "./a/x" }]),
  ],
  ["the same below the root", "duplicate-path", "/a/x", buildTar([{ name: "a/x" }, { name: "/a/x" }])],
  ["a directory twice", "duplicate-path", "a/", buildTar([DIR, DIR])],
  ["a file that was a directory", "duplicate-path", "a", buildTar([DIR, { name: "a" }])],
  [
    "a global header",
    "global-header",
    "",
    Buffer.concat([extension("g", paxRecords({ comment: "c" }), "ustar"), END]),
  ],
  ["type 7", "unsupported-type", "c", buildTar([{ name: "c", type: "7", content: "x" }])],
  ["a type nobody knows", "unsupported-type", "c", buildTar([{ name: "c", type: "V" }])],
  ["GNU sparse", "sparse-file", "s", buildTar([{ name: "s", type: "S", format: "gnu" }])],
  ...[
    { "GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": "n", "GNU.sparse.realsize": "9" },
    { "GNU.sparse.major": "0", "GNU.sparse.minor": "1", "GNU.sparse.map": "0,1" },
    { "GNU.sparse.map": "0,1" },
    { "GNU.sparse.offset": "0" },
  ].map((pax) => {
    // Such a file has its own name in a record, and in its header one that tells old tools what it is.
    const name = pax["GNU.sparse.name"] ?? "s";
    return ["pax sparse", "sparse-file", name, buildTar([{ name: "s", pax, content: "x" }])] as const;
  }),
  ["a name in latin1", "name-not-utf8", "caf�", buildTar([{ name: Buffer.from("café", "latin1") }])],
  [
    "a pax name in latin1",
    "name-not-utf8",
    "caf�",
    buildTar([{ pax: { path: Buffer.from("café", "latin1") } }]),
  ],
  [
    "a link in latin1",
    "link-not-utf8",
    "l",
    buildTar([{ name: "l", type: "2", linkName: Buffer.from([0xe9]) }]),
  ],
  [
    "an attribute's name in latin1",
    "xattr-not-utf8",
    "x",
    Buffer.concat([
      extension("x", Buffer.from("24 SCHILY.xattr.user.\xe9=\n", "latin1"), "ustar"),
      buildTar([{ name: "x" }]),
    ]),
  ],
  [
    "a hard link with a size",
    "size-without-content",
    "h",
    buildTar([{ name: "h", type: "1", linkName: "a", size: 5 }]),
  ],
  ["a directory with a size", "size-without-content", "d/", buildTar([{ name: "d/", type: "5", size: 5 }])],
  [
    "a time after the year 9999",
    "time-out-of-range",
    "t",
    buildTar([{ name: "t", pax: { mtime: "253402300800" } }]),
  ],
  ["a damaged sum", "malformed-tar", "", damaged(buildTar([{ name: "x", content: "x" }]), 0)],
  ["a number that is none", "malformed-tar", "", buildTar([{ name: "x", patch: [[124, "9zz"]] }])],
  ["a pax number that is none", "malformed-tar", "x", buildTar([{ name: "x", pax: { uid: "1x" } }])],
  ["a size below zero", "malformed-tar", "x", buildTar([{ name: "x", pax: { size: "-1" } }])],
  [
    "a damaged pax header",
    "malformed-tar",
    "",
    Buffer.concat([extension("x", Buffer.from("99 a=b\n"), "ustar"), END]),
  ],
  [
    "a zero block in the middle",
    "malformed-tar",
    "",
    Buffer.concat([Buffer.alloc(512), entryBytes({ name: "x" }), END]),
  ],
  [
    "content cut short",
    "truncated-tar",
    "x",
    buildTar([{ name: "x", content: noise(2000) }]).subarray(0, 1000),
  ],
  ["padding cut short", "truncated-tar", "x", buildTar([{ name: "x", content: "x" }]).subarray(0, 700)],
  ["a header cut short", "truncated-tar", "", buildTar([{ name: "x" }]).subarray(0, 300)],
  ["half of a second end block", "truncated-tar", "x", buildTar([{ name: "x" }], zeros(700))],
  ["nothing at all", "empty-layer", "", zeros(0)],
  ["bytes behind the end", "trailing-bytes", "", buildTar([{ name: "x" }], Buffer.concat([END, noise(700)]))],
  ["a tar behind the end", "trailing-bytes", "", Buffer.concat([buildTar([{ name: "x" }]), buildTar([DIR])])],
  ["part of a block behind the end", "trailing-bytes", "", buildTar([{ name: "x" }], zeros(1500))],
  [
    "a long name without end",
    "headers-too-long",
    "",
    Buffer.concat([extension("L", Buffer.alloc(1024 * 1024 + 1, "n"), "gnu"), END]),
  ],
];

function damaged(tar: Buffer, at: number): Buffer {
  const copy = Buffer.from(tar);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}
