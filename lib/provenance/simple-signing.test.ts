import { expect, test } from "vitest";
import { digestOf } from "#lib/oci/digest.ts";
import { parseSimpleSigning } from "./simple-signing.ts";

const image = digestOf("image");
const type = "cosign container image signature";

function check(json: unknown): string {
  const bytes = Buffer.from(JSON.stringify(json));
  const parsed = parseSimpleSigning({ digest: digestOf(bytes), bytes, mediaType: null });
  return parsed.ok ? `${parsed.value.reference} ${parsed.value.digest}` : parsed.failure.message;
}

test("a signature says which image was signed, and under which name", () => {
  const identity = { "docker-reference": "quay.io/a/b" };
  const critical = { type, identity, image: { "docker-manifest-digest": image } };
  expect(check({ critical, optional: null })).toBe(`quay.io/a/b ${image}`);
  expect(check({ critical: { type, image: critical.image } })).toBe(` ${image}`);
});

test.each([
  [
    "another type",
    { critical: { type: "atomic container signature", image: { "docker-manifest-digest": image } } },
    /critical.type/,
  ],
  ["no image", { critical: { type } }, /critical.image/],
  ["no digest", { critical: { type, image: { "docker-manifest-digest": "latest" } } }, /names no digest/],
  ["nothing", null, /its top/],
])("%s is no signature of an image", (_, json, why) => expect(check(json)).toMatch(why));
