import { expect, test } from "vitest";
import { digestOf } from "#lib/oci/digest.ts";
import { configCard } from "./config-card.ts";

const card = (config: unknown) => {
  const bytes = Buffer.from(JSON.stringify(config));
  return configCard(bytes, digestOf(bytes), [1]);
};

test("of the environment only names are told, with those of Windows that begin with a sign", () => {
  const { environment } = card({ config: { Env: ["PATH=/bin", "PASSWORD=a=b", "=C:=C:\\", "LONE", 7] } });
  expect(environment).toEqual(["PATH", "PASSWORD", "=C:", "LONE"]);
});

test("what is not as the specification has it is left out", () => {
  expect(
    card({ config: { User: 5, Entrypoint: "x", Labels: { a: "b", c: 1 }, ExposedPorts: null } }),
  ).toMatchObject({
    user: null,
    entrypoint: [],
    labels: [["a", "b"]],
    ports: [],
  });
  expect(card([]).created).toBeNull();
});
