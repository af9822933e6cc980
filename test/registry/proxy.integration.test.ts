import { readFileSync, rmSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Lookup } from "#lib/oci/registry/connections.ts";
import {
  type Certificates,
  makeCertificates,
  passOn,
  pushImage,
  type Running,
  startRegistry,
} from "./bed.ts";
import { startForwardProxy } from "./forward-proxy.ts";
import { never, open, outcome, REPOSITORY, serve } from "./open.ts";

let registry: Running;
let certificates: Certificates;

beforeAll(async () => {
  registry = await startRegistry();
  await pushImage(`http://${registry.host}`, REPOSITORY, "1");
  certificates = makeCertificates();
});
afterAll(async () => {
  await registry.stop();
  rmSync(certificates.folder, { recursive: true, force: true });
});

/** The registry behind servers that write down the headers they get, under the name of their certificate. */
async function startServers() {
  const headers: IncomingHttpHeaders[] = [];
  const tls = { cert: readFileSync(certificates.certFile), key: readFileSync(certificates.keyFile) };
  const named = async (secure: boolean) => {
    const host = await serve(
      (request, response) => {
        headers.push(request.headers);
        passOn(registry.host, request, response);
      },
      secure ? tls : undefined,
    );
    return host.replace("127.0.0.1", "registry.example");
  };
  return { headers, plain: await named(false), secure: await named(true) };
}

/** A name server that knows nobody, as behind a company's proxy. */
const nobody: Lookup = (host, done) => done(Object.assign(new Error(host), { code: "ENOTFOUND" }), []);

