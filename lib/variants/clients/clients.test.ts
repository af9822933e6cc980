import { expect, test } from "vitest";
import { clientNamed, clients, preferAnnotatedZstd } from "./clients.ts";
import { clientNames } from "./names.ts";

test("every name has a client with a label and a source at a fixed version", () => {
  expect(clients.map((client) => client.name)).toEqual([...clientNames]);
  for (const { label, source } of clients) {
    expect(label).not.toBe("");
    expect(source.url).toMatch(/^https:\/\/github\.com\/[^/]+\/[^/]+\/blob\/v\d[\w.]*\/.+\.go$/);
  }
});

test("no client decodes what could not be read", () => {
  expect(clients.filter((client) => client.decodes.includes("unknown"))).toEqual([]);
});

test("Docker 20.10 alone cannot unpack zstd", () => {
  const cannot = clients.filter((client) => !client.decodes.includes("zstd"));
  expect(cannot.map((client) => client.name)).toEqual(["docker-20.10"]);
  expect(clientNamed("docker-20.10").decodes).toContain("estargz");
});

test("those that prefer annotated zstd are the newer containers tools", () => {
  expect(clients.filter(preferAnnotatedZstd).map((client) => client.name)).toEqual([
    "podman-4.9",
    "podman-5",
    "buildah-1.39",
    "skopeo-1.18",
    "cri-o-1.32",
  ]);
});
