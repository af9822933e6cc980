import { expect, test } from "vitest";
import { parseToc } from "#lib/chunked/toc/parse-toc.ts";
import type { Files } from "#lib/chunked/tree/look.ts";
import { buildTree } from "#lib/chunked/tree/tree.ts";
import { type Answers, look, type Question } from "./look.ts";

interface Entry {
  readonly type: string;
  readonly name: string;
  readonly size?: number;
  readonly mode?: number;
  readonly linkName?: string;
}

function filesOf(entries: readonly Entry[], edit = (json: Buffer) => json): Files {
  const toc = parseToc(edit(Buffer.from(JSON.stringify({ entries }))));
  if (!toc.ok) throw new Error(toc.failure.message);
  return { toc: toc.value, tree: buildTree(toc.value) };
}

const files = filesOf([
  { type: "dir", name: "etc/", mode: 0o1777 },
  { type: "reg", name: "etc/b.conf", size: 10, mode: 0o4755 },
  { type: "reg", name: "etc/a.conf", size: 20, mode: 0o644 },
  { type: "symlink", name: "etc/link", linkName: "a.conf", mode: 0o777 },
  { type: "dir", name: "etc/z", mode: 0o755 },
  { type: "reg", name: "etc/.wh.gone", mode: 0o644 },
  { type: "reg", name: "conf/x\\y", size: 5, mode: 0o600 },
]);

function ask<K extends Question["kind"]>(question: Extract<Question, { kind: K }>): Answers[K] {
  return look(files, question) as Answers[K];
}

const page = (node: number, sort: "name" | "size" = "name", from = 0, count = 10) =>
  ask<"page">({ kind: "page", node, sort, from, count });

const nodeOf = (path: string) => ask<"details">({ kind: "details", path, sort: "name" })?.row.node ?? -1;

test("a directory has its directories first, and a window of it says how much there is", () => {
  const names = (from: number, count: number) =>
    page(nodeOf("/etc"), "name", from, count)?.rows.map(({ name }) => name);
  expect(names(0, 10)).toEqual(["z", ".wh.gone", "a.conf", "b.conf", "link"]);
  expect(names(2, 2)).toEqual(["a.conf", "b.conf"]);
  expect(page(nodeOf("/etc"), "name", 2, 2)?.total).toBe(5);
  expect(page(99_999)).toBeNull();
});

test("the largest come first where it is asked so", () => {
  expect(page(0, "size")?.rows.map(({ name, bytes }) => `${name} ${bytes}`)).toEqual(["etc 30", "conf 5"]);
});

test("a row says what `ls` does, where a link leads and what a whiteout removes", () => {
  const rows = new Map(page(nodeOf("/etc"))?.rows.map((row) => [row.name, row]));
  expect(rows.get("b.conf")).toMatchObject({ mode: "-rwsr-xr-x", path: "/etc/b.conf", children: 0 });
  expect(rows.get("link")).toMatchObject({ mode: "lrwxrwxrwx", link: "a.conf", type: "symlink" });
  expect(rows.get(".wh.gone")?.whiteout).toBe("gone");
  const root = page(0)?.rows.map(({ name, mode, files: count }) => `${name} ${mode} ${count}`);
  // `conf` has no entry of its own.
  expect(root).toEqual(["conf null 1", "etc drwxrwxrwt 3"]);
});

test("a search looks at names, and at paths where it has a slash", () => {
  const found = (text: string, count = 10) => {
    const { total, rows } = ask<"search">({ kind: "search", text, count });
    return `${total}: ${rows.map(({ path }) => path).join(" ")}`;
  };
  expect(found("conf")).toBe("2: /etc/b.conf /etc/a.conf");
  expect(found("conf/")).toBe("1: /conf/x\\\\y");
  expect(found("A.CONF")).toBe("0: ");
  expect(found("conf", 1)).toBe("2: /etc/b.conf");
});

test("a path leads to its row, with the places of all above it", () => {
  const details = ask<"details">({ kind: "details", path: "/conf/x\\\\y", sort: "name" });
  expect(details?.row.name).toBe("x\\y");
  expect(details?.trail.map(({ index, children }) => [index, children])).toEqual([
    [0, 1],
    [0, 0],
  ]);
  expect(ask<"details">({ kind: "details", path: "/etc/nothing", sort: "name" })).toBeNull();
});

test("a name that is not UTF-8 has a path that leads to it", () => {
  const odd = filesOf([{ type: "reg", name: "fonts/cafX.otf", size: 1, mode: 0o644 }], (json) => {
    json[json.indexOf("X")] = 0xe9;
    return json;
  });
  const path = "/fonts/caf\\xe9.otf";
  expect(look(odd, { kind: "details", path, sort: "name" })).toMatchObject({
    row: { name: "caf\\xe9.otf", path, isUtf8: false },
  });
});
