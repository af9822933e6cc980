import { randomBytes } from "node:crypto";
import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { digestOf } from "#lib/oci/digest.ts";
import { OCI_INDEX } from "#lib/oci/media-types.ts";
import { createRegistryAccess, type RegistryAccessOptions } from "#lib/oci/registry/access.ts";
import { createRegistrySource } from "#lib/oci/source/registry.ts";
import { createRegistryTarget } from "#lib/oci/target/registry.ts";
import type { Content, Target } from "#lib/oci/target/target.ts";
import { tidyAfterAll } from "#test/tidy.ts";
import { passOn, type Running, startRegistry } from "./bed.ts";
import { never, outcome, serve } from "./open.ts";

const MIB = 1024 * 1024;
const tidy = tidyAfterAll();
let registry: Running;
beforeAll(async () => {
  registry = await tidy.keep(startRegistry());
});

function open(host: string, repository = "team/app", options: Partial<RegistryAccessOptions> = {}) {
  const seen: string[] = [];
  const access = createRegistryAccess({
    network: "any",
    onRequest: ({ method, url }) =>
      seen.push(`${method} ${new URL(url).pathname.replace(/uploads\/.+/, "uploads/…")}`),
    sleep: async () => {},
    random: () => 0,
    ...options,
  });
  onTestFinished(() => access.close());
  const at = { registry: host, repository };
  return { target: createRegistryTarget(at, access), source: createRegistrySource(at, access), seen };
}

/** Content in pieces of a size that divides nothing. */
const contentOf = (bytes: Uint8Array, onSent?: (bytes: number) => void): Content => ({
  async *open(offset) {
    for (let at = offset; at < bytes.length; at += 777_777) yield bytes.subarray(at, at + 777_777);
  },
  ...(onSent === undefined ? {} : { onSent }),
});

const send = (target: Target, bytes: Uint8Array, more: Partial<Content> = {}) =>
  target.sendBlob({ digest: digestOf(bytes), size: bytes.length }, { ...contentOf(bytes), ...more }, never);

const document = (bytes: Uint8Array) => ({ digest: digestOf(bytes), mediaType: OCI_INDEX, bytes });
const anIndex = (note: string) =>
  document(
    Buffer.from(
      JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [], annotations: { note } }),
    ),
  );

describe("to a registry", () => {
  test.each([0, 1, 1000, 16 * MIB, 16 * MIB + 1, 40 * MIB + 7])(
    "a blob of %i bytes arrives whole",
    async (size) => {
      const { target, source, seen } = open(registry.host);
      const bytes = randomBytes(size);
      const want = { digest: digestOf(bytes), size };
      expect(await target.hasBlob(want, never)).toEqual({ ok: true, value: false });
      seen.length = 0;
      const progress: number[] = [];
      const onSent = (sent: number) => progress.push(sent);
      expect(await send(target, bytes, { onSent })).toEqual({ ok: true, value: "sent" });
      expect(progress.at(-1)).toBe(size);
      expect(progress.toSorted((a, b) => a - b)).toEqual(progress);
      // What fits into one part goes with the end.
      const parts = size <= 16 * MIB ? 0 : Math.ceil(size / (16 * MIB));
      expect(seen.filter((one) => one.startsWith("PATCH"))).toHaveLength(parts);
      expect(await target.hasBlob(want, never)).toEqual({ ok: true, value: true });
      expect(await target.hasBlob({ ...want, size: size + 1 }, never)).toEqual({ ok: true, value: false });
      const read = await source.readBlob(want, 64 * MIB, never);
      expect(read.ok && Buffer.compare(read.value.bytes, bytes)).toBe(0);
    },
  );

  test("what is not what its digest says is not stored", async () => {
    const { target } = open(registry.host);
    const want = { digest: digestOf("other bytes"), size: 10 };
    expect(outcome(await target.sendBlob(want, contentOf(Buffer.from("some bytes")), never))).toBe(
      "bad-reference",
    );
    expect(await target.hasBlob(want, never)).toEqual({ ok: true, value: false });
  });

  test("a blob that ends before its size is not stored", async () => {
    const { target } = open(registry.host);
    const bytes = randomBytes(17 * MIB);
    const want = { digest: digestOf(bytes), size: bytes.length + 1 };
    expect(outcome(await target.sendBlob(want, contentOf(bytes), never))).toBe("size-mismatch");
  });

  test("a blob of another repository is mounted, and nothing is sent", async () => {
    const bytes = randomBytes(5000);
    await send(open(registry.host, "team/base").target, bytes);
    const { target, source, seen } = open(registry.host, "team/mounted");
    expect(await send(target, bytes, { mountFrom: "team/base" })).toEqual({ ok: true, value: "mounted" });
    expect(seen).toEqual(["POST /v2/team/mounted/blobs/uploads/"]);
    expect(outcome(await source.readBlob({ digest: digestOf(bytes), size: 5000 }, MIB, never))).toBe("ok");
  });

  test("what the other repository does not hold is sent", async () => {
    const { target } = open(registry.host, "team/mounted");
    expect(await send(target, randomBytes(10), { mountFrom: "team/base" })).toEqual({
      ok: true,
      value: "sent",
    });
  });

  test("a document is there by its digest, and then by its tag, which moves to the next", async () => {
    const { target, source } = open(registry.host);
    const [one, two] = [anIndex("one"), anIndex("two")];
    for (const each of [one, two]) {
      expect(await target.putDocument(each, never)).toEqual({ ok: true, value: undefined });
      expect(outcome(await source.readManifest(each.digest, never))).toBe("ok");
      expect(await target.moveTag("latest", each, never)).toEqual({ ok: true, value: undefined });
      expect(await source.resolve("latest", never)).toMatchObject({ value: { digest: each.digest } });
    }
    // Debian's registry deletes nothing by default: it is said, and no failure.
    expect(await target.removeTag("latest", never)).toEqual({ ok: true, value: false });
  });

  test("an index whose manifests are not there is refused in words", async () => {
    const { target } = open(registry.host);
    const bytes = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: OCI_INDEX,
        manifests: [
          { mediaType: "application/vnd.oci.image.manifest.v1+json", digest: digestOf("no"), size: 2 },
        ],
      }),
    );
    const put = await target.putDocument(document(bytes), never);
    expect(put).toMatchObject({
      ok: false,
      failure: { next: expect.stringContaining("all that the manifest names") },
    });
  });
});

