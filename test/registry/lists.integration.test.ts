import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { OCI_INDEX, OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { sha256 } from "./bed.ts";
import { digest, never, open, outcome, REPOSITORY, serve } from "./open.ts";

const API = `/v2/${REPOSITORY}`;

/** A page of a list: its body, and what its `Link` header says, if anything. */
type Page = { readonly body: unknown; readonly link?: string; readonly status?: number };

/** A registry that answers by path and query; what it has no page for is 404. */
async function pages(
  answer: (path: string, host: string) => Page | undefined,
  seen: IncomingMessage[] = [],
): Promise<string> {
  return serve((request: IncomingMessage, response: ServerResponse) => {
    seen.push(request);
    const page = answer(request.url ?? "", request.headers.host ?? "");
    const { body, link, status = 200 } = page ?? { body: {}, status: 404 };
    const type = Array.isArray((body as { manifests?: unknown }).manifests) ? OCI_INDEX : "application/json";
    response
      .writeHead(status, { "content-type": type, ...(link === undefined ? {} : { link }) })
      .end(JSON.stringify(body));
  });
}

describe("tags", () => {
  const first = `${API}/tags/list?n=1000`;

  test.each<[string, (host: string) => string]>([
    ["a path", () => `<${API}/tags/list?last=a&n=1000>; rel="next"`],
    ["a whole URL", (host) => `<http://${host}${API}/tags/list?last=a&n=1000>; rel="next"`],
    // Quay and Harbor behind a proxy that ends TLS, the other way round.
    [
      "a whole URL of the other scheme",
      (host) => `<https://${host}${API}/tags/list?last=a&n=1000>; rel="next"`,
    ],
    ["a query alone", () => "<?last=a&n=1000>; rel=next"],
    ["one link of several", () => `<${API}>; rel="self", <?last=a&n=1000>; title="a, b"; rel="last next"`],
  ])("the next page is found at %s", async (_, link) => {
    const host = await pages((path, self) =>
      path === first ? { body: { tags: ["b", "a"] }, link: link(self) } : { body: { tags: ["c", "a"] } },
    );
    // In the registry's order, each once.
    expect(await open(host).source.listTags(never)).toEqual({ ok: true, value: ["b", "a", "c"] });
  });

  test.each([
    ["another host", '<http://evil.example/v2/x/tags/list?last=a>; rel="next"'],
    ["another host without a scheme", '<//evil.example/v2/x/tags/list?last=a>; rel="next"'],
    ["another port", '<http://127.0.0.1:1/v2/x/tags/list?last=a>; rel="next"'],
    ["a path that looks like a host", '<http://x//evil.example/v2/x?last=a>; rel="next"'],
    ["a way out of the API", '</v2/../repository/docker/v2/x/tags/list?last=a>; rel="next"'],
    ["no brackets", "/v2/x/tags/list?last=a; rel=next"],
  ])("a next page at %s is asked for at our own host", async (_, link) => {
    const seen: IncomingMessage[] = [];
    const host = await pages(
      (path) => (path === first ? { body: { tags: ["a"] }, link } : { body: { tags: ["b"] } }),
      seen,
    );
    expect(await open(host).source.listTags(never)).toEqual({ ok: true, value: ["a", "b"] });
    expect(seen[1]?.url).toMatch(/\?last=a$/);
    expect(seen[1]?.headers.host).toBe(host);
  });

  test.each([
    ["no web address", '<file:///v2/x>; rel="next"'],
    ["a word", "next"],
    ["half a link", '</v2/x/tags/list?last=a; rel="next"'],
  ])("a next page at %s is told and ends no list in silence", async (_, link) => {
    const host = await pages(() => ({ body: { tags: ["a"] }, link }));
    expect(await open(host).source.listTags(never)).toMatchObject({
      failure: { code: "registry-error", message: expect.stringContaining(`Link header of ${host}`) },
    });
  });

  test("a list whose first page was redirected goes on at the host that was asked", async () => {
    const inner = await pages((path) =>
      path.startsWith(first)
        ? { body: { tags: ["a"] }, link: '<?last=a>; rel="next"' }
        : { body: { tags: ["c"] } },
    );
    const host = await serve((request, response) => {
      if (request.url === first) response.writeHead(307, { location: `http://${inner}${first}` }).end();
      else response.end('{"tags":["b"]}');
    });
    expect(await open(host).source.listTags(never)).toEqual({ ok: true, value: ["a", "b"] });
  });

  test("the login goes with every page", async () => {
    const seen: IncomingMessage[] = [];
    const host = await serve((request, response) => {
      seen.push(request);
      const isLast = request.url?.includes("last=a");
      if (request.headers.authorization === undefined) {
        response.writeHead(401, { "www-authenticate": "Basic realm=x" }).end();
      } else {
        response.writeHead(200, isLast ? {} : { link: "<?last=a>; rel=next" }).end('{"tags":["a"]}');
      }
    });
    const credentials = { username: "ann", password: "s3cret" };
    const { source } = open(host, { registries: { [host]: { credentials } } });
    expect(await source.listTags(never)).toEqual({ ok: true, value: ["a"] });
    expect(seen.map(({ headers }) => headers.authorization !== undefined)).toEqual([false, true, true]);
  });

  const onward = (path: string) =>
    `<?p=${1 + Number(new URL(path, "http://x").searchParams.get("p"))}>; rel="next"`;

  test.each<[string, (path: string) => Page, string]>([
    [
      "pages in a circle",
      () => ({ body: { tags: [] }, link: `<${first}>; rel="next"` }),
      "has no end. Its pages lead in a circle after 1 page and 0 items.",
    ],
    [
      "a circle of two pages",
      (path) => ({
        body: { tags: path === first ? ["a"] : [] },
        link: `<${path === first ? "?last=a" : first}>; rel="next"`,
      }),
      "has no end. Its pages lead in a circle after 2 pages and 1 item.",
    ],
    [
      "pages for ever",
      (path) => ({ body: { tags: [] }, link: onward(path) }),
      "is too long to be read. It goes on after 1,000 pages and 0 items.",
    ],
    [
      "more tags than anybody reads",
      (path) => ({ body: { tags: Array.from({ length: 40_000 }, (_, i) => `${i}`) }, link: onward(path) }),
      "is too long to be read. It goes on after 3 pages and 120,000 items.",
    ],
    [
      "more bytes than anybody reads",
      (path) => ({ body: { tags: ["x".repeat(3_000_000)] }, link: onward(path) }),
      "is too long to be read. It goes on after 12 pages and 12 items.",
    ],
  ])("%s end in a failure that says how far they were read", async (_, answer, said) => {
    const host = await pages(answer);
    expect(await open(host).source.listTags(never)).toMatchObject({
      failure: {
        code: "too-large",
        message: `The tags of ${host}/${REPOSITORY}: the list of ${host} ${said}`,
      },
    });
  });

  test.each<[string, unknown, string]>([
    ["null", { name: REPOSITORY, tags: null }, "ok"],
    ["an empty list", { tags: [] }, "ok"],
    ["no list", { tags: "latest" }, "malformed"],
    ["a list of other things", { tags: ["a", 1] }, "malformed"],
    ["nothing", {}, "malformed"],
    ["no object", "tags", "malformed"],
    ["an error", { errors: [{ code: "NAME_UNKNOWN" }] }, "not-found"],
  ])("tags that are %s", async (_, body, code) => {
    expect(outcome(await open(await pages(() => ({ body }))).source.listTags(never))).toBe(code);
  });

  test("a repository that is not there is not found", async () => {
    expect(outcome(await open(await pages(() => undefined)).source.listTags(never))).toBe("not-found");
  });
});

describe("referrers", () => {
  const subject = digest(sha256(Buffer.from("subject")));
  const subject512 = digest(`sha512:${"ab".repeat(64)}`);
  const entry = (text: string) => ({ mediaType: OCI_MANIFEST, digest: sha256(Buffer.from(text)), size: 1 });
  const index = (...texts: string[]) => ({
    schemaVersion: 2,
    mediaType: OCI_INDEX,
    manifests: texts.map(entry),
  });
  const api = `${API}/referrers/${subject}`;
  const found = async (host: string, of = subject) => {
    const list = await open(host).source.listReferrers(of, never);
    return list.ok ? list.value.map((one) => one.digest) : list.failure.code;
  };
  const digests = (...texts: string[]) => texts.map((text) => entry(text).digest);

  test.each([
    ["referrers", api],
    ["fallback-tag", `${API}/manifests/${subject.replace(":", "-")}`],
  ])("say that they were listed by the %s", async (listedBy, at) => {
    const host = await pages((path) => (path === at ? { body: index("a") } : undefined));
    const list = await open(host).source.listReferrers(subject, never);
    expect(list).toMatchObject({ ok: true, value: [{ listedBy }] });
  });

  test("come page by page", async () => {
    const host = await pages((path) => {
      if (path === api) return { body: index("a", "b"), link: `<${api}?last=b>; rel="next"` };
      return path === `${api}?last=b` ? { body: index("c") } : undefined;
    });
    expect(await found(host)).toEqual(digests("a", "b", "c"));
  });

  test("that are none are an empty list, and the fallback tag is not asked", async () => {
    const seen: IncomingMessage[] = [];
    expect(await found(await pages(() => ({ body: index() }), seen))).toEqual([]);
    expect(seen).toHaveLength(1);
  });

  const tag = `${API}/manifests/${subject.replace(":", "-")}`;

  test.each([400, 404, 405, 406, 410, 412, 415, 418, 501])(
    "are under the fallback tag where the API answers %i, and none where that is not there",
    async (status) => {
      const host = await pages((path) => (path === tag ? { body: index("a") } : { body: {}, status }));
      expect(await found(host)).toEqual(digests("a"));
      const without = await pages((path) => (path === tag ? undefined : { body: {}, status }));
      expect(await found(without)).toEqual([]);
    },
  );

  test.each<[string, string, unknown]>([
    ["text", "text/plain", "404 page not found"],
    ["a web page", "text/html", "<html>"],
    ["JSON", "application/json", index("b")],
    ["an error in JSON", "application/json", { errors: [{ code: "UNSUPPORTED" }] }],
    ["an index that is none", OCI_INDEX, { manifests: "none" }],
    ["an index that is no JSON", OCI_INDEX, "none"],
  ])("are under the fallback tag where the API answers 200 with %s", async (_, type, body) => {
    const host = await serve((request, response) => {
      if (request.url === tag)
        response.writeHead(200, { "content-type": OCI_INDEX }).end(JSON.stringify(index("a")));
      else
        response
          .writeHead(200, { "content-type": type })
          .end(typeof body === "string" ? body : JSON.stringify(body));
    });
    expect(await found(host)).toEqual(digests("a"));
  });

  test.each([
    ["nothing", { schemaVersion: 2, mediaType: OCI_INDEX }],
    ["null", { schemaVersion: 2, mediaType: OCI_INDEX, manifests: null }],
    ["a manifest", { schemaVersion: 2, mediaType: OCI_MANIFEST, config: entry("c"), layers: [entry("l")] }],
  ])("are none where the fallback tag is %s", async (_, body) => {
    const host = await pages((path) => (path === tag ? { body } : undefined));
    expect(await found(host)).toEqual([]);
  });

  test.each(["referrers", "manifests"])("are none where %s answers with the subject itself", async (path) => {
    const itself = JSON.stringify(index("child"));
    const of = digest(sha256(Buffer.from(itself)));
    const host = await serve((request, response) => {
      const isIt = request.url?.startsWith(`${API}/${path}/`);
      response.writeHead(isIt ? 200 : 404, { "content-type": OCI_INDEX }).end(isIt ? itself : "");
    });
    expect(await found(host, of)).toEqual([]);
  });

  test("that cannot be read cost themselves alone", async () => {
    const broken = [null, {}, "x", { ...entry("b"), size: -1 }, { ...entry("c"), digest: "md5:1" }];
    const body = { ...index(), manifests: [entry("a"), ...broken, entry("d")] };
    const host = await pages((path) => (path === api ? { body } : undefined));
    expect(await found(host)).toEqual(digests("a", "d"));
  });

  test("whose list breaks off are not taken for all", async () => {
    const host = await pages((path) =>
      path === api ? { body: index("a"), link: '<?last=a>; rel="next"' } : { body: {} },
    );
    expect(await found(host)).toBe("registry-error");
  });

  test("of a sha512 digest are under the 64 characters that a tag holds of it", async () => {
    const short = `${API}/manifests/sha512-${"ab".repeat(32)}`;
    const host = await pages((path) => (path === short ? { body: index("a") } : undefined));
    expect(await found(host, subject512)).toEqual(digests("a"));
  });

  // Rights and trouble of the moment say nothing of the API, and nothing of what it lists.
  test.each([
    [401, "unauthorized"],
    [403, "denied"],
    [408, "registry-error"],
    [429, "rate-limited"],
    [500, "registry-error"],
    [502, "registry-error"],
    [503, "registry-error"],
  ])("are not taken for none when the API answers %i", async (status, code) => {
    const host = await pages((path) => (path === tag ? undefined : { body: {}, status }));
    expect(await found(host)).toBe(code);
  });
});
