import { expect, test } from "vitest";
import { pullLine } from "./pull-line.ts";

test.each([
  ["quay.io/a/b:1", "podman pull --platform linux/amd64 quay.io/a/b:1"],
  ["oci:/srv/images/nightly:1", "podman pull --platform linux/amd64 oci:/srv/images/nightly:1"],
  ["oci:./nightly:1", "podman pull --platform linux/amd64 oci:./nightly:1"],
  [
    "oci:nightly:1",
    "# No client can pull oci:nightly:1: oci:nightly is a name that only Twofold knows. Push the image to a registry first.",
  ],
  [
    "oci:nightly@sha256:0",
    "# No client can pull oci:nightly@sha256:0: oci:nightly is a name that only Twofold knows. Push the image to a registry first.",
  ],
])("Podman pulls %s by %s", (reference, line) => {
  expect(pullLine("podman-5", reference, "linux/amd64", null)).toBe(line);
});
