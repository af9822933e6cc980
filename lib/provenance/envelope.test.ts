import fc from "fast-check";
import { expect, test } from "vitest";
import { digestOf } from "#lib/oci/digest.ts";
import { parseEnvelope, preAuthEncoding } from "./envelope.ts";

/** `type payload [keyid:signature …]`, or the message. */
function check(text: string): string {
  const bytes = Buffer.from(text);
  const parsed = parseEnvelope({ digest: digestOf(bytes), bytes, mediaType: null });
  if (!parsed.ok) return `${parsed.failure.code}: ${parsed.failure.message}`;
  const { payloadType, payload, signatures } = parsed.value;
  const signed = signatures.map(({ keyid, signature }) => `${keyid}:${signature.toString("hex")}`);
  return `${payloadType} ${payload} [${signed.join(" ")}]`;
}

test.each([
  [
    "one signature",
    '{"payloadType":"t","payload":"aGk=","signatures":[{"keyid":"k","sig":"+/8="}]}',
    "t hi [k:fbff]",
  ],
  [
    "two signatures",
    '{"payloadType":"t","payload":"aGk=","signatures":[{"sig":"AA=="},{"sig":"AQ=="}]}',
    "t hi [:00 :01]",
  ],
  [
    "a URL-safe signature",
    '{"payloadType":"t","payload":"aGk=","signatures":[{"sig":"-_8="}]}',
    "t hi [:fbff]",
  ],
  ["no signature", '{"payloadType":"t","payload":"aGk=","signatures":[]}', "t hi []"],
  ["Go's empty list", '{"payloadType":"t","payload":"aGk=","signatures":null}', "t hi []"],
  ["unknown keys", '{"payloadType":"t","payload":"","signatures":[],"x":1}', "t  []"],
])("an envelope with %s is read", (_, text, what) => expect(check(text)).toBe(what));

test.each([
  ["no JSON", "hi", /^malformed: The envelope sha256:.* is not JSON/],
  ["a list", "[]", /^malformed: .*wrong at its top/],
  ["no payload", '{"payloadType":"t","signatures":[]}', /wrong at payload/],
  [
    "a payload that is no base64",
    '{"payloadType":"t","payload":"a!","signatures":[]}',
    /wrong at payload: is no base64/,
  ],
  [
    "a signature that is no base64",
    '{"payloadType":"t","payload":"","signatures":[{"sig":"AB=="}]}',
    /wrong at signatures.0.sig/,
  ],
  [
    "two payloads",
    '{"payloadType":"t","payload":"aGk=","payload":"aGo=","signatures":[]}',
    /has payload twice/,
  ],
  [
    "two payloads to Go",
    '{"payloadType":"t","payload":"aGk=","PAYLOAD":"aGo=","signatures":[]}',
    /has PAYLOAD twice/,
  ],
  [
    "two payload types to Go, by the long s",
    '{"payloadType":"t","payload":"aGk=","signatures":[],"\u017fignatures":[]}',
    /twice/,
  ],
  ["too deep a nest", `${"[".repeat(100)}${"]".repeat(100)}`, /nests deeper/],
  [
    "too many signatures",
    `{"payloadType":"t","payload":"","signatures":[${Array(17).fill('{"sig":""}')}]}`,
    /wrong at signatures/,
  ],
])("%s is no envelope", (_, text, why) => expect(check(text)).toMatch(why));

// From DSSE's own protocol.md, whose lengths count bytes.
test.each([
  ["http://example.com/HelloWorld", "hello world", "DSSEv1 29 http://example.com/HelloWorld 11 hello world"],
  ["", "", "DSSEv1 0  0 "],
  ["ü", "é\n", "DSSEv1 2 ü 3 é\n"],
])("what is signed of %j and %j", (type, payload, encoded) =>
  expect(preAuthEncoding(type, Buffer.from(payload)).toString()).toBe(encoded),
);

test("no two pairs of type and payload are signed as the same bytes", () => {
  const text = fc.stringMatching(/^[ 0-9a]{0,6}$/);
  fc.assert(
    fc.property(text, text, text, text, (type, payload, otherType, otherPayload) => {
      const same = preAuthEncoding(type, Buffer.from(payload)).equals(
        preAuthEncoding(otherType, Buffer.from(otherPayload)),
      );
      expect(same).toBe(type === otherType && payload === otherPayload);
    }),
  );
});