describe("where it goes wrong on the way", () => {
  /** The registry behind `meddle`, which may answer in its place. */
  const behind = (
    meddle: (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>,
  ) =>
    serve(async (request, response) => {
      if (!(await meddle(request, response))) passOn(registry.host, request, response);
    });

  test("a part that is cut is sent again, also where the registry forgot all of it", async () => {
    let cuts = 0;
    const host = await behind((request, response) => {
      if (request.method !== "PATCH" || cuts >= 2) return false;
      cuts += 1;
      cutAfter(registry.host, request, response, 3 * MIB);
      return true;
    });
    const { target, source } = open(host);
    const bytes = randomBytes(20 * MIB);
    expect(await send(target, bytes)).toEqual({ ok: true, value: "sent" });
    expect(cuts).toBe(2);
    const read = await source.readBlob({ digest: digestOf(bytes), size: bytes.length }, 64 * MIB, never);
    expect(read.ok && Buffer.compare(read.value.bytes, bytes)).toBe(0);
  });

  test.each([500, 502, 503, 429])(
    "a part that arrived and was answered with %i does no harm",
    async (status) => {
      let answered = false;
      const host = await behind(async (request, response) => {
        if (request.method !== "PATCH" || answered) return false;
        answered = true;
        await swallow(registry.host, request);
        response.writeHead(status).end();
        return true;
      });
      const { target, source } = open(host);
      const bytes = randomBytes(17 * MIB);
      expect(await send(target, bytes)).toEqual({ ok: true, value: "sent" });
      const read = await source.readBlob({ digest: digestOf(bytes), size: bytes.length }, 64 * MIB, never);
      expect(read.ok && Buffer.compare(read.value.bytes, bytes)).toBe(0);
    },
  );

  test("a registry that keeps what it got is sent the rest alone", async () => {
    const bytes = randomBytes(40 * MIB);
    const keeper = await serveKeeper({ losesAnswerOf: 2 });
    const offsets: number[] = [];
    const content: Content = {
      open(offset) {
        offsets.push(offset);
        return contentOf(bytes).open(offset);
      },
    };
    const { target } = open(keeper.host);
    const want = { digest: digestOf(bytes), size: bytes.length };
    expect(await target.sendBlob(want, content, never)).toEqual({ ok: true, value: "sent" });
    expect(offsets).toEqual([0, 32 * MIB]);
    expect(Buffer.compare(keeper.bytes(), bytes)).toBe(0);
  });

  test("a registry that never takes a part is given up after a few, and says why", async () => {
    const host = await behind((request, response) => {
      if (request.method !== "PATCH") return false;
      request.resume();
      response.writeHead(503).end();
      return true;
    });
    const { target, seen } = open(host);
    expect(outcome(await send(target, randomBytes(17 * MIB)))).toBe("registry-error");
    expect(seen.filter((one) => one.startsWith("PATCH")).length).toBeLessThan(20);
    expect(seen.at(-1)).toBe("DELETE /v2/team/app/blobs/uploads/…");
  });

  test("an end whose answer is lost is looked up", async () => {
    const host = await behind(async (request, response) => {
      if (request.method !== "PUT" || request.url?.includes("/manifests/")) return false;
      await swallow(registry.host, request);
      response.destroy();
      return true;
    });
    expect(await send(open(host).target, randomBytes(7000))).toEqual({ ok: true, value: "sent" });
  });

  test("an end that never came to the registry is a failure", async () => {
    const host = await behind((request, response) => {
      if (request.method !== "PUT") return false;
      request.resume();
      response.destroy();
      return true;
    });
    expect(outcome(await send(open(host).target, randomBytes(7000)))).toBe("unreachable");
  });

  test("a registry that asks for patience is asked again", async () => {
    let told = 0;
    const host = await behind((request, response) => {
      if (told >= 2 || request.method === "GET") return false;
      told += 1;
      response.writeHead(429, { "retry-after": "0" }).end();
      return true;
    });
    expect(await send(open(host).target, randomBytes(100))).toEqual({ ok: true, value: "sent" });
    expect(told).toBe(2);
  });

  test("a place to send to at another host is taken at this one, and no login goes there", async () => {
    const strangers: string[] = [];
    const stranger = await serve((request, response) => {
      strangers.push(request.headers.authorization ?? "");
      response.writeHead(202).end();
    });
    const host = await behind((request, response) => {
      const onward = httpRequest(
        {
          host: "127.0.0.1",
          port: registry.host.split(":")[1],
          path: request.url,
          method: request.method,
          headers: request.headers,
        },
        (answer) => {
          const headers = { ...answer.headers };
          if (headers.location)
            headers.location = headers.location.replace(/https?:\/\/[^/]+/, `http://${stranger}`);
          response.writeHead(answer.statusCode ?? 502, headers);
          answer.pipe(response);
        },
      );
      request.pipe(onward);
      return true;
    });
    expect(await send(open(host).target, randomBytes(900))).toEqual({ ok: true, value: "sent" });
    expect(strangers).toEqual([]);
  });

  test("what is pushed follows no redirect to another host", async () => {
    const stranger = await serve((_request, response) => void response.writeHead(201).end());
    const host = await behind((request, response) => {
      if (request.method !== "PUT") return false;
      request.resume();
      response.writeHead(307, { location: `http://${stranger}/v2/x/manifests/y` }).end();
      return true;
    });
    const put = await open(host).target.putDocument(anIndex("redirected"), never);
    expect(put).toMatchObject({
      failure: { code: "redirect", message: expect.stringContaining("what is pushed") },
    });
  });

  test("a digest that is called wrong while another push of the same writes it is sent again", async () => {
    let refusals = 0;
    const host = await behind((request, response) => {
      if (request.method !== "PUT" || refusals === 2) return false;
      refusals += 1;
      request.resume();
      response
        .writeHead(400, { "content-type": "application/json" })
        .end('{"errors":[{"code":"DIGEST_INVALID"}]}');
      return true;
    });
    expect(await open(host).target.putDocument(anIndex("met"), never)).toEqual({
      ok: true,
      value: undefined,
    });
    expect(refusals).toBe(2);
  });

  test("a registry that stored something else is not believed", async () => {
    const host = await behind((request, response) => {
      if (request.method !== "PUT") return false;
      request.resume();
      response.writeHead(201, { "docker-content-digest": digestOf("else") }).end();
      return true;
    });
    expect(outcome(await open(host).target.putDocument(anIndex("x"), never))).toBe("digest-mismatch");
  });

  test("who may not push is told so", async () => {
    const host = await behind((request, response) => {
      if (request.method === "GET" || request.method === "HEAD") return false;
      request.resume();
      response.writeHead(403, { "content-type": "application/json" }).end('{"errors":[{"code":"DENIED"}]}');
      return true;
    });
    expect(await send(open(host).target, randomBytes(9))).toMatchObject({
      failure: { code: "denied", next: "Use an account that may push to this repository." },
    });
  });

  test("an upload that is cancelled ends at once, and is taken away", async () => {
    const { target, seen } = open(registry.host);
    const ending = new AbortController();
    const bytes = randomBytes(40 * MIB);
    const content = { ...contentOf(bytes), onSent: () => ending.abort() };
    const want = { digest: digestOf(bytes), size: bytes.length };
    expect(outcome(await target.sendBlob(want, content, ending.signal))).toBe("cancelled");
    expect(seen.at(-1)).toBe("DELETE /v2/team/app/blobs/uploads/…");
  });
});

test("a token is asked for with the right to push, and to read what is mounted, and no other is used for it", async () => {
  const scopes: string[][] = [];
  const host: string = await serve((request, response) => {
    const url = new URL(request.url ?? "", `http://${request.headers.host}`);
    if (url.pathname === "/token") {
      scopes.push(url.searchParams.getAll("scope"));
      response.setHeader("content-type", "application/json");
      return void response.end(
        JSON.stringify({ token: url.searchParams.getAll("scope").join("+"), expires_in: 600 }),
      );
    }
    const need = request.method === "POST" ? "push" : "pull";
    if (!request.headers.authorization?.includes(need)) {
      return void response
        .writeHead(401, {
          "www-authenticate": `Bearer realm="http://${request.headers.host}/token",service="x",scope="repository:team/app:pull"`,
        })
        .end();
    }
    request.resume();
    if (request.method === "POST") return void response.writeHead(201).end();
    response.writeHead(200, { "docker-content-digest": digestOf("x"), "content-length": "1" }).end();
  });
  const { target, source } = open(host);
  expect(outcome(await source.resolve("latest", never))).toBe("ok");
  const mounted = await send(target, Buffer.from("x"), { mountFrom: "team/base" });
  expect(mounted).toEqual({ ok: true, value: "mounted" });
  expect(scopes).toEqual([
    ["repository:team/app:pull"],
    ["repository:team/app:pull,push", "repository:team/base:pull"],
  ]);
});

/** Passes so many bytes of a request on, and then cuts both ways. */
function cutAfter(host: string, incoming: IncomingMessage, response: ServerResponse, bytes: number): void {
  const onward = httpRequest({
    host: "127.0.0.1",
    port: host.split(":")[1],
    path: incoming.url,
    method: incoming.method,
    headers: incoming.headers,
  });
  onward.on("error", () => undefined);
  let passed = 0;
  incoming.on("data", (piece: Buffer) => {
    if (passed > bytes) return;
    passed += piece.length;
    onward.write(piece, () => {
      if (passed <= bytes) return;
      onward.destroy();
      response.destroy();
    });
  });
  incoming.on("error", () => undefined);
}

/** Passes a request on, and keeps the answer to itself. */
function swallow(host: string, incoming: IncomingMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    const onward = httpRequest(
      {
        host: "127.0.0.1",
        port: host.split(":")[1],
        path: incoming.url,
        method: incoming.method,
        headers: incoming.headers,
      },
      (answer) => {
        answer.resume();
        answer.on("end", resolve);
      },
    );
    onward.on("error", reject);
    incoming.pipe(onward);
  });
}

/** A registry of one upload, which keeps all it gets and loses the answer of one part. */
async function serveKeeper({ losesAnswerOf }: { losesAnswerOf: number }) {
  const kept: Buffer[] = [];
  const length = () => kept.reduce((sum, part) => sum + part.length, 0);
  let parts = 0;
  const host = await serve(async (request, response) => {
    for await (const piece of request) kept.push(piece);
    const state = { location: "/v2/team/app/blobs/uploads/one", range: `0-${length() - 1}` };
    if (request.method === "PATCH") {
      parts += 1;
      if (parts === losesAnswerOf) return void response.destroy();
      return void response.writeHead(202, state).end();
    }
    if (request.method === "GET") return void response.writeHead(204, state).end();
    return void response.writeHead(request.method === "POST" ? 202 : 201, state).end();
  });
  return { host, bytes: () => Buffer.concat(kept) };
}
