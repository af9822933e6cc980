import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { authFiles, credentialsIn, findCredentials } from "./find.ts";
import { askHelper } from "./helper.ts";

const auth = (user: string) => ({ auth: Buffer.from(`${user}:pw:x`).toString("base64") });
let folder: string;
let env: Record<string, string>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "twofold-credentials-"));
  env = { PATH: `${folder}:${process.env["PATH"]}` };
  const helper = (name: string, script: string) => {
    writeFileSync(join(folder, `docker-credential-${name}`), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, `docker-credential-${name}`), 0o755);
  };
  helper("echo", 'read server; echo "{\\"Username\\":\\"helper\\",\\"Secret\\":\\"$server\\"}"');
  helper("token", 'echo \'{"Username":"<token>","Secret":"t"}\'');
  helper("none", 'echo "credentials not found in native keychain"; exit 1');
  helper("broken", 'echo "s3cret"; exit 3');
  helper("slow", "exec sleep 20");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a file has, in a word: the user, the token or the failure's code. */
async function found(file: Record<string, unknown>, registry: string, repository = "org/app") {
  const result = await credentialsIn(file, registry, repository, { env });
  if (!result.ok) return result.failure.code;
  if (result.value === null) return null;
  if ("username" in result.value) return `${result.value.username}:${result.value.password}`;
  return "identityToken" in result.value
    ? `identity ${result.value.identityToken}`
    : result.value.registryToken;
}

describe("one file", () => {
  test.each<[string, Record<string, unknown>, string, string | null]>([
    ["the registry", { "quay.io": auth("a") }, "quay.io", "a:pw:x"],
    ["the longest path", { "quay.io": auth("a"), "quay.io/org": auth("b") }, "quay.io", "b:pw:x"],
    ["the repository", { "quay.io/org/app": auth("c"), "quay.io/org": auth("b") }, "quay.io", "c:pw:x"],
    ["another path", { "quay.io/other": auth("a"), "quay.io/org/ap": auth("b") }, "quay.io", null],
    ["another port", { "quay.io:8443": auth("a") }, "quay.io", null],
    ["a longer name", { "quay.io.evil.example": auth("a"), "notquay.io": auth("b") }, "quay.io", null],
    ["an old URL key", { "https://quay.io/v1/": auth("a") }, "quay.io", "a:pw:x"],
    ["Docker Hub's index", { "https://index.docker.io/v1/": auth("a") }, "docker.io", "a:pw:x"],
    ["Docker Hub's name", { "docker.io/org": auth("a") }, "docker.io", "a:pw:x"],
    ["an identity token", { "quay.io": { ...auth("a"), identitytoken: "i" } }, "quay.io", "identity i"],
    ["an empty entry", { "quay.io": {} }, "quay.io", null],
    ["an entry that is none", { "quay.io": "x" }, "quay.io", null],
    ["no colon", { "quay.io": { auth: "YWJj" } }, "quay.io", null],
  ])("%s", async (_, auths, registry, expected) => expect(await found({ auths }, registry)).toBe(expected));

  const auths = { "quay.io": auth("a") };
  test.each<[string, Record<string, unknown>, string, string | null]>([
    [
      "a helper goes before the store",
      { auths, credHelpers: { "quay.io": "echo" }, credsStore: "token" },
      "quay.io",
      "helper:quay.io",
    ],
    ["a store goes before the file", { auths, credsStore: "token" }, "quay.io", "identity t"],
    ["an empty store leaves it to the file", { auths, credsStore: "none" }, "quay.io", "a:pw:x"],
    [
      "a helper for another registry is not asked",
      { auths, credHelpers: { "ghcr.io": "broken" } },
      "quay.io",
      "a:pw:x",
    ],
    [
      "Docker Hub is asked for by its index",
      { credsStore: "echo" },
      "docker.io",
      "helper:https://index.docker.io/v1/",
    ],
    ["a helper that fails is a failure", { credHelpers: { "quay.io": "broken" } }, "quay.io", "credentials"],
    [
      "a helper that is missing is a failure",
      { credHelpers: { "quay.io": "absent" } },
      "quay.io",
      "credentials",
    ],
    ["a path is no helper's name", { credHelpers: { "quay.io": "../echo" } }, "quay.io", "credentials"],
  ])("%s", async (_, file, registry, expected) => expect(await found(file, registry)).toBe(expected));

  test("what a helper gives says which one it was", async () => {
    expect(await credentialsIn({ credHelpers: { "quay.io": "token" } }, "quay.io", "a", { env })).toEqual({
      ok: true,
      value: { identityToken: "t", helper: "token" },
    });
  });

  test("a helper that does not answer is given up, and its words are not repeated", async () => {
    expect(await askHelper("slow", "quay.io", env, 50)).toMatchObject({ failure: { code: "credentials" } });
    expect(JSON.stringify(await askHelper("broken", "quay.io", env))).not.toContain("s3cret");
  });
});

