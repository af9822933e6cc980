import { describe, expect, test } from "vitest";
import { type ClientName, clientNames } from "./names.ts";
import { pullCommand } from "./pull-command.ts";

const digest = `sha256:${"a".repeat(64)}`;

test.each<[ClientName, string]>([
  ["docker-20.10", "docker pull --platform linux/arm64/v8 quay.io/a/b:1"],
  ["docker-26-containerd", "docker pull --platform linux/arm64/v8 quay.io/a/b:1"],
  ["containerd-1.7", "ctr images pull --platform linux/arm64/v8 quay.io/a/b:1"],
  ["podman-5", "podman pull --platform linux/arm64/v8 quay.io/a/b:1"],
  ["buildah-1.39", "buildah pull --platform linux/arm64/v8 quay.io/a/b:1"],
  [
    "skopeo-1.18",
    "skopeo --override-os linux --override-arch arm64 --override-variant v8 copy docker://quay.io/a/b:1 dir:image",
  ],
  ["cri-o-1.32", "crictl pull quay.io/a/b:1"],
  ["crane", "crane pull --platform linux/arm64/v8 quay.io/a/b:1 image.tar"],
  ["regctl", "regctl image export --platform linux/arm64/v8 quay.io/a/b:1 image.tar"],
])("%s pulls with: %s", (client, command) => {
  expect(pullCommand(client, "docker://quay.io/a/b:1", "linux/arm64/v8", null)).toBe(command);
});

describe("a digest", () => {
  test.each([
    ["quay.io/a/b:1", "quay.io/a/b"],
    ["localhost:5000/b", "localhost:5000/b"],
    ["localhost:5000/b:1", "localhost:5000/b"],
    [`quay.io/a/b:1@sha256:${"b".repeat(64)}`, "quay.io/a/b"],
  ])("takes the place of what %s names", (reference, repository) => {
    expect(pullCommand("podman-5", reference, "linux/amd64", digest)).toBe(
      `podman pull --platform linux/amd64 ${repository}@${digest}`,
    );
  });
});

describe("a layout on disk", () => {
  test.each<[ClientName, string]>([
    ["skopeo-1.9", "skopeo --override-os linux --override-arch amd64 copy oci:samples:right dir:image"],
    ["podman-4.3", "podman pull --platform linux/amd64 oci:samples:right"],
    ["regctl", "regctl image export --platform linux/amd64 ocidir://samples:right image.tar"],
    ["docker-23", "# docker-23 cannot pull from a local layout. Push oci:samples:right to a registry first."],
  ])("%s: %s", (client, command) => {
    expect(pullCommand(client, "oci:samples:right", "linux/amd64", null)).toBe(command);
  });
});

test("the version and the features of a system are no part of what is asked for", () => {
  expect(pullCommand("docker-23", "a/b", "windows/amd64:10.0.17763.1(+win32k)", null)).toBe(
    "docker pull --platform windows/amd64 a/b",
  );
});

test("what a shell would read as its own is quoted", () => {
  for (const client of clientNames) {
    expect(pullCommand(client, "a/b;rm -rf $(x)", "linux/amd64", null)).toContain("'a/b;rm -rf $(x)'");
  }
});
