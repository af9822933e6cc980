import { describe, expect, test } from "vitest";
import { failureCodes, isNotLooked } from "./failure.ts";

describe("isNotLooked", () => {
  test("what was seen to be so is no missing look: absent, other bytes, another size, no image", () => {
    expect(failureCodes.filter((code) => !isNotLooked({ code }))).toEqual([
      "not-found",
      "digest-mismatch",
      "size-mismatch",
      "malformed",
      "not-an-image",
    ]);
  });

  test.each([
    "unauthorized",
    "denied",
    "rate-limited",
    "registry-error",
    "timeout",
    "unreachable",
    "too-large",
  ] as const)("%s says nothing of the content", (code) => {
    expect(isNotLooked({ code })).toBe(true);
  });
});
