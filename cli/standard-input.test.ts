import { expect, test } from "vitest";
import { expandReferences } from "./standard-input.ts";

async function* input(...chunks: readonly (string | Buffer)[]) {
  yield* chunks;
}

test.each([
  ["a/b:1\nc/d\n", ["a/b:1", "c/d"]],
  ["a/b:1\r\nc/d", ["a/b:1", "c/d"]],
  ["\n\n  a/b:1  \n\t\n", ["a/b:1"]],
  ["# ours\na/b:1 # the app\n#c/d\n", ["a/b:1"]],
  ["oci:here#1:tag\n", ["oci:here#1:tag"]], // a # inside a word is the word's
  ["\ufeffa/b:1\n", ["a/b:1"]],
])("%j names %j", async (text, references) => {
  expect(await expandReferences(["-"], input(text))).toEqual({ ok: true, value: references });
});

test("references on standard input stand where the - stands, and a second - adds nothing", async () => {
  const expanded = await expandReferences(["x", "-", "y", "-"], input("a\nb\n"));
  expect(expanded).toEqual({ ok: true, value: ["x", "a", "b", "y"] });
});

test("a letter cut in two by the pipe stays whole", async () => {
  const bytes = Buffer.from("oci:ü\n");
  const expanded = await expandReferences(["-"], input(bytes.subarray(0, 5), bytes.subarray(5)));
  expect(expanded).toEqual({ ok: true, value: ["oci:ü"] });
});

test("without a - standard input is left alone", async () => {
  const refuse = {
    [Symbol.asyncIterator](): AsyncIterator<string> {
      throw new Error("it was read");
    },
  };
  expect(await expandReferences(["a"], refuse)).toEqual({ ok: true, value: ["a"] });
});

test("input that holds no reference, or does not end, is said", async () => {
  expect((await expandReferences(["-"], input("\n#\n"))).ok).toBe(false);
  const endless = (async function* () {
    for (;;) yield Buffer.alloc(1024 * 1024, "y\n");
  })();
  expect((await expandReferences(["-"], endless)).ok).toBe(false);
});
