import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseReference } from "./reference.ts";
import { registryUrl } from "./registry/settings.ts";

/**
 * What other tools take and refuse, each row with its reason: the grammar is distribution/reference's (`ParseNormalizedNamed`),
 * which docker, podman, skopeo and crane share but for the odd row.
 */
const HEX = "1a3f5e7d9c1b3a5f7e9d1c3b5a7f9e1d3c5b7a9f1e3d5d7c9b1a3f5e7d9c1b3a";
const SHA256 = `sha256:${HEX}`;
const SHA512 = `sha512:${HEX}${HEX}`;

/** `registry | repository | tag | digest`, with `-` for what is not there. */
function check(text: string): string {
  const parsed = parseReference(text);
  if (!parsed.ok) return parsed.failure.code;
  if (parsed.value.kind === "layout") return "layout";
  const { registry, repository, tag, digest } = parsed.value;
  return [registry, repository, tag ?? "-", digest ?? "-"].join(" | ");
}

describe("Docker Hub", () => {
  test.each([
    "ubuntu",
    "library/ubuntu",
    "docker.io/ubuntu",
    "docker.io/library/ubuntu",
    "index.docker.io/ubuntu",
    "index.docker.io/library/ubuntu",
    "registry-1.docker.io/library/ubuntu",
    "DOCKER.IO/ubuntu",
    "docker://ubuntu",
    "ubuntu:latest",
  ])("%s is its library's ubuntu", (text) =>
    expect(check(text)).toBe("docker.io | library/ubuntu | latest | -"),
  );

  test.each([
    ["docker/docker", "docker/docker"],
    ["library/foo/bar", "library/foo/bar"],
    ["ubuntu-12.04-base", "library/ubuntu-12.04-base"],
    // No dot, no port, not `localhost`: an account there and no host.
    ["test_com/foo", "test_com/foo"],
    ["foo/foo_bar.com", "foo/foo_bar.com"],
    // Without a slash nothing is a host.
    ["192.168.0.1", "library/192.168.0.1"],
    ["localhost", "library/localhost"],
    ["test.com", "library/test.com"],
    // Sixty-four letters are no ID unless all are hex, and with the registry there is no doubt.
    [
      "thisisthesongthatneverendsitgoesonandonandonthisisthesongthatnev",
      "library/thisisthesongthatneverendsitgoesonandonandonthisisthesongthatnev",
    ],
    [`docker.io/${HEX}`, `library/${HEX}`],
    [HEX.slice(1), `library/${HEX.slice(1)}`],
    ["0", "library/0"],
  ])("%s is %s there", (text, repository) =>
    expect(check(text)).toBe(`docker.io | ${repository} | latest | -`),
  );

  test("what looks like a port without a slash is a tag", () => {
    expect(check("192.168.0.1:80")).toBe("docker.io | library/192.168.0.1 | 80 | -");
    expect(check("foo_bar.com:8080")).toBe("docker.io | library/foo_bar.com | 8080 | -");
  });
});

describe("other registries", () => {
  test.each([
    ["test:5000/repo:tag", "test:5000 | repo | tag | -"],
    [`test:5000/repo@${SHA256}`, `test:5000 | repo | - | ${SHA256}`],
    [`test:5000/repo:tag@${SHA512}`, `test:5000 | repo | tag | ${SHA512}`],
    ["sub-dom1.foo.com/bar/baz/quux", "sub-dom1.foo.com | bar/baz/quux | latest | -"],
    [
      "b.gcr.io/test.example.com/my-app:test.example.com",
      "b.gcr.io | test.example.com/my-app | test.example.com | -",
    ],
    [
      "gcr.io/project-id/image:w1th-alpha_num3ric.PLUScaps",
      "gcr.io | project-id/image | w1th-alpha_num3ric.PLUScaps | -",
    ],
    ["xn--n3h.com:18080/foo:xn--n3h.com", "xn--n3h.com:18080 | foo | xn--n3h.com | -"],
    // A host may have upper case, and an upper-case word is one; its case is kept, since Docker keeps it.
    ["QUAY.IO/org/app", "QUAY.IO | org/app | latest | -"],
    ["Uppercase/lowercase:tag", "Uppercase | lowercase | tag | -"],
    ["localhost/testimage:mytag", "localhost | testimage | mytag | -"],
    ["quay.io/docker---rules/dock__er", "quay.io | docker---rules/dock__er | latest | -"],
    ["host:1/a", "host:1 | a | latest | -"],
    ["host:65535/a", "host:65535 | a | latest | -"],
  ])("%s is %s", (text, parts) => expect(check(text)).toBe(parts));

  test.each([
    ["192.168.1.1:5000/repo:5050", "192.168.1.1:5000 | repo | 5050 | -"],
    ["127.0.0.1/repo", "127.0.0.1 | repo | latest | -"],
    ["[2001:db8::1]/repo", "[2001:db8::1] | repo | latest | -"],
    ["[2001:db8:1:2:3:4:5:6]/repo:tag", "[2001:db8:1:2:3:4:5:6] | repo | tag | -"],
    [`[2001:db8::]:5000/repo:tag@${SHA256}`, `[2001:db8::]:5000 | repo | tag | ${SHA256}`],
    ["[FC00::1]:5000/library/debian", "[FC00::1]:5000 | library/debian | latest | -"],
    // Digits below a name are a name.
    ["1.2.3.example/a", "1.2.3.example | a | latest | -"],
    ["0x7f.lan/a", "0x7f.lan | a | latest | -"],
  ])("%s is %s", (text, parts) => expect(check(text)).toBe(parts));
});

