import { expect, test } from "vitest";
import { analyse } from "#lib/report/analyse.ts";
import { imageBed } from "#test/image-bed.ts";
import { indexFacts, placeOf } from "./facts.ts";

/** Codes of an index with whom each hurts and what fixes it: `code: fails | less | way`, clients by their first names. */
function factsOf(line: string, reference = "quay.example/team/web:main"): readonly string[] {
  const names = (clients: readonly string[]) =>
    [...new Set(clients.map((client) => client.split("-")[0]))].join(" ");
  return indexFacts(analyse(imageBed(line), reference)).map(
    ({ code, fails, less, way }) => `${code}: ${names(fails)} | ${names(less)} | ${way}`,
  );
}

test.each<[string, readonly string[]]>([
  ["amd64 gzip, amd64 chunked+", []],
  // Who takes the first match and reads zstd would get gzip; Podman's and CRI-O's newer ones take zstd either way.
  [
    "amd64 chunked+, amd64 gzip",
    ["zstd-before-gzip: docker | docker containerd podman buildah skopeo crane regctl | repair"],
  ],
  ["amd64 gzip, amd64 chunked", ["zstd-unannotated:  | podman buildah skopeo cri | repair"]],
  ["amd64 gzip, arm64 gzip, amd64 chunked+", ["missing-variant:  | podman buildah skopeo cri | apply"]],
])("%s hurts %j", (line, facts) => expect(factsOf(line)).toEqual(facts));

test("platforms are counted once, however many findings name them", () => {
  const [fact] = indexFacts(
    analyse(imageBed("amd64 chunked+, amd64 gzip, arm64 chunked+, arm64 gzip"), "quay.example/team/web:main"),
  );
  expect(fact).toMatchObject({
    ...{ code: "zstd-before-gzip", severity: "error", platforms: 2 },
    found: [{ positions: [1, 2] }, { positions: [3, 4] }],
  });
});

test.each([
  ["quay.io/a/b:1", "quay.io"],
  ["oci:samples:gzip", "oci:samples"],
  [`quay.io/a/b@sha256:${"0".repeat(64)}`, ""],
  [`quay.io/a/b:1@sha256:${"0".repeat(64)}`, ""],
  ["no reference!", ""],
  [null, ""],
])("a fix of %s moves a tag at %j", (reference, place) => expect(placeOf(reference)).toBe(place));