describe("through a proxy", () => {
  test("HTTPS goes in a tunnel, plain HTTP as a whole URL, and the proxy's login to the proxy alone", async () => {
    const { plain, secure, headers } = await startServers();
    const proxy = await startForwardProxy("ann:p@ss w0rd");
    const options = {
      env: { https_proxy: proxy.url, HTTP_PROXY: proxy.url },
      registries: { [plain]: { insecure: true }, [secure]: { ca: certificates.ca } },
      lookup: nobody,
    };
    expect(outcome(await open(secure, options).source.readTagged("1", never))).toBe("ok");
    expect(outcome(await open(plain, options).source.readTagged("1", never))).toBe("ok");
    // What is marked insecure is asked for TLS first.
    expect(proxy.seen).toEqual([
      `CONNECT ${secure}`,
      `CONNECT ${plain}`,
      `GET http://${plain}/v2/${REPOSITORY}/manifests/1`,
    ]);
    expect(headers).toHaveLength(2);
    expect(JSON.stringify(headers)).not.toContain("proxy-authorization");
  });

  test("a tunnel is used again", async () => {
    const { secure } = await startServers();
    const proxy = await startForwardProxy();
    const { source } = open(secure, {
      env: { HTTPS_PROXY: proxy.url },
      registries: { [secure]: { ca: certificates.ca } },
    });
    for (let reads = 0; reads < 6; reads += 1) await source.readTagged("1", never);
    // A second one may be opened while the first is being freed.
    expect(proxy.seen.length).toBeLessThan(3);
  });

  test("the registry's certificate is checked through the tunnel", async () => {
    const { secure } = await startServers();
    const proxy = await startForwardProxy();
    const { source } = open(secure, { env: { HTTPS_PROXY: proxy.url } });
    expect(outcome(await source.readTagged("1", never))).toBe("tls");
  });

  test("the registry's login goes through, and only to the registry", async () => {
    const proxy = await startForwardProxy();
    const { plain, headers } = await startServers();
    const host = await serve((request, response) => {
      if (request.headers.authorization === undefined)
        response.writeHead(401, { "www-authenticate": "Basic realm=x" }).end();
      else response.writeHead(307, { location: `http://${plain}${request.url}` }).end();
    });
    const home = host.replace("127.0.0.1", "home.example");
    const { source } = open(home, {
      env: { HTTP_PROXY: proxy.url },
      registries: {
        [home]: { insecure: true, credentials: { username: "ann", password: "s3cret" } },
        [plain]: { insecure: true },
      },
    });
    expect(outcome(await source.readTagged("1", never))).toBe("ok");
    expect(headers.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  test.each(["http", "https"])(
    "a %s read says that the proxy refused it, without its login",
    async (scheme) => {
      const { plain, secure } = await startServers();
      const proxy = await startForwardProxy("ann:s3cret");
      const wrong = proxy.url.replace("s3cret", "wr0ng");
      const host = scheme === "http" ? plain : secure;
      const { source } = open(host, {
        env: { HTTPS_PROXY: wrong, HTTP_PROXY: wrong },
        registries: { [plain]: { insecure: true } },
      });
      const read = await source.readTagged("1", never);
      expect(read).toMatchObject({
        failure: { code: "unreachable", message: expect.stringContaining("the proxy did not let") },
      });
      expect(JSON.stringify(read)).not.toMatch(/wr0ng|ann/);
    },
  );

  test("a proxy that is not there is unreachable, and one that is set wrongly is not passed by", async () => {
    const { plain } = await startServers();
    const reading = async (proxy: string) =>
      open(plain, {
        env: { HTTP_PROXY: proxy },
        registries: { [plain]: { insecure: true } },
        lookup: (_, done) => done(null, [{ address: "127.0.0.1", family: 4 }]),
      }).source.readTagged("1", never);
    for (const proxy of ["http://127.0.0.1:1", "ftp://ann:s3cret@proxy.example"]) {
      const read = await reading(proxy);
      expect(outcome(read)).toBe("unreachable");
      expect(JSON.stringify(read)).not.toContain("s3cret");
    }
  });
});

describe("past the proxy", () => {
  test.each([
    ["NO_PROXY names it", { NO_PROXY: ".example" }],
    ["NO_PROXY is everything", { no_proxy: "*" }],
    ["no proxy is for its scheme", { HTTP_PROXY: "", HTTPS_PROXY: "" }],
  ])("a registry is read when %s", async (_, env) => {
    const { plain } = await startServers();
    const proxy = await startForwardProxy();
    const { source } = open(plain, {
      env: { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url, ...env },
      registries: { [plain]: { insecure: true } },
      lookup: (_host, done) => done(null, [{ address: "127.0.0.1", family: 4 }]),
    });
    expect(outcome(await source.readTagged("1", never))).toBe("ok");
    expect(proxy.seen).toEqual([]);
  });

  test("loopback is always read directly", async () => {
    const proxy = await startForwardProxy();
    const { source } = open(registry.host, { env: { HTTP_PROXY: proxy.url } });
    expect(outcome(await source.readTagged("1", never))).toBe("ok");
    expect(proxy.seen).toEqual([]);
  });
});

/** The proxy connects, so its addresses cannot be checked: names are looked up here too, and what no one here knows is the proxy's affair. */
describe("a server that only reaches the public internet, through a proxy", () => {
  const reading = async (host: string, lookup: Lookup) => {
    const proxy = await startForwardProxy();
    const { source } = open(host, {
      network: "public-only",
      env: { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url },
      lookup,
    });
    return { code: outcome(await source.readTagged("1", never)), asked: proxy.seen.length > 0 };
  };
  const at =
    (...addresses: string[]): Lookup =>
    (_, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
      );

  test.each([
    ["10.0.0.1", nobody],
    ["169.254.169.254", nobody],
    ["[::ffff:a00:1]", nobody],
    ["[64:ff9b::a00:1]", nobody],
    ["private.example", at("10.1.2.3")],
    ["half-private.example", at("8.8.8.8", "10.1.2.3")],
    ["metadata.example", at("fd00:ec2::254")],
  ])("%s is refused before the proxy hears of it", async (host, lookup) => {
    expect(await reading(host, lookup)).toEqual({ code: "refused-address", asked: false });
  });

  test.each([
    ["a name with a public address", at("8.8.8.8")],
    ["a name that only the proxy knows", nobody],
  ])("%s goes to the proxy", async (_, lookup) => {
    expect(await reading("public.example:1", lookup)).toEqual({ code: "unreachable", asked: true });
  });

  test("a redirect into the private network is refused", async () => {
    const proxy = await startForwardProxy();
    const host = await serve((_, response) => {
      response.writeHead(307, { location: "https://10.0.0.1/v2/" }).end();
    });
    const home = host.replace("127.0.0.1", "home.example");
    const { source } = open(home, {
      network: "public-only",
      env: { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url },
      registries: { [home]: { insecure: true } },
      lookup: nobody,
    });
    expect(outcome(await source.readTagged("1", never))).toBe("refused-address");
    expect(proxy.seen).toEqual([`CONNECT ${home}`, `GET http://${home}/v2/${REPOSITORY}/manifests/1`]);
  });
});
