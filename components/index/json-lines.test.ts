import { expect, test } from "vitest";
import { jsonLines, layOut, namedBy } from "./json-lines.ts";

const digest = `sha256:${"0".repeat(64)}`;
const text = `{\n  "a\\"b": [1, -2.5e3, true],\n  "digest": "${digest}",\n  "other": "sha256:short"\n}`;

test("the pieces joined again are the text as served", () => {
  const joined = jsonLines(text)
    .map((line) => line.map((p) => p.text).join(""))
    .join("\n");
  expect(joined).toBe(text);
});

test("only a whole digest is a digest, and a name before a colon is a key", () => {
  const kinds = jsonLines(text).flatMap((line) => line.filter((p) => p.kind !== "plain").map((p) => p.kind));
  expect(kinds).toEqual(["key", "number", "number", "number", "key", "digest", "key", "string"]);
});

test("a document that is no JSON is shown as it is", () => {
  expect(layOut("<html>")).toBe("<html>");
  expect(namedBy("<html>").manifests.size).toBe(0);
});

test("documents and layers are told apart by where their digest stands", () => {
  const named = namedBy(
    JSON.stringify({
      manifests: [{ digest: "m" }, 3],
      config: { digest: "c" },
      layers: [{ digest: "l" }],
      subject: { digest: "s" },
    }),
  );
  expect([...named.manifests]).toEqual(["m", "s"]);
  expect([...named.layers]).toEqual(["l"]);
  expect(named.config).toBe("c");
});
