import { rmSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { parseDigest } from "#lib/oci/digest.ts";
import type { Descriptor } from "#lib/oci/document.ts";
import { OCI_INDEX, OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { createRegistryAccess, type RegistryAccessOptions } from "#lib/oci/registry/access.ts";
import { createRegistrySource } from "#lib/oci/source/registry.ts";
import type { Source } from "#lib/oci/source/source.ts";
import {
  type Certificates,
  makeCertificates,
  type Pushed,
  passOn,
  pushImage,
  pushManifest,
  type Running,
  sha256,
  startRegistry,
  startServer,
} from "./bed.ts";

let registry: Running;
let image: Pushed;
const REPOSITORY = "team/app";
const never = new AbortController().signal;
const stops: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  registry = await startRegistry();
  image = await pushImage(`http://${registry.host}`, REPOSITORY, "1");
});
afterAll(() => registry.stop());
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A source whose waits take no time, with every request it made. */
function open(
  host: string,
  options: Partial<RegistryAccessOptions> = {},
): { source: Source; seen: string[] } {
  const seen: string[] = [];
  const access = createRegistryAccess({
    network: "any",
    onRequest: ({ method, url, round }) => seen.push(`${round} ${method} ${new URL(url).pathname}`),
    sleep: async () => {},
    random: () => 0,
    ...options,
  });
  stops.push(() => access.close());
  return { source: createRegistrySource({ registry: host, repository: REPOSITORY }, access), seen };
}

async function serve(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = await startServer(handler);
  stops.push(() => server.stop());
  return server.host;
}

const digest = (text: string) => parseDigest(text) ?? expect.fail("no digest");
const layer = (): Descriptor => ({
  mediaType: "application/vnd.oci.image.layer.v1.tar",
  digest: digest(image.layer.digest),
  size: image.layer.bytes.length,
  annotations: {},
  artifactType: null,
  platform: null,
});

/** `ok`, or the failure's code. */
const outcome = (result: { ok: true } | { ok: false; failure: { code: string } }) =>
  result.ok ? "ok" : result.failure.code;

describe("a registry without login", () => {
  test("a tag is read in one request, with the digest and type it was served as", async () => {
    const { source, seen } = open(registry.host);
    const read = await source.readTagged("1", never);
    expect(read).toMatchObject({ ok: true, value: { digest: image.digest, mediaType: OCI_MANIFEST } });
    expect(seen).toEqual([`1 GET /v2/${REPOSITORY}/manifests/1`]);
  });
  test("a tag resolves by HEAD", async () => {
    const { source, seen } = open(registry.host);
    expect(await source.resolve("1", never)).toEqual({
      ok: true,
      value: { digest: image.digest, mediaType: OCI_MANIFEST, size: image.bytes.length },
    });
    expect(seen).toEqual([`1 HEAD /v2/${REPOSITORY}/manifests/1`]);
  });
  test("manifests, blobs, parts of blobs and tags are read", async () => {
    const { source } = open(registry.host);
    const manifest = await source.readManifest(
      { digest: digest(image.digest), size: image.bytes.length },
      never,
    );
    expect(manifest.ok && Buffer.from(manifest.value.bytes)).toEqual(image.bytes);
    const blob = await source.readBlob(layer(), 5000, never);
    expect(blob.ok && Buffer.from(blob.value.bytes)).toEqual(image.layer.bytes);
    const part = await source.readBlobRange(layer(), { offset: 100, length: 50 }, never);
    expect(part.ok && Buffer.from(part.value)).toEqual(image.layer.bytes.subarray(100, 150));
    expect(await source.listTags(never)).toEqual({ ok: true, value: ["1"] });
  });
  test("what is not there is not found, and a wrong size or limit is refused", async () => {
    const { source } = open(registry.host);
    expect(outcome(await source.readTagged("none", never))).toBe("not-found");
    expect(outcome(await source.resolve("none", never))).toBe("not-found");
    expect(outcome(await source.readBlob(layer(), 999, never))).toBe("too-large");
    expect(outcome(await source.readBlob({ ...layer(), size: 999 }, 5000, never))).toBe("digest-mismatch");
    expect(outcome(await source.readBlob({ ...layer(), size: 1001 }, 5000, never))).toBe("digest-mismatch");
  });
  test("referrers are found under the fallback tag, and their absence is an empty list", async () => {
    const { source } = open(registry.host);
    expect(await source.listReferrers(digest(sha256(Buffer.from("x"))), never)).toEqual({
      ok: true,
      value: [],
    });
    const entry = { mediaType: OCI_MANIFEST, digest: image.digest, size: image.bytes.length };
    const index = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [entry] }));
    const tag = image.digest.replace(":", "-");
    await pushManifest(`http://${registry.host}`, REPOSITORY, tag, index, OCI_INDEX);
    const found = await source.listReferrers(digest(image.digest), never);
    expect(found).toMatchObject({ ok: true, value: [{ digest: image.digest }] });
  });
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
      expect(outcome(await source.readBlob(layer(), 5000, never))).toBe("ok");
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

