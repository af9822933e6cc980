import { readFileSync, rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RegistrySettings } from "#lib/oci/registry/settings.ts";
import { type Certificates, makeCertificates, pushImage, type Running, startRegistry } from "./bed.ts";
import { never, open, outcome, REPOSITORY, serve } from "./open.ts";

let certificates: Certificates;
let secure: Running;
let plain: Running;

beforeAll(async () => {
  certificates = makeCertificates();
  secure = await startRegistry({ tls: certificates });
  plain = await startRegistry();
  await pushImage(`http://${plain.host}`, REPOSITORY, "1");
});
afterAll(async () => {
  await Promise.all([secure.stop(), plain.stop()]);
  rmSync(certificates.folder, { recursive: true, force: true });
});

/** What comes of reading from `host`, whatever its name: all names are this machine here. */
async function reading(host: string, settings: RegistrySettings) {
  const { source } = open(host, {
    registries: { [host]: settings },
    lookup: (_, done) => done(null, [{ address: "127.0.0.1", family: 4 }]),
  });
  return outcome(await source.readTagged("1", never));
}

const named = (host: string, name: string) => host.replace("127.0.0.1", name);

describe("a registry with an authority of its own", () => {
  test.each<[string, () => RegistrySettings, string]>([
    ["its CA is named", () => ({ ca: certificates.ca }), "not-found"],
    ["the file of its CA is named", () => ({ caFile: certificates.caFile }), "not-found"],
    ["any certificate will do", () => ({ ca: certificates.ca, insecure: true }), "not-found"],
    ["its CA is unknown", () => ({ insecure: false }), "tls"],
    ["the file of its CA is missing", () => ({ caFile: "/nowhere/ca.pem" }), "tls"],
    ["the file of its CA is a key", () => ({ caFile: certificates.keyFile }), "tls"],
  ])("when %s", async (_, settings, code) => expect(await reading(secure.host, settings())).toBe(code));

  test("is trusted under the names of its certificate alone", async () => {
    const { ca } = certificates;
    expect(await reading(named(secure.host, "registry.example"), { ca })).toBe("not-found");
    expect(await reading(named(secure.host, "other.example"), { ca })).toBe("tls");
  });
});

test.each<[string, () => [string, RegistrySettings], RegExp]>([
  [
    "an authority nobody knows",
    () => [secure.host, { insecure: false }],
    /the certificate of \S+ is signed by an authority that is not trusted here\.$/,
  ],
  [
    "another name",
    () => [named(secure.host, "other.example"), { ca: certificates.ca }],
    /the certificate of other\.example:\d+ is for another name\.$/,
  ],
  [
    "a CA that is none",
    () => [secure.host, { caFile: certificates.keyFile }],
    /the CA, certificate or key configured for \S+ cannot be used\.$|is signed by an authority/,
  ],
])("%s is told in words", async (_, of, said) => {
  const [host, settings] = of();
  const { source } = open(host, {
    registries: { [host]: settings },
    lookup: (_name, done) => done(null, [{ address: "127.0.0.1", family: 4 }]),
  });
  const read = await source.readTagged("1", never);
  expect(read).toMatchObject({ failure: { code: "tls", message: expect.stringMatching(said) } });
});

test("a registry that speaks plain HTTP where TLS was expected says so", async () => {
  expect(await reading(plain.host, { insecure: false })).toBe("insecure-registry");
});

test.each<[string, RegistrySettings, string]>([
  ["marked insecure is spoken to", { insecure: true }, "ok"],
  ["not marked so is not", {}, "insecure-registry"],
])("a plain registry %s in plain HTTP", async (_, settings, code) => {
  expect(await reading(named(plain.host, "registry.example"), settings)).toBe(code);
});

