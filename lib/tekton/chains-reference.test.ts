import { expect, test } from "vitest";
import { readChainsReference } from "./chains-reference.ts";

const hex = "0".repeat(64);
const repositoryOf = (base: string) => {
  const read = readChainsReference(`${base}@sha256:${hex}`);
  return read.ok ? read.value.repository : null;
};

/** What go-containerregistry makes of each; compared with the library itself when this was written. */
test.each([
  ["ab", "index.docker.io/library/ab"],
  ["ab:v1", "index.docker.io/library/ab"],
  ["org/app", "index.docker.io/org/app"],
  ["docker.io/app", "index.docker.io/library/app"],
  ["index.docker.io/app", "index.docker.io/library/app"],
  ["quay.io/app:v1", "quay.io/app"],
  ["quay.io:443/app:v1", "quay.io:443/app"],
  ["localhost/app", "localhost/app"],
  ["[::1]:5000/app", "[::1]:5000/app"],
  ["QUAY.io/app", "QUAY.io/app"],
  ["é.de/app", "é.de/app"],
  ["docker://quay.io/app", "docker://quay.io/app"],
  ["quay.io//app", "quay.io//app"],
  ["./app", "./app"],
  ["a", null],
  ["", null],
  ["quay.io/App", null],
  ["quay.io/app:", null],
  ["quay.io/app:é", null],
  ["quay.io/app:v1:v2", null],
  ["quay.io:x/app", null],
  ["[::1/app", null],
  ["[1.2.3.4]/app", null],
  ["a%41.b/app", null],
  ["a?.b/app", null],
  ["x".repeat(256), null],
  // With a good tag the name is read once more with its library, and is then too long.
  ["x".repeat(250), null],
  [`quay.io/${"x".repeat(255)}`, `quay.io/${"x".repeat(255)}`],
])("%s is %s", (base, repository) => expect(repositoryOf(base)).toBe(repository));
