import { expect, test } from "vitest";
import { digestOf, hexOf } from "#lib/oci/digest.ts";
import { isAbout, parseStatement } from "./statement.ts";

const TYPE = "application/vnd.in-toto+json";
const [one, two] = [digestOf("one"), digestOf("two")];
const long = digestOf("one", "sha512");

/** Version, predicate type and subjects, or the message. */
function check(json: unknown, payloadType = TYPE): string {
  const payload = Buffer.from(typeof json === "string" ? json : JSON.stringify(json));
  const parsed = parseStatement({ payloadType, payload }, "It");
  if (!parsed.ok) return `${parsed.failure.code}: ${parsed.failure.message}`;
  const { version, predicateType, subjects } = parsed.value;
  const about = subjects.map(({ name, uri, digests }) => `${name ?? uri}=${Object.keys(digests).join("+")}`);
  return `${version} ${predicateType} ${about.join(" ")}`;
}

const v1 = { _type: "https://in-toto.io/Statement/v1", predicateType: "p", predicate: {} };
const v01 = { ...v1, _type: "https://in-toto.io/Statement/v0.1" };

test.each([
  ["v0.1", { ...v01, subject: [{ name: "a", digest: { sha256: "1" } }] }, "v0.1 p a=sha256"],
  ["v1 without names", { ...v1, subject: [{ digest: { sha256: "1" } }] }, "v1 p null=sha256"],
  ["v1 with an address", { ...v1, subject: [{ uri: "u", digest: { gitCommit: "1" } }] }, "v1 p u=gitCommit"],
  [
    "several subjects of several algorithms",
    {
      ...v01,
      subject: [
        { name: "a", digest: { sha256: "1", sha512: "2" } },
        { name: "b", digest: { sha1: "3" } },
      ],
    },
    "v0.1 p a=sha256+sha512 b=sha1",
  ],
  ["Go's empty list of subjects", { ...v01, subject: null }, "v0.1 p "],
  ["no predicate", { _type: v1._type, predicateType: "p", subject: [] }, "v1 p "],
])("a statement of %s is read", (_, json, what) => expect(check(json)).toBe(what));

test("a payload type of a predicate's own is a statement too", () => {
  expect(check({ ...v1, subject: [] }, "application/vnd.in-toto.provenance+json")).toBe("v1 p ");
});

test.each([
  [
    "another payload type",
    JSON.stringify(v1),
    "text/plain",
    /holds text\/plain, which is no in-toto statement/,
  ],
  ["no payload type", JSON.stringify(v1), "", /holds no type/],
  [
    "a statement of another version",
    { ...v1, _type: "https://in-toto.io/Statement/v9" },
    TYPE,
    /wrong at _type/,
  ],
  ["no type of predicate", { ...v1, predicateType: "" }, TYPE, /wrong at predicateType/],
  [
    "a digest that is no text",
    { ...v1, subject: [{ digest: { sha256: 1 } }] },
    TYPE,
    /wrong at subject.0.digest/,
  ],
  [
    "two digests of one algorithm",
    '{"subject":[{"digest":{"sha256":"1","sha256":"2"}}]}',
    TYPE,
    /has sha256 twice/,
  ],
])("%s is refused", (_, json, type, why) => expect(check(json, type)).toMatch(why));

test.each([
  ["its digest", [{ sha256: hexOf(one) }], one, true],
  ["its digest among others", [{ sha256: hexOf(two) }, { sha1: "1", sha256: hexOf(one) }], one, true],
  ["its digest of another algorithm", [{ sha512: hexOf(long) }], long, true],
  ["another digest", [{ sha256: hexOf(two) }], one, false],
  ["its hex under another algorithm", [{ sha512: hexOf(one) }], one, false],
  ["its digest in upper case", [{ sha256: hexOf(one).toUpperCase() }], one, false],
  ["a part of its digest", [{ sha256: hexOf(one).slice(0, 12) }], one, false],
  ["no digest", [{}], one, false],
  ["nothing", [], one, false],
])("a statement with %s", (_, digests, digest, isIt) => {
  const subjects = digests.map((map) => ({ name: null, uri: null, digests: map as Record<string, string> }));
  expect(isAbout({ subjects }, digest)).toBe(isIt);
});
