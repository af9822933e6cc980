import fc from "fast-check";
import { expect, test } from "vitest";
import { formatReference, parseReference } from "./reference.ts";

const SHA = `sha256:${"a".repeat(64)}`;
const SHA512 = `sha512:${"b".repeat(128)}`;

/** The normal form of a reference, or what is wrong with it. */
function check(text: string): string {
  const parsed = parseReference(text);
  return parsed.ok ? formatReference(parsed.value) : `${parsed.failure.message} ${parsed.failure.next}`;
}

test.each([
  ["alpine", "docker.io/library/alpine:latest"],
  ["org/app:1.2", "docker.io/org/app:1.2"],
  ["index.docker.io/alpine", "docker.io/library/alpine:latest"],
  ["docker://quay.io/org/app:v1", "quay.io/org/app:v1"],
  ["localhost/app", "localhost/app:latest"],
  ["localhost:5000/app", "localhost:5000/app:latest"],
  ["registry:5000/a/b/c", "registry:5000/a/b/c:latest"],
  ["[::1]:5000/app:x", "[::1]:5000/app:x"],
  ["[2001:db8::1]/app", "[2001:db8::1]/app:latest"],
  ["LOCAL/app", "LOCAL/app:latest"], // upper case makes it a host, as Docker decides
  [`quay.io/org/app@${SHA}`, `quay.io/org/app@${SHA}`],
  [`quay.io/org/app:1@${SHA512}`, `quay.io/org/app:1@${SHA512}`],
  ["quay.io/org/a__b-c.d---e", "quay.io/org/a__b-c.d---e:latest"],
  ["  quay.io/org/app:1\n", "quay.io/org/app:1"],
  ["oci:samples:dual", "oci:samples:dual"],
  ["oci:/srv/images", "oci:/srv/images"],
  ["oci:./a:b/c:tag", "oci:./a:b/c:tag"],
  [`oci:samples@${SHA}`, `oci:samples@${SHA}`],
])("%s is %s", (text, normal) => expect(check(text)).toBe(normal));

test.each([
  ["", /it is empty/],
  ["storefront/checkout gateway:1.14", /not have spaces.*Did you mean storefront\/checkout-gateway:1\.14\?/],
  ["quay.io/Org/App:1", /upper-case.*Did you mean quay\.io\/org\/app:1\?/],
  ["quay.io/org/app:", /"" is not a valid tag/],
  ["quay.io/org/app:-x", /is not a valid tag/],
  [`quay.io/org/app:${"x".repeat(129)}`, /is not a valid tag/],
  ["quay.io/org//app", /one slash too many/],
  ["quay.io/", /names a registry but no repository/],
  ["quay.io/org/a..b", /not a valid repository name/],
  ["quay.io/org/app@sha256:abc", /has 64 hex digits, and this one has 3/],
  [`quay.io/org/app@${SHA.toUpperCase().replace("SHA", "sha")}`, /lower case.*Did you mean/],
  ["quay.io/org/app@md5:abc", /"md5" is not a supported digest algorithm/],
  ["quay.io/org/app@abc", /"" is not a supported digest algorithm/],
  [`quay.io/org/app@${SHA}:1`, /has 64 hex digits, and this one has 66/],
  [`quay.io/a@${SHA}@${SHA}`, /more than one @/],
  ["https://quay.io/org/app", /web address.*Did you mean quay\.io\/org\/app\?/],
  ["docker pull quay.io/org/app:1", /not have spaces.*Did you mean quay\.io\/org\/app:1\?/],
  ["https://hub.docker.com/r/org/app", /web address.*Did you mean docker\.io\/org\/app\?/],
  ["oci:a\0b", /zero byte/],
  [`oci:a\0b@${SHA}`, /zero byte/],
  ["quay.io:99999/app", /99999 is not a valid port/],
  [`quay.io/${"a".repeat(256)}`, /longer than 255/],
  ["quay.io:0/app", /0 is not a valid port/],
  ["1.2.3.999/app", /"1\.2\.3\.999" is neither a host name nor an IPv4 address/],
  ["[1:2]:5000/app", /\[1:2\] is not an IPv6 address/],
  [SHA, /an image ID.*registry\/repository@sha256/],
  ["oci:", /does not name a folder/],
  ["x".repeat(5000), /longer than 4096/],
])("%s is refused", (text, why) => expect(check(text)).toMatch(why));

const component = fc.stringMatching(/^[a-z0-9]{1,8}((\.|_|__|-{1,3})[a-z0-9]{1,8}){0,2}$/);
const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/);
const host = fc.constantFrom("quay.io", "localhost:5000", "[::1]:80", "docker.io", "r.example:8443");

test("what is formatted parses to the same", () => {
  const reference = fc.record({
    host,
    path: fc.array(component, { minLength: 1, maxLength: 4 }),
    tag: fc.option(tag),
    digest: fc.option(fc.constantFrom(SHA, SHA512)),
  });
  fc.assert(
    fc.property(reference, (r) => {
      const text = `${r.host}/${r.path.join("/")}${r.tag ? `:${r.tag}` : ""}${r.digest ? `@${r.digest}` : ""}`;
      const first = parseReference(text);
      if (!first.ok) throw new Error(first.failure.message);
      expect(parseReference(formatReference(first.value))).toEqual(first);
    }),
  );
});

test("what is formatted of a layout parses to the same", () => {
  const layout = fc.record({
    path: fc.stringMatching(/^\/?[A-Za-z0-9 ._-]{1,9}(\/[A-Za-z0-9:._-]{1,9}\/[a-z]{1,5})?$/),
    tag: fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/)),
    digest: fc.option(fc.constantFrom(SHA, SHA512)),
  });
  fc.assert(
    fc.property(layout, ({ path, tag, digest }) => {
      fc.pre(path.trim() === path);
      const text = `oci:${path}${tag === null ? "" : `:${tag}`}${digest === null ? "" : `@${digest}`}`;
      const parsed = parseReference(text);
      expect(parsed).toEqual({ ok: true, value: { kind: "layout", path, tag, digest } });
      expect(check(text)).toBe(text);
    }),
  );
});

test("no text makes the parser throw", () => {
  const parts = [
    "quay.io",
    "A",
    "a",
    ":",
    "/",
    "@",
    " ",
    "sha256:",
    SHA,
    SHA512,
    "docker pull ",
    "https://",
    "oci:",
    "[::1]",
  ];
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.constantFrom(...parts), { maxLength: 8 }).map((found) => found.join("")),
  );
  fc.assert(
    fc.property(text, (given) => typeof parseReference(given).ok === "boolean"),
    { numRuns: 2_000 },
  );
});
