import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Pushed, passOn, pushImage, type Running, startRegistry } from "./bed.ts";
import { blob, never, open, outcome, REPOSITORY, serve } from "./open.ts";

let registry: Running;
let image: Pushed;

beforeAll(async () => {
  registry = await startRegistry();
  image = await pushImage(`http://${registry.host}`, REPOSITORY, "1");
});
afterAll(() => registry.stop());

describe("logins", () => {
  const password = { username: "ann", password: "s3cret" };
  const basic = `Basic ${Buffer.from("ann:s3cret").toString("base64")}`;

  const basicRegistry = () =>
    serve((request, response) => {
      if (request.headers.authorization === basic) return passOn(registry.host, request, response);
      response.writeHead(401, { "www-authenticate": 'Basic realm="here, there"' }).end();
    });

  test("Basic: one 401, then the password is sent at once", async () => {
    const host = await basicRegistry();
    const { source, seen } = open(host, { registries: { [host]: { credentials: password } } });
    expect(outcome(await source.readTagged("1", never))).toBe("ok");
    expect(outcome(await source.readTagged("1", never))).toBe("ok");
    expect(seen).toHaveLength(3);
  });
  test.each([
    ["nobody", null],
    ["a wrong password", { ...password, password: "no" }],
  ] as const)("Basic: %s is unauthorized, and the password is in no message", async (_, credentials) => {
    const host = await basicRegistry();
    const { source } = open(host, { findCredentials: async () => ({ ok: true, value: credentials }) });
    const read = await source.readTagged("1", never);
    expect(outcome(read)).toBe("unauthorized");
    expect(JSON.stringify(read)).not.toContain("s3cret");
  });

  /** A token server and a registry that takes its tokens; `asked` is what the token server saw. */
  async function bearer(lifeSeconds = 300) {
    const asked: string[] = [];
    let current = "";
    const realm = await serve((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        const url = new URL(request.url ?? "", "http://x");
        const scope = url.searchParams.get("scope") ?? new URLSearchParams(body).get("scope");
        const refresh = new URLSearchParams(body).get("refresh_token");
        asked.push(`${request.method} ${scope} ${request.headers.authorization ?? refresh ?? "anonymous"}`);
        current = `token${asked.length}`;
        response.end(JSON.stringify({ token: current, expires_in: lifeSeconds }));
      });
    });
    const host = await serve((request, response) => {
      if (request.headers.authorization === `Bearer ${current}` && current !== "")
        return passOn(registry.host, request, response);
      const header = `Bearer realm="http://${realm}/token",service="test",scope="repository:${REPOSITORY}:pull,push"`;
      response.writeHead(401, { "www-authenticate": header }).end();
    });
    return { host, asked };
  }

  test.each([
    ["anonymous", null, "GET repository:team/app:pull anonymous"],
    ["a password", password, `GET repository:team/app:pull ${basic}`],
    ["an identity token", { identityToken: "r3fresh" }, "POST repository:team/app:pull r3fresh"],
  ] as const)(
    "Bearer: %s gets a token for pulling alone, used again by all",
    async (_, credentials, request) => {
      const { host, asked } = await bearer();
      const { source } = open(host, { findCredentials: async () => ({ ok: true, value: credentials }) });
      const reads = await Promise.all(["1", "1", "1", "1"].map((tag) => source.readTagged(tag, never)));
      expect(reads.map(outcome)).toEqual(["ok", "ok", "ok", "ok"]);
      expect(outcome(await source.readBlob(blob(image.layer), 5000, never))).toBe("ok");
      expect(asked).toEqual([request]);
    },
  );
  test("Bearer: a token that has run out is fetched anew without another 401", async () => {
    let now = Date.now();
    const { host, asked } = await bearer(60);
    const { source, seen } = open(host, { now: () => now });
    await source.readTagged("1", never);
    now += 61_000;
    seen.length = 0;
    expect(outcome(await source.readTagged("1", never))).toBe("ok");
    expect(asked).toHaveLength(2);
    expect(seen).toHaveLength(2);
  });
  test("credentials are not sent to a realm of somebody else", async () => {
    const host = await serve((_, response) => {
      response.writeHead(401, { "www-authenticate": 'Bearer realm="https://evil.example/token"' }).end();
    });
    const { source, seen } = open(host, { registries: { [host]: { credentials: password } } });
    expect(outcome(await source.readTagged("1", never))).toBe("credentials");
    expect(seen).toHaveLength(1);
  });
});
