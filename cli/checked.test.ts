import { expect, test } from "vitest";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { fail } from "#lib/oci/result.ts";
import { complaintOf } from "./checked.ts";

const digest = `sha256:${"ab".repeat(32)}`;
const complaint = (given: string, message: string) => {
  const failure: ReadFailure = { code: "malformed", message, next: "Push it again." };
  return complaintOf({ given, result: fail(failure) });
};

test.each([
  // A document is known by its digest alone where it is understood.
  [
    "quay.io/a/b:1",
    `The document ${digest} is not JSON.`,
    `quay.io/a/b:1: The document ${digest} is not JSON.`,
  ],
  [
    `quay.io/a/b@${digest}`,
    `The document ${digest} is not JSON.`,
    `quay.io/a/b@${digest}: The document ${digest} is not JSON.`,
  ],
  ["oci:here:1", "The read was cancelled.", "oci:here:1: The read was cancelled."],
  ["quay.io/a/b:1", "quay.io/a/b:1: not found.", "quay.io/a/b:1: not found."],
  ["docker://quay.io/a/b:1", "quay.io/a/b:1: not found.", "quay.io/a/b:1: not found."],
  ["alpine", "docker.io/library/alpine:latest: not found.", "docker.io/library/alpine:latest: not found."],
])("%s whose failure is %s", (given, message, line) =>
  expect(complaint(given, message)).toBe(`${line} Push it again.`),
);