describe("at the limits", () => {
  const path = (length: number) => "a/".repeat(Math.floor(length / 2)) + "a".repeat(length % 2);
  test.each<[string, string, boolean]>([
    ["a repository of 255 characters, whatever its host", `registry.example:5000/${path(255)}`, true],
    ["a repository of 257 characters", `registry.example:5000/${path(257)}`, false],
    ["a repository of 256 characters in one part", `r.example/${"a".repeat(256)}`, false],
    ["a tag of 128 characters", `r.example/a:${"t".repeat(128)}`, true],
    ["a tag of 129 characters", `r.example/a:${"t".repeat(129)}`, false],
  ])("%s", (_, text, isTaken) => expect(check(text) !== "bad-reference").toBe(isTaken));
});

describe("what is no reference", () => {
  test.each([
    "",
    " ",
    ":justtag",
    `@${SHA256}`,
    "repo@",
    "docker/",
    "/docker",
    "docker///docker",
    "docker.io/docker///docker",
    "quay.io/a/",
    "-docker",
    "-docker/docker",
    "docker-/docker",
    "-docker.io/docker/docker",
    "_docker/_docker",
    "____/____",
    "dock..er/docker",
    "dock_.er/docker",
    "dock-.er/docker",
    "a___b/c",
    "aa/asdf$$^/aa",
    "b@char/image",
    "ünïcode/app",
    "docker/Docker",
    "Uppercase:tag",
    "test:5000/Uppercase/lowercase:tag",
    "https://github.com/docker/docker",
    // Tags and digests.
    "library/ubuntu:",
    "gcr.io/project-id/bad_chars:c@n'tuse",
    "a:.tag",
    "a:-tag",
    "a:tag:tag",
    `library/nginx:@${SHA256}`,
    `repo@${SHA256}@${SHA256}`,
    `repo@${SHA256}:tag`,
    `repo@${SHA256.slice(0, -1)}`,
    `repo@${SHA256}0`,
    `repo@sha512:${HEX}`,
    `repo@sha256:${":".repeat(64)}`,
    `repo@sha256:${"sh".repeat(32)}`,
    `repo@sha256:${HEX.toUpperCase()}`,
    `repo@SHA256:${HEX}`,
    `validname@invaliddigest:${HEX}`,
    // An ID says not where the image is.
    HEX,
    SHA256,
  ])("%s", (text) => expect(check(text)).toBe("bad-reference"));

  test.each([
    "host:/a",
    "host:0/a",
    "host:65536/a",
    "host:99999999999/a",
    "host:80x/a",
    "host:80:80/a",
    "quay.io./a",
    ".quay.io/a",
    "quay..io/a",
    "-quay.io/a",
    "foo_bar.com/a",
    "user@quay.io/a",
    "gcr?com/a",
    // Hosts that end in a number are IPv4 addresses, and these are none, or one in disguise.
    "1.2.3.999/a",
    "256.1.1.1/a",
    "1.2.3/a",
    "1.2.3.4.5/a",
    "127.1/a",
    "0x7f.1/a",
    "0177.0.0.1/a",
    "127.0.0.01/a",
    "2130706433:5000/a",
    "0x7f000001:5000/a",
    "quay.0x1/a",
    // Labels that no URL can hold.
    "xn--a/xn--a.com:5000/a",
    "xn--ls8h=.la/a",
    "[::1]",
    "[::1]:5000",
    "[::1]:tag",
    "[]/a",
    "[:::]/a",
    "[1:2]/a",
    "[::1/a",
    "::1/a",
    "fc00::1:5000/debian",
    "[fe80::1%eth0]:5000/a",
    "[fe80::1%25eth0]:5000/a",
    "[2001:db8:3:4::192.0.2.33]:5000/a",
    "[::ffff:127.0.0.1]/a",
    "[127.0.0.1]/a",
  ])("%s has no host", (text) => expect(check(text)).toBe("bad-reference"));
});

test("every host that is taken is that host to a URL, and every repository that path", () => {
  const parts = [
    "1",
    "127",
    "0",
    "0x7f",
    "999",
    "01",
    "a",
    "Z",
    "xn--a",
    "-",
    ".",
    ":",
    "[",
    "]",
    "::",
    "_",
    "%",
    "/",
    "é",
  ];
  const host = fc
    .array(fc.constantFrom(...parts), { minLength: 1, maxLength: 7 })
    .map((found) => found.join(""));
  let taken = 0;
  fc.assert(
    fc.property(host, fc.constantFrom("app", "a/b__c", "x.y-z"), (given, path) => {
      const parsed = parseReference(`${given}/${path}`);
      if (!parsed.ok || parsed.value.kind === "layout") return;
      const { registry, repository } = parsed.value;
      const url = new URL(`/v2/${repository}/`, registryUrl(registry, undefined));
      taken += 1;
      expect(url.pathname).toBe(`/v2/${repository}/`);
      if (registry === "docker.io" || registry.startsWith("[")) return;
      expect(url.hostname).toBe(registry.replace(/:\d+$/, "").toLowerCase());
    }),
    { numRuns: 5_000 },
  );
  expect(taken).toBeGreaterThan(100);
});