describe("TLS", () => {
  let certificates: Certificates;
  let secure: Running;
  beforeAll(async () => {
    certificates = makeCertificates();
    secure = await startRegistry({ tls: certificates });
  });
  afterAll(async () => {
    await secure.stop();
    rmSync(certificates.folder, { recursive: true, force: true });
  });
  test.each([
    ["its CA is named", () => ({ ca: certificates.ca }), "not-found"],
    ["its CA is unknown", () => ({ insecure: false }), "tls"],
    ["the file of its CA is missing", () => ({ caFile: "/nowhere/ca.pem" }), "tls"],
  ] as const)("a registry with its own authority, when %s", async (_, settings, code) => {
    const { source } = open(secure.host, { registries: { [secure.host]: settings() } });
    expect(outcome(await source.readTagged("1", never))).toBe(code);
  });
  test("a registry that speaks plain HTTP where TLS was expected says so", async () => {
    const { source } = open(registry.host, { registries: { [registry.host]: { insecure: false } } });
    expect(outcome(await source.readTagged("1", never))).toBe("insecure-registry");
  });
});

describe("redirects", () => {
  test("a blob behind a redirect is read, and the login stays at home", async () => {
    const seen: (string | undefined)[] = [];
    const store = await serve((request, response) => {
      seen.push(request.headers.authorization);
      passOn(registry.host, request, response);
    });
    const host = await serve((request, response) => {
      if (request.headers.authorization === undefined)
        response.writeHead(401, { "www-authenticate": "Basic realm=x" }).end();
      else response.writeHead(307, { location: `http://${store}${request.url}` }).end();
    });
    const credentials = { username: "a", password: "b" };
    const { source } = open(host, { registries: { [host]: { credentials } } });
    expect(outcome(await source.readBlob(layer(), 5000, never))).toBe("ok");
    expect(seen).toEqual([undefined]);
  });
  test.each([
    ["in circles", (host: string) => `http://${host}/again`, "redirect"],
    ["to another protocol", () => "ftp://127.0.0.1/x", "redirect"],
    ["to plain HTTP elsewhere", () => "http://example.com/x", "redirect"],
  ])("a redirect %s is not followed", async (_, location, code) => {
    let own = "";
    const host = await serve((_request, response) => {
      response.writeHead(307, { location: location(own) }).end();
    });
    own = host;
    const { source } = open(host);
    expect(outcome(await source.readTagged("1", never))).toBe(code);
  });
});

describe("a server that only reaches the public internet", () => {
  test("loopback is refused unless the settings name it", async () => {
    const refused = open(registry.host, { network: "public-only" });
    expect(outcome(await refused.source.readTagged("1", never))).toBe("refused-address");
    expect(refused.seen).toEqual([]);
    const named = open(registry.host, { network: "public-only", registries: { [registry.host]: {} } });
    expect(outcome(await named.source.readTagged("1", never))).toBe("ok");
  });
  test.each(["10.0.0.1", "169.254.169.254", "[::ffff:127.0.0.1]", "[fd00:ec2::254]", "private.example"])(
    "%s is refused",
    async (host) => {
      const { source } = open(host, {
        network: "public-only",
        lookup: (_, done) => done(null, [{ address: "10.1.2.3", family: 4 }]),
      });
      expect(outcome(await source.readTagged("1", never))).toBe("refused-address");
    },
  );
  test.each(["redirect", "realm"])("a %s into the private network is refused", async (kind) => {
    const host = await serve((_, response) => {
      if (kind === "redirect") response.writeHead(307, { location: `http://${registry.host}/v2/` }).end();
      else
        response.writeHead(401, { "www-authenticate": `Bearer realm="http://${registry.host}/token"` }).end();
    });
    const { source } = open(host, { network: "public-only", registries: { [host]: {} } });
    expect(outcome(await source.readTagged("1", never))).toBe("refused-address");
  });
});

