import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { readFileContent } from "#lib/chunked/read/file-content.ts";
import { createJobRunner, isFault, type Trouble } from "#lib/chunked/read/job-runner.ts";
import { checkLayerToc, findToc, type Layer, readFiles } from "#lib/chunked/read/layer-toc.ts";
import { findNode } from "#lib/chunked/tree/look.ts";
import { parseDigest } from "#lib/oci/digest.ts";
import { createRegistryAccess } from "#lib/oci/registry/access.ts";
import { createRegistrySource } from "#lib/oci/source/registry.ts";
import type { Source } from "#lib/oci/source/source.ts";
import { writeLayout } from "#test/command/images.ts";
import { temporaryFolder } from "#test/command/twofold.ts";
import { passOn, pushBlob, type Running, startRegistry } from "#test/registry/bed.ts";
import { never, open, REPOSITORY, serve } from "#test/registry/open.ts";
import { tidyAfterAll } from "#test/tidy.ts";
import { chunkedCase } from "./chunked-cases.ts";
import { makeImage } from "./chunked-image.ts";
import { makeLayer } from "./make-layer.ts";

const run = promisify(execFile);
const jobs = createJobRunner();
const tidy = tidyAfterAll();
let registry: Running;

/** 24 MB that nobody can make smaller, and a small file on either side. */
const large = makeLayer([
  { path: "etc/first", content: "the first" },
  {
    path: "usr/lib/blob",
    content: randomBytes(24_000_000),
    cuts: Array.from({ length: 240 }, () => 100_000),
  },
  { path: "etc/last", content: "the last" },
]);

beforeAll(async () => {
  registry = await tidy.keep(startRegistry());
  await pushBlob(`http://${registry.host}`, REPOSITORY, large.blob);
});

const codeOf = (trouble: Trouble) => (isFault(trouble) ? trouble.fault : trouble.code);

/** The content of one file of a layer, or what went wrong on the way to it. */
async function read(source: Source, layer: Layer, path: string): Promise<string> {
  const reading = { source, jobs, signal: never };
  const found = await findToc(reading, layer);
  if (!found.ok) return codeOf(found.failure);
  if (found.value === null) return "no TOC";
  const files = await readFiles(reading, layer, found.value);
  if (!files.ok) return codeOf(files.failure);
  const row = files.value.tree.rows[findNode(files.value, path) ?? -1] ?? -1;
  const dataEnd = found.value.place.toc.offset - 8;
  const parts: Uint8Array[] = [];
  for await (const part of readFileContent(reading, layer, { toc: files.value.toc, row, dataEnd })) {
    if (!part.ok) return codeOf(part.failure);
    parts.push(part.value);
  }
  return Buffer.concat(parts).toString();
}

/** The registry behind a proxy that counts what it sends. */
async function counted() {
  const sent = new Map<unknown, number>();
  const host = await serve((request, response) => {
    const { socket } = request;
    response.on("close", () => sent.set(socket, socket.bytesWritten));
    passOn(registry.host, request, response);
  });
  return { host, bytes: () => [...sent.values()].reduce((sum, bytes) => sum + bytes, 0) };
}

test("a file of a large layer takes its own bytes and the TOC's, by annotations and by the footer", async () => {
  for (const annotations of [large.annotations, {}]) {
    const { host, bytes } = await counted();
    const { source, seen } = open(host);
    const layer = { ...large, annotations };
    expect(await read(source, layer, "etc/last")).toBe("the last");
    expect(bytes()).toBeLessThan(large.size * 0.005);
    expect(seen.every((line) => line.includes("/blobs/"))).toBe(true);
    const checked = await checkLayerToc({ source, jobs, signal: never }, large, await place());
    expect(checked).toEqual({ ok: true, value: [] });
  }
});

async function place() {
  const found = await findToc({ source: open(registry.host).source, jobs, signal: never }, large);
  if (!found.ok || found.value === null) throw new Error("no TOC");
  return found.value;
}

test("every chunk of a large file comes in requests of 8 MB, and is what was put in", async () => {
  const { source, seen } = open(registry.host);
  const reading = { source, jobs, signal: never };
  const found = await place();
  const files = await readFiles(reading, large, found);
  if (!files.ok) throw new Error(codeOf(files.failure));
  const row = files.value.tree.rows[findNode(files.value, "usr/lib/blob") ?? -1] ?? -1;
  seen.length = 0;
  let length = 0;
  const about = { toc: files.value.toc, row, dataEnd: found.place.toc.offset - 8 };
  for await (const part of readFileContent(reading, large, about)) if (part.ok) length += part.value.length;
  expect([length, seen.length]).toEqual([24_000_000, 3]);
});

