import { describe, expect, test } from "vitest";
import { OCI_MANIFEST } from "#lib/oci/media-types.ts";
import type { Lookup } from "#lib/oci/registry/connections.ts";
import { never, open, outcome, serve } from "./open.ts";

/** A server that only reaches the public internet, and is asked by strangers. */
const PUBLIC_ONLY = { network: "public-only" } as const;

/** Names here end in what they are at: `NAME.private`, `NAME.mapped`; every look-up is counted. */
function names() {
  const looked: string[] = [];
  const lookup: Lookup = (host, done) => {
    looked.push(host);
    const address = host.endsWith(".mapped") ? "::ffff:10.1.2.3" : "10.1.2.3";
    done(null, [{ address, family: address.includes(":") ? 6 : 4 }]);
  };
  return { looked, lookup };
}

const hosts = [
  "localhost",
  "a.localhost",
  "127.0.0.1",
  "0.0.0.0",
  "10.0.0.1",
  "172.31.255.255:5000",
  "192.168.1.1",
  "100.64.0.1",
  "169.254.169.254",
  "168.63.129.16",
  "[::1]",
  "[::]",
  "[fe80::1]",
  "[fd00:ec2::254]",
  "[::ffff:127.0.0.1]",
  "[::ffff:a00:1]",
  "[64:ff9b::10.0.0.1]",
  "[2002:7f00:1::1]",
  // Other ways to write 127.0.0.1; no reference has them, a redirect may.
  "127.1",
  "0x7f.1",
  "0177.0.0.1",
  "2130706433",
  "0x7f000001",
  "%31%32%37.0.0.1",
  // Names of such addresses.
  "registry.private",
  "registry.mapped",
];

describe.each(["reference", "redirect", "realm"])("through a %s", (way) => {
  test.each(hosts)("%s is refused", async (host) => {
    const home = await serve((_, response) => {
      if (way === "redirect") response.writeHead(307, { location: `https://${host}/v2/` }).end();
      else response.writeHead(401, { "www-authenticate": `Bearer realm="https://${host}/t"` }).end();
    });
    const { lookup, looked } = names();
    const { source } =
      way === "reference"
        ? open(host, { ...PUBLIC_ONLY, lookup })
        : open(home, { ...PUBLIC_ONLY, lookup, registries: { [home]: {} } });
    const read = await source.readTagged("1", never);
    expect(outcome(read)).toBe("refused-address");
    if (!read.ok && way !== "reference") expect(read.failure.next).not.toContain("`registries`");
    // What was looked up is what would have been connected to: nobody can answer otherwise the second time.
    expect(looked.length).toBeLessThan(2);
  });
});

test("who leads to a private address is named, and nobody is talked into opening it", async () => {
  const inside = "inner.private";
  const { lookup } = names();
  const failureOf = async (header: Record<string, string>, status: number) => {
    const home = await serve((_, response) => void response.writeHead(status, header).end());
    const { source } = open(home, { ...PUBLIC_ONLY, lookup, registries: { [home]: {} } });
    const read = await source.readTagged("1", never);
    return { home, failure: read.ok ? null : read.failure };
  };
  const redirect = await failureOf({ location: `https://${inside}/v2/` }, 307);
  expect(redirect.failure).toMatchObject({
    message: expect.stringContaining(
      `: ${redirect.home} redirected to ${inside}, which is not on the public`,
    ),
    next: expect.stringContaining(`Tell whoever runs ${redirect.home}:`),
  });
  const realm = await failureOf({ "www-authenticate": `Bearer realm="https://${inside}/t"` }, 401);
  expect(realm.failure).toMatchObject({
    message: expect.stringContaining(
      `: ${realm.home} asks for tokens at ${inside}, which is not on the public`,
    ),
    next: `Only if you trust ${realm.home}, list ${inside} under \`realms\` of ${realm.home} in the settings.`,
  });
});

