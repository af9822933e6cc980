import { expect, test } from "vitest";
import { buildBed } from "#test/image-bed.ts";
import { digestOf } from "./digest.ts";
import { DOCKER_LIST, OCI_INDEX, OCI_MANIFEST } from "./media-types.ts";
import { parseConfig, parseDocument } from "./parse-document.ts";

const DOCUMENTS = 20_000;

/** Real documents to damage: indexes, manifests of every compression, configurations. */
const SEEDS = [
  "amd64 gzip, arm64/v8 gzip, amd64 zstd+, arm64/v8 chunked+, att(1)",
  "list: amd64 docker, s390x docker",
  "amd64 estargz, nested(arm64 old-chunked, arm64 mixed), artifact note(a=b)",
].flatMap((spec) => [...buildBed(spec).files.values()].filter((bytes) => bytes[0] === 0x7b));

const SERVED = [null, OCI_INDEX, OCI_MANIFEST, DOCKER_LIST, "application/json", "", ";;;"];
const PIECES = [
  "null",
  "{}",
  "[]",
  "-1",
  "1e999",
  '"',
  "\\",
  "\\u0000",
  "{",
  "[",
  "}",
  "]",
  ":",
  ",",
  "\u00ff",
  '"__proto__":',
  '"toString":',
  '"manifests":',
  '"layers":',
  '"Config":',
  "sha256:",
  '{"toString":1,"valueOf":2}',
  "[".repeat(90),
];

test(`${DOCUMENTS} damaged documents each give a document or a failure that says why`, () => {
  const random = generator(20_261_124);
  const counts = { read: 0, refused: 0 };
  for (let n = 0; n < DOCUMENTS; n += 1) {
    const bytes = damage(pick(SEEDS, random), random);
    const verified = { digest: digestOf(bytes), bytes, mediaType: pick(SERVED, random) };
    for (const result of [parseDocument(verified), parseConfig(verified)]) {
      counts[result.ok ? "read" : "refused"] += 1;
      if (!result.ok) expect(result.failure.message.length).toBeLessThan(600);
    }
  }
  // Damage that is always, or never, noticed would test one branch alone.
  expect(counts.read).toBeGreaterThan(DOCUMENTS / 20);
  expect(counts.refused).toBeGreaterThan(DOCUMENTS / 20);
});

/** One to four wounds: bytes changed, cut, doubled, or a piece of JSON put in place of a value or anywhere. */
function damage(seed: Uint8Array, random: () => number): Uint8Array {
  let bytes = Buffer.from(seed);
  for (let wounds = 1 + Math.floor(random() * 4); wounds > 0; wounds -= 1) {
    const at = Math.floor(random() * bytes.length);
    const end = Math.min(bytes.length, at + Math.floor(random() * 40));
    const [head, middle, tail] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
    const piece = Buffer.from(pick(PIECES, random), "latin1");
    const made = [
      [head, Buffer.from([Math.floor(random() * 256)]), bytes.subarray(at + 1)],
      [head, tail],
      [head, middle, middle, tail],
      [head, piece, bytes.subarray(at)],
      [Buffer.from(replaceValue(bytes.toString("latin1"), piece.toString("latin1"), random), "latin1")],
      [Buffer.from(replaceValue(bytes.toString("latin1"), piece.toString("latin1"), random), "latin1")],
      [head],
    ];
    bytes = Buffer.concat(pick(made, random));
  }
  return bytes;
}

/** The value of one key replaced, so that the damage gets past the JSON parser. */
function replaceValue(text: string, piece: string, random: () => number): string {
  const values = [...text.matchAll(/:("[^"]*"|\d+)/g)];
  if (values.length === 0) return text;
  const { index, 0: whole } = pick(values, random);
  return `${text.slice(0, index)}:${piece}${text.slice(index + whole.length)}`;
}

function pick<T>(list: readonly T[], random: () => number): T {
  const picked = list[Math.floor(random() * list.length)];
  if (picked === undefined && list.length === 0) throw new Error("nothing to pick from");
  return picked as T;
}

/** A linear congruential generator (constants of Numerical Recipes): the same documents in every run. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