describe("servers that are no registry as it should be", () => {
  type Fault = (request: IncomingMessage, response: ServerResponse) => void;
  const range = (request: IncomingMessage) => {
    const [, from = "0", to = "0"] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? "") ?? [];
    return [Number(from), Number(to)] as const;
  };
  const { layer, blob } = chunkedCase("plain");

  test.each<[string, Fault, string]>([
    ["ignores ranges", (_, response) => void response.writeHead(200).end(blob), "registry-error"],
    [
      "sends another part",
      (_, response) =>
        void response
          .writeHead(206, { "content-range": `bytes 0-1524/${blob.length}` })
          .end(blob.subarray(0, 1525)),
      "registry-error",
    ],
    [
      "says another size",
      (request, response) => {
        const [from, to] = range(request);
        response.writeHead(206, { "content-range": `bytes ${from}-${to}/9999999` });
        response.end(blob.subarray(from, to + 1));
      },
      "registry-error",
    ],
    [
      "cuts each part",
      (request, response) => {
        const [from, to] = range(request);
        response.writeHead(206, {
          "content-range": `bytes ${from}-${to}/${blob.length}`,
          "content-length": to + 1 - from,
        });
        response.write(blob.subarray(from, from + 10));
        setTimeout(() => response.destroy(), 5);
      },
      "unreachable",
    ],
    [
      "sends other bytes",
      (request, response) => {
        const [from, to] = range(request);
        response.writeHead(206, { "content-range": `bytes ${from}-${to}/${blob.length}` });
        response.end(Buffer.alloc(to + 1 - from));
      },
      "toc-digest",
    ],
    ["refuses ranges", (_, response) => void response.writeHead(416).end(), "registry-error"],
  ])("one that %s", async (_, fault, code) => {
    const host = await serve((request, response) => fault(request, response));
    expect(await read(open(host).source, layer, "a/x")).toBe(code);
  });

  test("one that redirects is followed with the range, and without the login", async () => {
    const logins: unknown[] = [];
    const store = await serve((request, response) => {
      logins.push(request.headers.authorization);
      const [from, to] = range(request);
      response.writeHead(206, { "content-range": `bytes ${from}-${to}/${blob.length}` });
      response.end(blob.subarray(from, to + 1));
    });
    const host = await serve((request, response) => {
      if (request.headers.authorization === undefined)
        response.writeHead(401, { "www-authenticate": "Basic realm=x" }).end();
      else response.writeHead(307, { location: `http://${store}/elsewhere?signed=1` }).end();
    });
    const credentials = { username: "a", password: "b" };
    const { source } = open(host, { registries: { [host]: { credentials } } });
    expect(await read(source, layer, "a/nothing")).toBe("");
    expect(await read(source, layer, "a/x")).toMatch(/^(hello)+$/);
    expect(new Set(logins)).toEqual(new Set([undefined]));
  });

  test("one at an address of the server's own network is not asked", async () => {
    const access = createRegistryAccess({ network: "public-only" });
    const source = createRegistrySource({ registry: registry.host, repository: REPOSITORY }, access);
    expect(await read(source, large, "etc/last")).toBe("refused-address");
    await access.close();
  });
});

test("what this machine's skopeo makes is read, in the form of its age", async () => {
  const folder = temporaryFolder();
  const made = makeLayer([
    { path: "a/x", content: "x".repeat(100_000) },
    { path: "a/y", content: "the y" },
  ]);
  writeLayout(join(folder, "from"), { tag: makeImage([[{ gzipOf: made.tar }]]) });
  const target = `docker://${registry.host}/${REPOSITORY}:skopeo`;
  const args = ["copy", "--all", "--dest-tls-verify=false", "--dest-compress-format", "zstd:chunked"];
  await run("skopeo", ["--insecure-policy", ...args, `oci:${folder}/from:tag`, target]);
  const { source } = open(registry.host);
  const json = async (path: string) =>
    (
      await fetch(`http://${registry.host}/v2/${REPOSITORY}/${path}`, {
        headers: {
          accept: "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json",
        },
      })
    ).json() as Promise<{ manifests?: { digest: string }[]; layers: (Layer & { digest: string })[] }>;
  const index = await json("manifests/skopeo");
  const [child] = index.manifests ?? [];
  const { layers } = child === undefined ? index : await json(`manifests/${child.digest}`);
  const [written] = layers;
  const digest = parseDigest(written?.digest ?? "");
  if (written === undefined || digest === null) throw new Error("no layer");
  const layer: Layer = { digest, size: written.size, annotations: written.annotations ?? {} };
  expect(await read(source, layer, "a/y")).toBe("the y");
  expect(await read(source, { ...layer, annotations: {} }, "a/x")).toBe("x".repeat(100_000));
  const found = await findToc({ source, jobs, signal: never }, layer);
  const checked =
    found.ok && found.value ? await checkLayerToc({ source, jobs, signal: never }, layer, found.value) : null;
  expect(checked).toEqual({ ok: true, value: [] });
});