test("what the settings name is read at any address", async () => {
  const host = await serve((_, response) => {
    response.writeHead(200, { "content-type": OCI_MANIFEST }).end("{}");
  });
  const refused = open(host, PUBLIC_ONLY);
  expect(outcome(await refused.source.readTagged("1", never))).toBe("refused-address");
  expect(refused.seen).toEqual([]);
  const named = open(host, { ...PUBLIC_ONLY, registries: { [host]: {} } });
  expect(outcome(await named.source.readTagged("1", never))).toBe("ok");
});

test("a port beside the one that the settings name is refused", async () => {
  const other = await serve((_, response) => void response.end("{}"));
  const home = await serve((_, response) => {
    response.writeHead(307, { location: `http://${other}/v2/` }).end();
  });
  const { source } = open(home, { ...PUBLIC_ONLY, registries: { [home]: {} } });
  expect(outcome(await source.readTagged("1", never))).toBe("refused-address");
});

test("a token service that the settings name may be private, and nothing else there", async () => {
  const realm = await serve((_, response) => void response.end('{"token":"t"}'));
  const home = await serve((request, response) => {
    if (request.headers.authorization !== undefined)
      response.writeHead(307, { location: "http://127.0.0.1:1/v2/" }).end();
    else response.writeHead(401, { "www-authenticate": `Bearer realm="http://${realm}/t"` }).end();
  });
  const { source, seen } = open(home, { ...PUBLIC_ONLY, registries: { [home]: { realms: [realm] } } });
  expect(outcome(await source.readTagged("1", never))).toBe("refused-address");
  expect(seen.filter((line) => line.endsWith("GET /t"))).toHaveLength(1);
});

test("a token service that one registry names is private to every other use of it", async () => {
  const asked: string[] = [];
  const realm = await serve((request, response) => {
    asked.push(request.url ?? "");
    response.end('{"token":"t"}');
  });
  const wanting = await serve((_, response) => {
    response.writeHead(401, { "www-authenticate": `Bearer realm="http://${realm}/t"` }).end();
  });
  const leading = await serve((_, response) => {
    response.writeHead(307, { location: `http://${realm}/v2/` }).end();
  });
  const registries = { "named.example": { realms: [realm] }, [wanting]: {}, [leading]: {} };
  for (const host of [wanting, leading, realm]) {
    const { source } = open(host, { ...PUBLIC_ONLY, registries });
    expect(outcome(await source.readTagged("1", never))).toBe("refused-address");
  }
  expect(asked).toEqual([]);
});

test.each(["https://169.254.169.254/latest/meta-data", "http://127.0.0.1:1/", "https://inner.private/"])(
  "a token service that redirects to %s is not followed there",
  async (to) => {
    const host = await serve((request, response) => {
      if (request.url?.startsWith("/t")) return void response.writeHead(307, { location: to }).end();
      const realm = `http://${request.headers.host}/t`;
      response.writeHead(401, { "www-authenticate": `Bearer realm="${realm}"` }).end();
    });
    const { lookup } = names();
    const { source } = open(host, { ...PUBLIC_ONLY, lookup, registries: { [host]: {} } });
    expect(outcome(await source.readTagged("1", never))).toBe("refused-address");
  },
);

test("a next page at a private address is asked for at the registry itself", async () => {
  const asked: string[] = [];
  const inside = await serve((request, response) => {
    asked.push(request.url ?? "");
    response.end('{"tags":["secret"]}');
  });
  const host = await serve((request, response) => {
    const isFirst = request.url?.endsWith("n=1000");
    response
      .writeHead(200, isFirst ? { link: `<http://${inside}/v2/x/tags/list?last=a>; rel="next"` } : {})
      .end(isFirst ? '{"tags":["a"]}' : '{"tags":["b"]}');
  });
  const { source } = open(host, { ...PUBLIC_ONLY, registries: { [host]: {} } });
  expect(await source.listTags(never)).toEqual({ ok: true, value: ["a", "b"] });
  expect(asked).toEqual([]);
});