describe("several files", () => {
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const users = (user: string) =>
    JSON.stringify({ auths: { [`${user}.example`]: auth(user), "all.example": auth(user) } });
  const user = async (registry: string, more: Record<string, string> = {}) => {
    const where = { env: { XDG_RUNTIME_DIR: join(folder, "run"), ...more }, home: join(folder, "home") };
    const result = await findCredentials(registry, "app", where);
    if (!result.ok) return result.failure.code;
    return result.value !== null && "username" in result.value ? result.value.username : null;
  };
  beforeAll(() => {
    put("run/containers/auth.json", users("run"));
    put("home/.config/containers/auth.json", users("config"));
    put("home/.docker/config.json", users("docker"));
    put("home/.dockercfg", JSON.stringify({ "old.example": auth("old") }));
    put("named.json", users("named"));
    put("damaged.json", '{"auths": s3cret');
  });
  test.each([
    ["all.example", "run"],
    ["config.example", "config"],
    ["docker.example", "docker"],
    ["old.example", "old"],
    ["nobody.example", null],
  ])("%s has %s", async (registry, expected) => expect(await user(registry)).toBe(expected));
  test.each<[string, Record<string, string>, string | null, readonly string[]]>([
    [
      "with a session",
      { XDG_RUNTIME_DIR: "/run/user/7" },
      "/home/ann",
      [
        "/run/user/7/containers/auth.json",
        "/home/ann/.config/containers/auth.json",
        "/home/ann/.docker/config.json",
        "/home/ann/.dockercfg",
      ],
    ],
    ["without session or home", {}, null, ["/run/containers/7/auth.json"]],
    [
      "with other folders",
      { XDG_CONFIG_HOME: "/etc/ann", DOCKER_CONFIG: "/etc/docker" },
      null,
      ["/run/containers/7/auth.json", "/etc/ann/containers/auth.json", "/etc/docker/config.json"],
    ],
    [
      "with a file named",
      { REGISTRY_AUTH_FILE: "/auth.json", XDG_RUNTIME_DIR: "/run" },
      "/root",
      ["/auth.json"],
    ],
  ])("a user %s has them in this order", (_, env, home, paths) =>
    expect(authFiles({ env, home, uid: 7 }).map(({ path }) => path)).toEqual(paths),
  );
  test("a file that is named stands for all others", async () => {
    const named = { REGISTRY_AUTH_FILE: join(folder, "named.json") };
    expect([await user("all.example", named), await user("docker.example", named)]).toEqual(["named", null]);
  });
  test("a damaged file is a failure that does not quote it", async () => {
    const env = { REGISTRY_AUTH_FILE: join(folder, "damaged.json") };
    const result = await findCredentials("a.example", "app", { env, home: null });
    expect(result).toMatchObject({ failure: { code: "credentials" } });
    expect(JSON.stringify(result)).not.toContain("s3cret");
  });
});
