import type { IncomingMessage, ServerResponse } from "node:http";
import { beforeAll, describe, expect, test } from "vitest";
import type { Credentials } from "#lib/oci/credentials/credentials.ts";
import type { RegistryAccessOptions } from "#lib/oci/registry/access.ts";
import { ok } from "#lib/oci/result.ts";
import { tidyAfterAll } from "#test/tidy.ts";
import { type Pushed, passOn, pushImage, type Running, startRegistry } from "./bed.ts";
import { blob, never, open, outcome, REPOSITORY, serve } from "./open.ts";

const tidy = tidyAfterAll();
let registry: Running;
let image: Pushed;

beforeAll(async () => {
  registry = await tidy.keep(startRegistry());
  image = await pushImage(`http://${registry.host}`, REPOSITORY, "1");
});

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

  type Refuses = "the password" | "at its token service" | "its own token" | "with 403" | "tokens";
  /** A registry that asks for a login and takes none. */
  const refusing = (how: Refuses) =>
    serve((request, response) => {
      const isShown = request.headers.authorization !== undefined;
      const realm = `Bearer realm="http://${request.headers.host}/token"`;
      const isBasic = how === "the password" || how === "with 403" || how === "tokens";
      if (request.url?.startsWith("/token"))
        response.writeHead(how === "its own token" ? 200 : 401).end('{"token":"t"}');
      else if (how === "with 403" && isShown) response.writeHead(403).end();
      else response.writeHead(401, { "www-authenticate": isBasic ? "Basic realm=x" : realm }).end();
    });
  const places: Record<string, (host: string, credentials: Credentials) => Partial<RegistryAccessOptions>> = {
    settings: (host, credentials) => ({ registries: { [host]: { credentials } } }),
    login: (_, credentials) => ({ findCredentials: async () => ok(credentials) }),
    helper: (_, credentials) => ({
      findCredentials: async () => ok({ ...credentials, helper: "ecr-login" }),
    }),
  };
  const CORRECT = "Correct the credentials of HOST under `registries` in the settings.";

  test.each<[Refuses, string, string, string]>([
    ["the password", "settings", "HOST refused the credentials for ann (from the settings).", CORRECT],
    [
      "the password",
      "login",
      "HOST refused the credentials for ann (from `podman login` or `docker login`).",
      "Sign in again as the user that runs Twofold: `podman login HOST`.",
    ],
    [
      "the password",
      "helper",
      'HOST refused the credentials for ann (from the credential helper "ecr-login").',
      'Sign in again with the tool that the credential helper "ecr-login" belongs to.',
    ],
    [
      "at its token service",
      "settings",
      "the token service HOST refused the credentials for ann (from the settings).",
      CORRECT,
    ],
    // The credentials are right, and give no right to pull.
    [
      "its own token",
      "settings",
      "HOST denied access (401) with the credentials for ann (from the settings).",
      "Check the name, which may not exist, or use an account under `registries` in the settings that may pull.",
    ],
    [
      "with 403",
      "settings",
      "HOST denied access (403) with the credentials for ann (from the settings).",
      "Check the name, which may not exist, or use an account under `registries` in the settings that may pull.",
    ],
  ])(
    "a registry that refuses %s from %s says so, and how to correct it",
    async (how, from, message, next) => {
      const host = await refusing(how);
      const read = await open(host, places[from]?.(host, password)).source.readTagged("1", never);
      const failure = read.ok ? expect.fail("it was read") : read.failure;
      expect({ message: failure.message, next: failure.next }).toEqual({
        message: `${host}/${REPOSITORY}:1: ${message.replace("HOST", host)}`,
        next: next.replace("HOST", host),
      });
      expect(failure.code).toBe(how === "with 403" ? "denied" : "unauthorized");
    },
  );
  test("a token for a registry that takes passwords alone is told", async () => {
    const host = await refusing("tokens");
    const options = places["settings"]?.(host, { identityToken: "r3fresh" });
    expect(await open(host, options).source.readTagged("1", never)).toMatchObject({
      failure: {
        message: expect.stringContaining(
          "asked for a password, and the credentials (from the settings) are a token",
        ),
        next: CORRECT.replace("HOST", host),
      },
    });
  });

  interface Bearer {
    /** What the token server answers to its n-th request; the registry takes the token in it. */
    readonly answer?: (n: number) => { readonly token?: string; readonly [key: string]: unknown };
    /** The registry's challenges, each in a header of its own. */
    readonly challenges?: (realm: string) => readonly string[];
  }

  const challengeOf = (realm: string) =>
    `Bearer realm="${realm}",service="test",scope="repository:${REPOSITORY}:pull,push"`;

  /** A token server and a registry that takes its last token; `asked` is what the token server saw. */
  async function bearer({
    answer = (n) => ({ token: `token${n}`, expires_in: 300 }),
    challenges = (realm) => [challengeOf(realm)],
  }: Bearer = {}) {
    const asked: string[] = [];
    let current: unknown;
    const realm = await serve((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        const url = new URL(request.url ?? "", "http://x");
        const form = new URLSearchParams(body);
        const scope = url.searchParams.get("scope") ?? form.get("scope");
        const login = request.headers.authorization ?? form.get("refresh_token") ?? "anonymous";
        asked.push(`${request.method} ${scope} ${login}`);
        const said = answer(asked.length);
        current = said.token ?? said["access_token"];
        response.end(JSON.stringify(said));
      });
    });
    const host = await serve((request, response) => {
      if (current !== undefined && request.headers.authorization === `Bearer ${current}`)
        return passOn(registry.host, request, response);
      response.writeHead(401, { "www-authenticate": [...challenges(`http://${realm}/token`)] }).end();
    });
    // A token service on another port gets credentials where the settings name it.
    const registries = { [host]: { realms: [realm] } };
    return { host, asked, registries, revoke: () => (current = "another") };
  }

  test.each([
    ["anonymous", null, "GET repository:team/app:pull anonymous"],
    ["a password", password, `GET repository:team/app:pull ${basic}`],
    ["an identity token", { identityToken: "r3fresh" }, "POST repository:team/app:pull r3fresh"],
  ] as const)(
    "Bearer: %s gets a token for pulling alone, used again by all",
    async (_, credentials, request) => {
      const { host, asked, registries } = await bearer();
      const findCredentials = async () => ok(credentials);
      const { source } = open(host, { registries, findCredentials });
      const reads = await Promise.all(["1", "1", "1", "1"].map((tag) => source.readTagged(tag, never)));
      expect(reads.map(outcome)).toEqual(["ok", "ok", "ok", "ok"]);
      expect(outcome(await source.readBlob(blob(image.layer), 5000, never))).toBe("ok");
      expect(asked).toEqual([request]);
    },
  );
  test.each<[string, Record<string, unknown>, number]>([
    ["of 300 seconds", { expires_in: 300 }, 300],
    [
      "of 90 seconds, whenever the service thinks it was made",
      { expires_in: 90, issued_at: "2001-01-01T00:00:00Z" },
      90,
    ],
    // What the token specification says of a token without a time.
    ["without a time", {}, 60],
    ["whose time is no number", { expires_in: "3600" }, 60],
    ["whose time is over", { expires_in: -5 }, 60],
  ])(
    "Bearer: a token %s is used again until shortly before its end, then fetched anew without another 401",
    async (_, life, seconds) => {
      const start = Date.parse("2026-01-01T00:00:00Z");
      let now = start;
      const { host, asked } = await bearer({ answer: (n) => ({ token: `token${n}`, ...life }) });
      const { source, seen } = open(host, { now: () => now });
      await source.readTagged("1", never);
      now = start + (seconds - 10) * 1000;
      expect(outcome(await source.readTagged("1", never))).toBe("ok");
      expect(asked).toHaveLength(1);
      now = start + (seconds - 1) * 1000;
      seen.length = 0;
      expect(outcome(await source.readTagged("1", never))).toBe("ok");
      expect(asked).toHaveLength(2);
      expect(seen).toEqual(["1 GET /token", `1 GET /v2/${REPOSITORY}/manifests/1`]);
    },
  );

  test("Bearer: a token that is refused before its time is fetched anew", async () => {
    const { host, asked, revoke } = await bearer();
    const { source } = open(host);
    await source.readTagged("1", never);
    revoke();
    expect(outcome(await source.readTagged("1", never))).toBe("ok");
    expect(asked).toHaveLength(2);
  });

  test.each<[string, Bearer["answer"], string]>([
    ["under OAuth2's name", (n) => ({ access_token: `token${n}` }), "ok"],
    ["under no name", () => ({}), "registry-error"],
    ["that no header can hold", () => ({ token: "a\r\nx-evil: 1" }), "registry-error"],
  ])("Bearer: a token %s is %s", async (_, answer, code) => {
    const { host } = await bearer(answer === undefined ? {} : { answer });
    expect(outcome(await open(host).source.readTagged("1", never))).toBe(code);
  });

  test.each<[string, (realm: string) => readonly string[]]>([
    ["in one header", (realm) => [`Negotiate, Basic realm="b", ${challengeOf(realm)}`]],
    ["in several headers", (realm) => ["Basic realm=b", "Digest realm=d, qop=auth", challengeOf(realm)]],
    ["with Basic last", (realm) => [challengeOf(realm), "Basic realm=b"]],
  ])("of several challenges %s Bearer is answered", async (_, challenges) => {
    const { host, asked, registries } = await bearer({ challenges });
    const { source } = open(host, { registries, findCredentials: async () => ok(password) });
    expect(outcome(await source.readTagged("1", never))).toBe("ok");
    expect(asked).toEqual([`GET repository:team/app:pull ${basic}`]);
  });

  test.each<[string, readonly string[], string]>([
    [
      "of a kind nobody here knows",
      ["Negotiate", 'Digest realm="d"'],
      "of a kind that is not known here (negotiate, digest).",
    ],
    ["of no kind", [], "and does not say of which kind."],
  ])(
    "a challenge %s is unauthorized, and no login is asked for that would not be sent",
    async (_, all, said) => {
      const { host, asked } = await bearer({ challenges: () => all });
      const { source } = open(host, { registries: { [host]: { credentials: password } } });
      expect(await source.readTagged("1", never)).toMatchObject({
        failure: {
          code: "unauthorized",
          message: expect.stringContaining(`${host} asked for a login ${said}`),
          next: expect.not.stringContaining("podman"),
        },
      });
      expect(asked).toEqual([]);
    },
  );

  test.each([429, 503])("a token service that answers %i is asked again", async (status) => {
    let asked = 0;
    const host = await serve((request, response) => {
      if (request.headers.authorization === "Bearer t") passOn(registry.host, request, response);
      else if (!request.url?.startsWith("/token")) {
        const header = `Bearer realm="http://${request.headers.host}/token"`;
        response.writeHead(401, { "www-authenticate": header }).end();
      } else {
        asked += 1;
        if (asked < 3) response.writeHead(status).end();
        else response.end('{"token":"t"}');
      }
    });
    const { source } = open(host, {
      findCredentials: async () => ({ ok: true, value: { identityToken: "i" } }),
    });
    expect(outcome(await source.readTagged("1", never))).toBe("ok");
    expect(asked).toBe(3);
  });

  test.each([
    [401, "nobody", null, "gives no token without a login"],
    [403, "nobody", null, "gives no token without a login"],
    [401, "somebody", password, "refused the credentials for ann"],
    [403, "somebody", password, "refused the credentials for ann"],
  ] as const)(
    "a token service that answers %i to %s is unauthorized, and says so",
    async (status, _, credentials, said) => {
      const host = await serve((request, response) => {
        const header = `Bearer realm="http://${request.headers.host}/token"`;
        if (request.url?.startsWith("/token")) response.writeHead(status).end();
        else response.writeHead(401, { "www-authenticate": header }).end();
      });
      const { source } = open(host, { findCredentials: async () => ({ ok: true, value: credentials }) });
      expect(await source.readTagged("1", never)).toMatchObject({
        failure: { code: "unauthorized", message: expect.stringContaining(said) },
      });
    },
  );

  test("who asks for a token just as its only reader leaves gets one all the same", async () => {
    const away = new AbortController();
    const { host, asked } = await bearer({
      answer: (n) => {
        if (n === 1) away.abort();
        return { token: `token${n}` };
      },
    });
    const { source } = open(host);
    expect(outcome(await source.readTagged("1", away.signal))).toBe("cancelled");
    expect(outcome(await source.readTagged("1", never))).toBe("ok");
    expect(asked).toHaveLength(2);
  });

  test("a registry is known by its name in any case", async () => {
    const host = (await basicRegistry()).replace("127.0.0.1", "registry.example");
    const lookup: RegistryAccessOptions["lookup"] = (_, done) =>
      done(null, [{ address: "127.0.0.1", family: 4 }]);
    const shout = host.toUpperCase();
    const fromSettings = open(shout, {
      lookup,
      registries: { [host]: { insecure: true, credentials: password } },
    });
    expect(outcome(await fromSettings.source.readTagged("1", never))).toBe("ok");
    const asked: string[] = [];
    const found = open(shout, {
      lookup,
      registries: { [host]: { insecure: true } },
      findCredentials: async (registry) => {
        asked.push(registry);
        return { ok: true, value: password };
      },
    });
    expect(outcome(await found.source.readTagged("1", never))).toBe("ok");
    expect(asked).toEqual([host]);
  });

  test.each(["https://evil.example/token", "http://127.0.0.1:1/token", "http://localhost:5000/token"])(
    "credentials are not sent to %s, which is somebody else's",
    async (realm) => {
      const host = await serve((_, response) => {
        response.writeHead(401, { "www-authenticate": `Bearer realm="${realm}"` }).end();
      });
      const { source, seen } = open(host, { registries: { [host]: { credentials: password } } });
      const read = await source.readTagged("1", never);
      expect(read).toMatchObject({
        failure: { code: "credentials", next: expect.stringContaining(new URL(realm).host) },
      });
      expect(seen).toHaveLength(1);
    },
  );

  /** A registry whose token service sends everybody on to `to`; `asked` is who came there with what. */
  async function movedService(to: (host: string) => string, status = 307) {
    const asked: string[] = [];
    const token = (request: IncomingMessage, response: ServerResponse) => {
      const login = request.headers.authorization ?? "anonymous";
      request.setEncoding("utf8").on("data", (body) => asked.push(body));
      request.on("end", () => {
        asked.push(`${request.method} ${login}`);
        response.end('{"token":"t"}');
      });
    };
    const elsewhere = await serve(token);
    const host: string = await serve((request, response) => {
      if (request.headers.authorization === "Bearer t") passOn(registry.host, request, response);
      else if (request.url?.startsWith("/moved")) token(request, response);
      else if (request.url?.startsWith("/token"))
        response.writeHead(status, { location: to(elsewhere) }).end();
      else
        response
          .writeHead(401, { "www-authenticate": `Bearer realm="http://${request.headers.host}/token"` })
          .end();
    });
    return { host, asked };
  }

  test.each([301, 302, 303, 307, 308])(
    "a token service that moved is followed with the login (%i)",
    async (status) => {
      const { host, asked } = await movedService(() => "/moved", status);
      const { source } = open(host, { registries: { [host]: { credentials: password } } });
      expect(outcome(await source.readTagged("1", never))).toBe("ok");
      expect(asked).toEqual([`GET ${basic}`]);
    },
  );
  test("a token service that moved to another origin is followed, and the login stays behind", async () => {
    const { host, asked } = await movedService((elsewhere) => `http://${elsewhere}/moved`);
    const { source } = open(host, { registries: { [host]: { credentials: password } } });
    expect(outcome(await source.readTagged("1", never))).toBe("ok");
    expect(asked).toEqual(["GET anonymous"]);
  });
  test("an identity token is posted again at its own origin, and nowhere else", async () => {
    const credentials = { identityToken: "r3fresh" };
    const own = await movedService(() => "/moved");
    const there = open(own.host, { registries: { [own.host]: { credentials } } });
    expect(outcome(await there.source.readTagged("1", never))).toBe("ok");
    expect(own.asked).toEqual([expect.stringContaining("refresh_token=r3fresh"), "POST anonymous"]);
    const { host, asked } = await movedService((elsewhere) => `http://${elsewhere}/moved`);
    const { source } = open(host, { registries: { [host]: { credentials } } });
    expect(outcome(await source.readTagged("1", never))).toBe("redirect");
    expect(asked).toEqual([]);
  });
  test("a token service that redirects in circles ends in a failure", async () => {
    const { host } = await movedService(() => "/token");
    expect(outcome(await open(host).source.readTagged("1", never))).toBe("redirect");
  });
  test("a login that was left behind does not come back with a redirect home", async () => {
    const seen: (string | undefined)[] = [];
    const elsewhere: string = await serve((_, response) => {
      response.writeHead(307, { location: `http://${host}/v2/other/manifests/1` }).end();
    });
    const host: string = await serve((request, response) => {
      seen.push(request.headers.authorization);
      if (request.url?.includes("other") || request.headers.authorization === undefined)
        response.writeHead(401, { "www-authenticate": "Basic realm=x" }).end();
      else response.writeHead(307, { location: `http://${elsewhere}/` }).end();
    });
    const { source } = open(host, { registries: { [host]: { credentials: password } } });
    const read = await source.readTagged("1", never);
    expect(outcome(read)).toBe("unauthorized");
    expect(seen).toEqual([undefined, basic, undefined]);
    // What was not sent was not refused, and no other login would be sent either.
    expect(read).toMatchObject({
      failure: {
        message: expect.stringContaining(
          `${elsewhere} redirected to ${host}, which asked for a login (401).`,
        ),
        next: `Tell whoever runs ${elsewhere}: credentials are not sent on to another host.`,
      },
    });
  });
});
