import { expect, test } from "vitest";
import { bytesOf, hexLines } from "./hex-lines.ts";

test("bytes stand in lines of eight, with their letters", () => {
  expect(hexLines(bytesOf(Buffer.from("\0ELF\xff zstd", "latin1").toString("base64")))).toBe(
    ["000000  00 45 4c 46 ff 20 7a 73  ·ELF· zs", "000008  74 64                    td"].join("\n"),
  );
});
