import { expect, test } from "vitest";
import { digestOf } from "./digest.ts";
import { DOCKER_LIST, DOCKER_MANIFEST, OCI_INDEX, OCI_MANIFEST } from "./media-types.ts";
import { MAX_DOCUMENT_BYTES, MAX_ENTRIES, parseConfig, parseDocument } from "./parse-document.ts";

const SHA = `sha256:${"a".repeat(64)}`;
const at = `{"mediaType":"${OCI_MANIFEST}","digest":"${SHA}","size":7}`;
const index = (entries: string) => `{"schemaVersion":2,"manifests":[${entries}]}`;
const manifest = (more: string) => `{"schemaVersion":2,"config":${at},"layers":[]${more}}`;

const verified = (body: string | Uint8Array, mediaType: string | null) => {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  return { digest: digestOf(bytes), bytes, mediaType };
};

/** Kind and media type with the number of entries or layers, or the code with the message. */
function check(body: string | Uint8Array, served: string | null = null): string {
  const parsed = parseDocument(verified(body, served));
  if (!parsed.ok) return `${parsed.failure.code}: ${parsed.failure.message}`;
  const { value } = parsed;
  const count = value.kind === "index" ? value.entries.length : value.layers.length;
  return `${value.kind} ${value.mediaType} ${count}`;
}

test.each([
  ["an index by its shape", index(at), null, `index ${OCI_INDEX} 1`],
  ["an index by how it was served", index(at), DOCKER_LIST, `index ${DOCKER_LIST} 1`],
  ["a manifest by its shape", manifest(""), "application/json", `manifest ${OCI_MANIFEST} 0`],
  [
    "a parameter in the content type",
    manifest(""),
    `${OCI_MANIFEST}; charset=utf-8`,
    `manifest ${OCI_MANIFEST} 0`,
  ],
  ["Go's empty list", `{"config":${at},"layers":null}`, null, `manifest ${OCI_MANIFEST} 0`],
  [
    "the body's own type over a generic one",
    manifest(`,"mediaType":"${DOCKER_MANIFEST}"`),
    "text/plain",
    `manifest ${DOCKER_MANIFEST} 0`,
  ],
  ["unknown keys", manifest(`,"x":{"deep":[1]}`), null, `manifest ${OCI_MANIFEST} 0`],
  [
    "another digest algorithm",
    index(`${at},${at.replace(SHA, `blake3:${"b".repeat(64)}`)}`),
    null,
    `index ${OCI_INDEX} 2`,
  ],
  [
    "annotations of different case",
    manifest(`,"annotations":{"a":"1","A":"2"}`),
    null,
    `manifest ${OCI_MANIFEST} 0`,
  ],
  ["equal keys in different objects", index(`${at},${at}`), null, `index ${OCI_INDEX} 2`],
])("%s is read", (_, body, served, what) => expect(check(body, served)).toBe(what));