describe("a registry with faults", () => {
  type Fault = (response: ServerResponse, request: IncomingMessage) => void;
  const body = (response: ServerResponse, bytes: Buffer, headers: Record<string, string | number> = {}) =>
    response.writeHead(200, { "content-type": OCI_MANIFEST, ...headers }).end(bytes);
  const cut: Fault = (response) => {
    response.writeHead(200, { "content-length": image.bytes.length }).write(image.bytes.subarray(0, 9));
    setTimeout(() => response.destroy(), 20);
  };
  const answer =
    (status: number, headers = {}): Fault =>
    (response) =>
      response.writeHead(status, headers).end();

  /** The first requests meet `fault`, the others the registry. */
  async function reading(fault: Fault, times: number, options: Partial<RegistryAccessOptions> = {}) {
    let met = 0;
    const host = await serve((request, response) => {
      met += 1;
      if (met <= times) fault(response, request);
      else passOn(registry.host, request, response);
    });
    const { source } = open(host, options);
    const read = await source.readManifest({ digest: digest(image.digest), size: null }, never);
    return { read, met: () => met };
  }

  test.each([
    ["429", answer(429), "rate-limited"],
    ["408", answer(408), "registry-error"],
    ["500", answer(500), "registry-error"],
    ["503", answer(503), "registry-error"],
    ["a cut body", cut, "unreachable"],
    ["a cut connection", ((response) => response.destroy()) as Fault, "unreachable"],
  ] as const)("%s is asked again: twice is fine, always is a failure after five", async (_, fault, code) => {
    const passing = await reading(fault, 2);
    expect([outcome(passing.read), passing.met()]).toEqual(["ok", 3]);
    const lasting = await reading(fault, 99);
    expect([outcome(lasting.read), lasting.met()]).toEqual([code, 5]);
  });
  test.each([
    ["404", answer(404), "not-found"],
    ["403", answer(403), "denied"],
    ["501", answer(501), "registry-error"],
    [
      "a web page",
      ((r) => body(r, Buffer.from("<html>"), { "content-type": "text/html" })) as Fault,
      "not-an-image",
    ],
    ["other bytes", ((r) => body(r, Buffer.from("{}"))) as Fault, "digest-mismatch"],
  ] as const)("%s is not asked again", async (_, fault, code) => {
    const { read, met } = await reading(fault, 99);
    expect([outcome(read), met()]).toEqual([code, 1]);
  });
  test("a limit longer than our patience says until when", async () => {
    const now = Date.parse("2026-01-01T00:00:00Z");
    const { read, met } = await reading(answer(429, { "retry-after": "3600" }), 99, { now: () => now });
    expect(met()).toBe(1);
    expect(read).toMatchObject({ failure: { code: "rate-limited", retryAt: "2026-01-01T01:00:00.000Z" } });
  });
  test("a tag served with bytes of another digest is a mismatch", async () => {
    const host = await serve(
      (_, response) => void body(response, Buffer.from("{}"), { "docker-content-digest": image.digest }),
    );
    expect(outcome(await open(host).source.readTagged("1", never))).toBe("digest-mismatch");
  });
  test("a body that does not end is refused at the limit", async () => {
    const host = await serve((request, response) => {
      const chunk = Buffer.alloc(65_536);
      const more = () => {
        while (!request.socket.destroyed && response.write(chunk));
      };
      response.on("drain", more);
      more();
    });
    expect(outcome(await open(host).source.readTagged("1", never))).toBe("too-large");
  });
  test("a body that drips ends with the overall time", async () => {
    const host = await serve((_, response) => {
      const drip = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(drip));
    });
    const timeouts = { overallMs: 300 };
    expect(outcome(await open(host, { timeouts }).source.readTagged("1", never))).toBe("timeout");
  });
  test("a body that falls silent is given up and asked for again", async () => {
    const silent: Fault = (response) => void response.writeHead(200).write(" ");
    const { read, met } = await reading(silent, 1, { timeouts: { bodyMs: 100 } });
    expect([outcome(read), met()]).toEqual(["ok", 2]);
  });
  test("a reader that goes away ends the request at once", async () => {
    const away = new AbortController();
    const closed = Promise.withResolvers<void>();
    const host = await serve((_, response) => {
      response.on("close", () => closed.resolve());
      away.abort();
    });
    expect(outcome(await open(host).source.readTagged("1", away.signal))).toBe("cancelled");
    await closed.promise;
  });
  test("a registry that ignores ranges still yields the part, a wrong part is refused", async () => {
    const whole = await serve((_, response) => void response.writeHead(200).end(image.layer.bytes));
    const part = await open(whole).source.readBlobRange(layer(), { offset: 10, length: 5 }, never);
    expect(part.ok && Buffer.from(part.value)).toEqual(image.layer.bytes.subarray(10, 15));
    const wrong = await serve(
      (_, response) => void response.writeHead(206, { "content-range": "bytes 0-4/1000" }).end("12345"),
    );
    const refused = await open(wrong).source.readBlobRange(layer(), { offset: 10, length: 5 }, never);
    expect(outcome(refused)).toBe("registry-error");
  });
  test("tags come page by page, and a next page elsewhere is not followed", async () => {
    const host = await serve((request, response) => {
      const isSecond = request.url?.includes("last=a");
      const link = isSecond ? {} : { link: `</v2/${REPOSITORY}/tags/list?last=a>; rel="next"` };
      response.writeHead(200, link).end(JSON.stringify({ tags: isSecond ? ["b"] : ["a"] }));
    });
    expect(await open(host).source.listTags(never)).toEqual({ ok: true, value: ["a", "b"] });
    const foreign = await serve(
      (_, response) =>
        void response.writeHead(200, { link: '<http://evil.example/v2/>; rel="next"' }).end('{"tags":["a"]}'),
    );
    expect(outcome(await open(foreign).source.listTags(never))).toBe("redirect");
    const endless = await serve((request, response) => {
      const n = Number(new URL(request.url ?? "", "http://x").searchParams.get("p") ?? 0) + 1;
      response.writeHead(200, { link: `<?p=${n}>; rel=next` }).end('{"tags":["a"]}');
    });
    expect(outcome(await open(endless).source.listTags(never))).toBe("too-large");
  });
});
