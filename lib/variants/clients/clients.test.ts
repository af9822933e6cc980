import { expect, test } from "vitest";
import { clientNamed, clients, readsZstd, zstdError } from "./clients.ts";
import { prefersAnnotatedZstd } from "./families.ts";
import { configKinds, layerKinds } from "./landing/cells.ts";
import { clientNames } from "./names.ts";

test("every name has a client with a label and a source at a fixed version", () => {
  expect(clients.map((client) => client.name)).toEqual([...clientNames]);
  for (const { label, source } of clients) {
    expect(label).not.toBe("");
    expect(source.url).toMatch(
      /^https:\/\/github\.com\/[^/]+\/[^/]+\/blob\/(?:[a-z]+[/-])?v\d[\w.]*\/.+\.go$/,
    );
  }
});

test("every client has a cell for every circumstance, and a reason for each that it does not read", () => {
  for (const { name, landing } of clients) {
    for (const family of ["oci", "docker"] as const) {
      for (const kind of configKinds) expect(landing[`${family} config ${kind}`], name).toBeDefined();
      for (const kind of layerKinds) expect(landing[`${family} layer ${kind}`], name).toBeDefined();
    }
    for (const cell of Object.values(landing)) {
      if (cell.outcome !== "reads") expect(cell.why.says).toMatch(/^[a-z].*[^.]$/);
    }
  }
});

test("Docker 20.10 alone cannot unpack zstd", () => {
  expect(clients.filter((client) => !readsZstd(client)).map(({ name }) => name)).toEqual(["docker-20.10"]);
  expect(zstdError(clientNamed("docker-20.10"))).toContain("invalid tar header");
  expect(zstdError(clientNamed("docker-23"))).toBeNull();
});

test("those that prefer annotated zstd are the newer containers tools", () => {
  expect(clientNames.filter(prefersAnnotatedZstd)).toEqual([
    "podman-4.9",
    "podman-5",
    "podman-6",
    "buildah-1.39",
    "skopeo-1.18",
    "cri-o-1.32",
    "cri-o-1.35",
  ]);
});
