import { expect, test } from "vitest";
import { byDigest, splitReference } from "./reference.ts";

test.each([
  ["quay.io/a/b:1", "quay.io/a/b", "1", null],
  ["localhost:5000/a/b", "localhost:5000/a/b", null, null],
  ["[::1]:5000/a:t", "[::1]:5000/a", "t", null],
  ["quay.io/a/b:1@sha256:00", "quay.io/a/b", "1", "sha256:00"],
  ["oci:samples:dual", "oci:samples", "dual", null],
  ["oci:samples", "oci:samples", null, null],
])("%s is taken apart", (reference, repository, tag, digest) => {
  expect(splitReference(reference)).toEqual({ repository, tag, digest });
  expect(byDigest(reference, "sha256:11")).toBe(`${repository}@sha256:11`);
});
