import type { IncomingMessage, ServerResponse } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { OCI_MANIFEST } from "#lib/oci/media-types.ts";
import type { RegistryAccessOptions } from "#lib/oci/registry/access.ts";
import { tidyAfterAll } from "#test/tidy.ts";
import { type Pushed, passOn, pushImage, type Running, startRegistry } from "./bed.ts";
import { blob, digest, never, open, outcome, REPOSITORY, serve } from "./open.ts";

const tidy = tidyAfterAll();
let registry: Running;
let image: Pushed;

beforeAll(async () => {
  registry = await tidy.keep(startRegistry());
  image = await pushImage(`http://${registry.host}`, REPOSITORY, "1");
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
    const read = await source.readManifest(digest(image.digest), never);
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
  const packedCut: Fault = (response) => {
    const packed = gzipSync(image.bytes);
    response.writeHead(200, { "content-encoding": "gzip" }).end(packed.subarray(0, packed.length - 12));
  };
  const reset: Fault = (response) => {
    response.writeHead(200, { "content-length": image.bytes.length }).write(image.bytes.subarray(0, 9));
    setTimeout(() => response.socket?.resetAndDestroy(), 20);
  };
  const chunkedCut: Fault = (response) => {
    response.writeHead(200).write(image.bytes.subarray(0, 9));
    setTimeout(() => response.destroy(), 20);
  };

  test.each([
    ["a cut body", cut, "broke off its answer"],
    ["a cut body without a length", chunkedCut, "broke off its answer"],
    ["a cut body that is packed", packedCut, "broke off its answer"],
    ["a connection that is reset within the body", reset, "broke off its answer"],
    [
      "a cut connection",
      ((response) => response.destroy()) as Fault,
      "closed the connection without an answer",
    ],
  ] as const)("%s is told in words, without codes or certificates", async (_, fault, said) => {
    const { read } = await reading(fault, 99);
    const { message, next } = read.ok ? expect.fail("it was read") : read.failure;
    expect(message).toMatch(new RegExp(`: 127\\.0\\.0\\.1:\\d+ ${said}\\.$`));
    expect(next).toMatch(/^Try again\./);
    expect(message + next).not.toMatch(/\b(?:UND_|ERR_|HPE_|Z_|E[A-Z]{4,})|certificate/);
  });
  test.each([
    ["404", answer(404), "not-found"],
    ["403", answer(403), "denied"],
    ["501", answer(501), "registry-error"],
    [
      "a web page",
      ((r) => body(r, Buffer.from("<html>"), { "content-type": "text/html" })) as Fault,
      "registry-error",
    ],
    ["other bytes", ((r) => body(r, Buffer.from("{}"))) as Fault, "digest-mismatch"],
  ] as const)("%s is not asked again", async (_, fault, code) => {
    const { read, met } = await reading(fault, 99);
    expect([outcome(read), met()]).toEqual([code, 1]);
  });
  const withCode =
    (status: number, code: string): Fault =>
    (response) =>
      response.writeHead(status).end(JSON.stringify({ errors: [{ code, message: "x" }] }));

  test.each([
    [400, "MANIFEST_UNKNOWN", "not-found"],
    [410, "MANIFEST_UNKNOWN", "not-found"],
    [500, "MANIFEST_UNKNOWN", "not-found"],
    [403, "NAME_UNKNOWN", "not-found"],
    [404, "DENIED", "denied"],
    [404, "UNAUTHORIZED", "unauthorized"],
    [500, "denied", "denied"],
    [412, "PROJECTPOLICYVIOLATION", "denied"],
    [403, "PROJECTPOLICYVIOLATION", "denied"],
    [400, "NAME_INVALID", "bad-reference"],
    [400, "UNSUPPORTED", "registry-error"],
    [404, "SOMETHING_ELSE", "not-found"],
  ])("the error code decides before the status: %i %s is %s, at once", async (status, code, expected) => {
    const { read, met } = await reading(withCode(status, code), 99);
    expect([outcome(read), met()]).toEqual([expected, 1]);
  });
  test.each([
    [403, "TOOMANYREQUESTS", "rate-limited"],
    [400, "toomanyrequests", "rate-limited"],
    [400, "UNAVAILABLE", "registry-error"],
    [503, "SOMETHING_ELSE", "registry-error"],
  ])("%i %s may pass, so it is asked again", async (status, code, expected) => {
    expect(outcome((await reading(withCode(status, code), 2)).read)).toBe("ok");
    const { read, met } = await reading(withCode(status, code), 99);
    expect([outcome(read), met()]).toEqual([expected, 5]);
  });
  test.each([
    ["412", answer(412), "a policy of"],
    ["451", answer(451), "a policy of"],
    ["403", answer(403), "denied access"],
    ["410", answer(410), "not found at"],
  ] as const)("%s alone says %s", async (_, fault, said) => {
    const { read } = await reading(fault, 99);
    expect(read).toMatchObject({ failure: { message: expect.stringContaining(said) } });
  });
  test.each([
    ["429 with seconds", answer(429, { "retry-after": "3600" })],
    ["429 with a date", answer(429, { "retry-after": "Thu, 01 Jan 2026 01:00:00 GMT" })],
    ["503 with seconds", answer(503, { "retry-after": "3600" })],
  ])("%s longer than our patience says until when, at once", async (_, fault) => {
    const now = Date.parse("2026-01-01T00:00:00Z");
    const { read, met } = await reading(fault, 99, { now: () => now });
    expect(met()).toBe(1);
    expect(read).toMatchObject({
      failure: {
        code: "rate-limited",
        retryAt: "2026-01-01T01:00:00.000Z",
        message: expect.stringContaining("rate limited until 2026-01-01T01:00:00.000Z"),
      },
    });
  });
  test.each([
    ["seconds", "7", [7000, 7000]],
    ["a date", "Thu, 01 Jan 2026 00:00:07 GMT", [7000, 0]],
  ])("a wait asked for in %s is waited", async (_, retryAfter, expected) => {
    let now = Date.parse("2026-01-01T00:00:00Z");
    const waits: number[] = [];
    const { read } = await reading(answer(429, { "retry-after": retryAfter }), 2, {
      now: () => now,
      sleep: async (ms) => {
        waits.push(ms);
        now += ms;
      },
    });
    expect([outcome(read), waits]).toEqual(["ok", expected]);
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
  test("a registry that takes a request and says nothing is given up and asked again", async () => {
    const silent: Fault = () => {};
    const { read, met } = await reading(silent, 1, { timeouts: { headersMs: 100 } });
    expect([outcome(read), met()]).toEqual(["ok", 2]);
  });
  test("a host that takes a connection and says nothing is timed out", async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => void sockets.add(socket));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const host = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
    let now = 0;
    const { source } = open(host, {
      registries: { [host]: { insecure: false } },
      timeouts: { connectMs: 100 },
      // So late that nothing is asked again.
      now: () => (now += 50_000),
    });
    const read = await source.readTagged("1", never);
    expect(read).toMatchObject({
      failure: { code: "timeout", message: expect.stringContaining("did not answer in time") },
    });
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
  test("a registry that ignores ranges is told of and not read to its end, a wrong part is refused", async () => {
    const large = Buffer.alloc(32 * 1024 * 1024);
    let taken = 0;
    const whole = await serve((_, response) => {
      const { socket } = response;
      response.on("close", () => (taken = socket?.bytesWritten ?? 0));
      response.writeHead(200).end(large);
    });
    const ignored = { digest: image.layer.digest, bytes: large };
    const part = await open(whole).source.readBlobRange(blob(ignored), { offset: 10, length: 5 }, never);
    expect(part).toMatchObject({
      failure: { code: "registry-error", message: expect.stringContaining("ignores range requests") },
    });
    expect(taken).toBeLessThan(large.length / 2);
    const wrong = await serve(
      (_, response) => void response.writeHead(206, { "content-range": "bytes 0-4/1000" }).end("12345"),
    );
    const refused = await open(wrong).source.readBlobRange(
      blob(image.layer),
      { offset: 10, length: 5 },
      never,
    );
    expect(outcome(refused)).toBe("registry-error");
  });
});