test.each([
  ["no JSON", "hello", null, /^malformed: .*is not JSON/],
  ["a list", "[]", null, /^malformed: .*not a JSON object/],
  ["nothing", "", null, /^malformed/],
  ["bytes that are no UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), null, /^malformed: .*not JSON/],
  ["a byte order mark", `\ufeff${index(at)}`, null, /^malformed/],
  ["an index that has layers", `{"manifests":[],"layers":[]}`, null, /^malformed: .*two clients/],
  [
    "an index that has a config",
    `{"mediaType":"${OCI_INDEX}","manifests":[],"config":${at}}`,
    null,
    /^malformed/,
  ],
  [
    "a manifest that has manifests",
    manifest(`,"manifests":[],"mediaType":"${OCI_MANIFEST}"`),
    null,
    /^malformed: .*two clients/,
  ],
  [
    "a manifest served as an index",
    manifest(`,"mediaType":"${OCI_MANIFEST}"`),
    OCI_INDEX,
    /^malformed: .*served as/,
  ],
  ["a key twice", `{"manifests":[],"manifests":[${at}]}`, null, /^malformed: .*manifests twice/],
  [
    "a key twice, once escaped",
    `{"manifests":[],"m\\u0061nifests":[]}`,
    null,
    /^malformed: .*manifests twice/,
  ],
  ["a key of an entry twice", index(`{"digest":"${SHA}",${at.slice(1)}`), null, /^malformed: .*digest twice/],
  ["a key in another case", manifest(`,"Layers":[]`), null, /^malformed: .*another case/],
  [
    "a descriptor's key in another case",
    index(`{"Digest":"${SHA}",${at.slice(1)}`),
    null,
    /^malformed: .*another case/,
  ],
  ["schema 1 by its number", `{"schemaVersion":1}`, null, /^not-an-image: .*schema 1/],
  [
    "schema 1 by how it was served",
    "{}",
    "application/vnd.docker.distribution.manifest.v1+prettyjws",
    /^not-an-image: .*schema 1/,
  ],
  ["layers in the old form beside the new", manifest(`,"fsLayers":[]`), null, /^not-an-image/],
  ["another type", `{"mediaType":"text/html"}`, null, /^not-an-image: .*text\/html/],
  ["an empty object", "{}", null, /^not-an-image/],
  ["a negative size", index(at.replace("7", "-1")), null, /^malformed: .*no size in bytes at entry 1/],
  ["half a byte", index(at.replace('"size":7', '"size":1.5')), null, /^malformed: .*no size/],
  [
    "a size beyond what is exact",
    index(at.replace('"size":7', '"size":9007199254740993')),
    null,
    /^malformed: .*no size/,
  ],
  [
    "a digest cut short",
    index(at.replace(SHA, SHA.slice(0, 70))),
    null,
    /^malformed: .*no valid digest at entry 1/,
  ],
  [
    "a digest that climbs",
    index(at.replace(SHA, `x:${"../".repeat(20)}`)),
    null,
    /^malformed: .*no valid digest/,
  ],
  ["an annotation that is a number", manifest(`,"annotations":{"a":1}`), null, /^malformed: .*annotation a/],
  ["entries that are not a list", `{"manifests":{}}`, null, /^malformed: .*not a list/],
  ["an entry that is null", index("null"), null, /^malformed: .*no descriptor at entry 1/],
  ["a manifest without a config", `{"layers":[]}`, null, /^malformed: .*no descriptor at config/],
  [
    "too many entries",
    index(
      Array(MAX_ENTRIES + 1)
        .fill(at)
        .join(),
    ),
    null,
    /^too-large: .*1001 entries/,
  ],
  ["lists within lists", `{"manifests":${"[".repeat(100_000)}`, null, /^malformed: .*nests deeper/],
  ["more bytes than any manifest has", " ".repeat(MAX_DOCUMENT_BYTES + 1), null, /^too-large/],
] as const)("%s is refused", (_, body, served, why) => expect(check(body, served)).toMatch(why));

test("a configuration is lenient in what is only shown", () => {
  const config = (body: string) => parseConfig(verified(body, null));
  expect(
    config(
      `{"os":"linux","architecture":"arm64","variant":"v8","rootfs":{"diff_ids":["x"]},"created":"then"}`,
    ),
  ).toEqual({
    ok: true,
    value: {
      platform: { os: "linux", architecture: "arm64", variant: "v8", osVersion: "", osFeatures: [] },
      diffIds: ["x"],
      created: "then",
    },
  });
  expect(config("{}")).toEqual({ ok: true, value: { platform: null, diffIds: [], created: null } });
  // A value whose own `toString` is no function cannot be made text the usual way.
  expect(config(`{"rootfs":{"diff_ids":[{"toString":1}]}}`)).toMatchObject({ ok: true });
  expect(config("nothing")).toMatchObject({ ok: false, failure: { code: "malformed" } });
});
