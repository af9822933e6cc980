import { expect, test } from "vitest";
import { readBlocks, readInline } from "./blocks.ts";

test("headings, paragraphs, lists, code and tables are told apart", () => {
  const text =
    "# A\n\nfirst\nsecond\n\n- one\n  more\n- two\n\n```sh\n# no heading\n```\n\n| a | b |\n| - | - |\n| 1 | x\\|y |\n> said";
  expect(readBlocks(text)).toEqual([
    { kind: "heading", level: 1, text: "A" },
    { kind: "paragraph", text: "first second" },
    { kind: "list", ordered: false, items: ["one more", "two"] },
    { kind: "code", text: "# no heading" },
    { kind: "table", head: ["a", "b"], rows: [["1", "x|y"]] },
    { kind: "quote", text: "said" },
  ]);
});

test("a fence that is never closed ends with the page", () => {
  expect(readBlocks("```\nx")).toEqual([{ kind: "code", text: "x" }]);
});

test("a table row without its head is a paragraph and reading ends", () => {
  expect(readBlocks("| lone |\ntext")).toHaveLength(2);
});

test.each(["javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:x"])("a link to %s stays text", (href) => {
  const pieces = readInline(`[x](${href})`);
  expect(pieces.map((p) => p.kind)).not.toContain("link");
  expect(pieces.map((p) => p.text).join("")).toBe(`[x](${href})`);
});

test("links lead to the web, to pages beside and to places", () => {
  const kinds = ["https://a.example/b", "no-gzip.md", "./no-gzip.md#why", "#why", "/issues"].map(
    (href) => readInline(`[x](${href})`)[0]?.kind,
  );
  expect(kinds).toEqual(["link", "link", "link", "link", "link"]);
});

test("code, strong and emphasis do not reach into each other", () => {
  expect(readInline("a `*b*` **c** _d_ e_f_g")).toEqual([
    { kind: "text", text: "a " },
    { kind: "code", text: "*b*" },
    { kind: "text", text: " " },
    { kind: "strong", text: "c" },
    { kind: "text", text: " " },
    { kind: "emphasis", text: "d" },
    { kind: "text", text: " e_f_g" },
  ]);
});
