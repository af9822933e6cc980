import { expect, test } from "vitest";
import { clientNames } from "#lib/variants/clients/names.ts";
import { hurtFamilies } from "./client-families.ts";

const shown = (clients: Parameters<typeof hurtFamilies>[0]) =>
  hurtFamilies(clients)
    .filter(({ outcome }) => outcome !== "none")
    .map(({ letters, outcome, versions }) => `${letters} ${outcome} ${versions.length}`);

test("every client is of one of the families", () => {
  const all = hurtFamilies(clientNames.map((client) => ({ client, fails: 0, less: 1 })));
  expect(all.reduce((sum, { versions }) => sum + versions.length, 0)).toBe(clientNames.length);
});

test("one version that cannot pull marks its family, and another family that pulls more is outlined", () => {
  expect(
    shown([
      { client: "docker-20.10", fails: 3, less: 0 },
      { client: "docker-29", fails: 0, less: 3 },
      { client: "cri-o-1.35", fails: 0, less: 2 },
    ]),
  ).toEqual(["Do fails 1", "CO less 1"]);
});