describe("a registry marked insecure", () => {
  const asked = async (host: string) => {
    const seen: string[] = [];
    const { source } = open(host, {
      registries: { [host]: { insecure: true } },
      lookup: (_, done) => done(null, [{ address: "127.0.0.1", family: 4 }]),
      onRequest: ({ url }) => seen.push(new URL(url).protocol + new URL(url).pathname),
    });
    const outcomes = [
      outcome(await source.readTagged("1", never)),
      outcome(await source.readTagged("1", never)),
    ];
    return { outcomes, seen };
  };
  const path = `/v2/${REPOSITORY}/manifests/1`;
  test("is read with any certificate where it has TLS", async () => {
    expect(await asked(named(secure.host, "other.example"))).toEqual({
      outcomes: ["not-found", "not-found"],
      seen: ["https:/v2/", `https:${path}`, `https:${path}`],
    });
  });
  test("is read in plain HTTP where it has none, and not asked for TLS again", async () => {
    expect(await asked(named(plain.host, "other.example"))).toEqual({
      outcomes: ["ok", "ok"],
      seen: ["https:/v2/", `http:${path}`, `http:${path}`],
    });
  });
});

describe("a registry that wants a client's certificate", () => {
  let wanting: Running;
  beforeAll(async () => {
    wanting = await startRegistry({ tls: certificates, wantsClients: true });
  });
  afterAll(() => wanting.stop());
  const files = () => ({ certFile: certificates.clientCertFile, keyFile: certificates.clientKeyFile });
  test.each<[string, () => RegistrySettings, string]>([
    ["shown one from files", files, "not-found"],
    [
      "shown one from the settings",
      () => ({
        cert: readFileSync(certificates.clientCertFile, "utf8"),
        key: readFileSync(certificates.clientKeyFile, "utf8"),
      }),
      "not-found",
    ],
    ["shown one with another's key", () => ({ ...files(), keyFile: certificates.keyFile }), "tls"],
    ["shown one whose key is missing", () => ({ ...files(), keyFile: "/nowhere/client.key" }), "tls"],
  ])("when %s", async (_, settings, code) => {
    expect(await reading(wanting.host, { ca: certificates.ca, ...settings() })).toBe(code);
  });
  test("says what may be missing when it is shown none", async () => {
    const { source } = open(wanting.host, { registries: { [wanting.host]: { ca: certificates.ca } } });
    const read = await source.readTagged("1", never);
    // TLS 1.2 has the server's alert, with TLS 1.3 the connection just ends.
    expect(read).toMatchObject({ ok: false, failure: { next: expect.stringContaining("certificate") } });
  });
  test("is shown it nowhere else: another registry of the same process gets none", async () => {
    const shown: boolean[] = [];
    const tls = {
      cert: readFileSync(certificates.certFile),
      key: readFileSync(certificates.keyFile),
      ca: certificates.ca,
      requestCert: true,
      rejectUnauthorized: false,
    };
    const other = await serve((request, response) => {
      shown.push("authorized" in request.socket && request.socket.authorized === true);
      response.writeHead(404).end();
    }, tls);
    const first = await serve((_, response) => {
      response.writeHead(307, { location: `https://${other}/v2/` }).end();
    }, tls);
    const { ca } = certificates;
    const { source } = open(first, { registries: { [first]: { ca, ...files() }, [other]: { ca } } });
    expect(outcome(await source.readTagged("1", never))).toBe("not-found");
    expect(shown).toEqual([false]);
  });
});

test.each([
  ["nobody", undefined],
  ["somebody", { username: "ann", password: "s3cret" }],
] as const)(
  "a token service named without TLS on the registry's own host is asked with TLS, by %s",
  async (_, credentials) => {
    const tls = { cert: readFileSync(certificates.certFile), key: readFileSync(certificates.keyFile) };
    const host: string = await serve((request, response) => {
      if (request.url?.startsWith("/service/token")) response.end('{"token":"t"}');
      else if (request.headers.authorization === "Bearer t") response.writeHead(404).end();
      else {
        // Harbor and Artifactory do not know that TLS ends in a proxy before them.
        const challenge = `Bearer realm="http://${host}/service/token",service="harbor-registry"`;
        response.writeHead(401, { "www-authenticate": challenge }).end();
      }
    }, tls);
    const seen: string[] = [];
    const own = { ca: certificates.ca, ...(credentials === undefined ? {} : { credentials }) };
    const { source } = open(host, {
      registries: { [host]: own },
      onRequest: ({ url }) => seen.push(new URL(url).protocol + new URL(url).pathname),
    });
    expect(outcome(await source.readTagged("1", never))).toBe("not-found");
    const path = `https:/v2/${REPOSITORY}/manifests/1`;
    expect(seen).toEqual([path, "https:/service/token", path]);
  },
);
