import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Digest } from "#lib/oci/digest.ts";
import { digestOf } from "#lib/oci/digest.ts";
import { DOCKER_LIST, OCI_INDEX, OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { writeLayout } from "#test/command/images.ts";
import { type Bed, buildBed } from "#test/image-bed.ts";
import { never, open, REPOSITORY, serve } from "#test/registry/open.ts";
import { runHere } from "../../cli/test-run.ts";

/** What public bug reports say that registries answer, re-enacted, with the right answer to each. */
interface Answered {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A registry that holds `bed` under the tag `latest` and differs from a right one where `differs` says so. */
async function registryOf(bed: Bed, differs: (path: string) => Answered | undefined): Promise<string> {
  return serve((request, response) => {
    const path = (request.url ?? "").replace(`/v2/${REPOSITORY}/`, "");
    const name = path === "manifests/latest" ? bed.digest : (path.split("/")[1] as Digest);
    const type = path.startsWith("manifests/") ? bed.manifests.get(name) : "application/octet-stream";
    const bytes = type === undefined ? undefined : bed.files.get(name);
    const right: Answered =
      bytes === undefined || type === undefined
        ? { status: 404, headers: { "content-type": "application/json" }, body: UNKNOWN }
        : { headers: { "content-type": type, "docker-content-digest": name }, body: bytes };
    const { status = 200, headers, body } = { ...right, ...differs(path) };
    response
      .writeHead(status, { ...right.headers, ...headers })
      .end(request.method === "HEAD" ? undefined : body);
  });
}

const UNKNOWN = '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}';
const gzip = buildBed("amd64 gzip, arm64 gzip");
const childOf = (bed: Bed, position: number): Digest =>
  bed.read.entries[position - 1]?.descriptor.digest ?? expect.fail("no such entry");
const command = async (host: string, ...args: readonly string[]) =>
  runHere([...args, `${host}/${REPOSITORY}`]);

describe("one child that is kept from us says nothing of the image", () => {
  test.each<[string, Answered, string]>([
    ["429", { status: 429, headers: { "retry-after": "3600" }, body: "" }, "rate limited until"],
    [
      "412 by Harbor's policy",
      { status: 412, body: '{"errors":[{"code":"PROJECTPOLICYVIOLATION","message":"x"}]}' },
      "a policy of",
    ],
    ["401", { status: 401, body: "" }, "asked for a login"],
    ["403", { status: 403, body: "" }, "denied access"],
    ["a web page", { headers: { "content-type": "text/html" }, body: "<html>" }, "web page"],
  ])("%s", async (_, answer, said) => {
    const child = childOf(gzip, 2);
    const host = await registryOf(gzip, (path) => (path === `manifests/${child}` ? answer : undefined));
    const { status, stderr } = await command(host, "check");
    expect([status, stderr]).toEqual([2, expect.stringContaining(said)]);
    // Who answered, and what was asked.
    expect(stderr).toContain(`Entry 2 could not be read: ${host}/${REPOSITORY}@${child}: `);
  });
});

test("content with a coding that its store only repeats is read", async () => {
  const host = await registryOf(gzip, () => ({ headers: { "content-encoding": "aws-chunked" } }));
  expect(await command(host, "check")).toMatchObject({ status: 0, stderr: "" });
});

test("an index served with the type of a Docker list is the registry's fault", async () => {
  const host = await registryOf(gzip, (path) =>
    path === "manifests/latest" ? { headers: { "content-type": DOCKER_LIST } } : undefined,
  );
  const { status, stderr } = await command(host, "check");
  expect(status).toBe(2);
  expect(stderr).toContain(`${host} served ${OCI_INDEX} with the Content-Type ${DOCKER_LIST}`);
  expect(stderr).not.toContain("pushed again");
});

describe("what stands beside an image", () => {
  /** All that the evidence lists beside the index and its entries, and how the command ended. */
  async function beside(host: string) {
    const { status, stdout } = await command(host, "evidence", "--json");
    const { index, entries } = JSON.parse(stdout);
    const facts: { artifacts: { failure: string | null }[] }[] = [index, ...entries.map(factsOf)];
    return { status, artifacts: facts.flatMap(({ artifacts }) => artifacts) };
  }
  const factsOf = (entry: { facts?: unknown }) => entry.facts ?? entry;
  const nothing = { status: 0, artifacts: [] };

  test.each<[string, Answered]>([
    ["406", { status: 406, body: "" }],
    ["200 with text", { status: 200, headers: { "content-type": "text/plain" }, body: "404 page not found" }],
    ["200 with a web page", { status: 200, headers: { "content-type": "text/html" }, body: "<html>" }],
  ])("is nothing where the referrers API answers %s and no fallback tag is there", async (_, answer) => {
    const host = await registryOf(gzip, (path) => (path.startsWith("referrers/") ? answer : undefined));
    expect(await beside(host)).toEqual(nothing);
    expect((await command(host, "check", "--evidence")).status).toBe(0);
  });

  test("is nothing where the fallback tag is the subject itself", async () => {
    const host = await registryOf(gzip, (path) => {
      const digest = path.replace(/^manifests\/sha256-/, "sha256:") as Digest;
      const body = path === digest ? undefined : gzip.files.get(digest);
      const headers = { "content-type": gzip.manifests.get(digest) ?? "" };
      return body === undefined ? undefined : { status: 200, headers, body };
    });
    expect(await beside(host)).toEqual(nothing);
  });

  test("is told of where its format was removed, and costs no exit status", async () => {
    const type = "application/vnd.oci.artifact.manifest.v1+json";
    const body = JSON.stringify({ mediaType: type, blobs: [], subject: { digest: gzip.digest } });
    const digest = digestOf(Buffer.from(body));
    const artifactType = "application/vnd.dev.cosign.artifact.sig.v1+json";
    const entry = { mediaType: type, digest, size: body.length, artifactType };
    const list = JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [entry] });
    const host = await registryOf(gzip, (path) => {
      if (path === `referrers/${gzip.digest}`)
        return { status: 200, headers: { "content-type": OCI_INDEX }, body: list };
      if (path === `manifests/${digest}`) return { status: 200, headers: { "content-type": type }, body };
      return undefined;
    });
    const { status, artifacts } = await beside(host);
    expect(status).toBe(0);
    expect(artifacts).toEqual([
      expect.objectContaining({
        manifestDigest: digest,
        failure: expect.stringContaining("removed before OCI 1.1"),
      }),
    ]);
  });
});

describe("a list of tags goes on", () => {
  test.each([
    ["without brackets around the link", `/v2/${REPOSITORY}/tags/list?last=a; rel="next"`],
    [
      "at the inner host of a registry behind a proxy",
      `<http://registry:5000/v2/${REPOSITORY}/tags/list?last=a>; rel="next"`,
    ],
  ])("%s", async (_, link) => {
    const host = await registryOf(gzip, (path) => {
      if (path === "tags/list?n=1000") return { status: 200, headers: { link }, body: '{"tags":["a"]}' };
      return path === "tags/list?last=a" ? { status: 200, body: '{"tags":["b"]}' } : undefined;
    });
    expect(await open(host).source.listTags(never)).toEqual({ ok: true, value: ["a", "b"] });
  });
});

describe("a layout", () => {
  const folderFor = (): string => {
    const folder = mkdtempSync(join(tmpdir(), "twofold-case-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  };

  test("without tags says which digests are there, and each can be asked for", async () => {
    const folder = folderFor();
    const images = [buildBed("single: amd64 gzip"), buildBed("single: arm64 gzip")];
    writeLayout(folder, { one: images[0] as Bed, two: images[1] as Bed });
    const manifests = images.map(({ digest, bytes }) => ({
      ...{ mediaType: OCI_MANIFEST, digest, size: bytes.length },
    }));
    writeFileSync(join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests }));
    const { status, stderr } = await runHere(["check", `oci:${folder}`]);
    expect(status).toBe(2);
    for (const { digest } of images) expect(stderr).toContain(digest);
    const named = /as in (oci:\S+)\./.exec(stderr)?.[1] ?? "";
    expect((await runHere(["check", named])).status).toBe(0);
  });

  test("whose descriptor names another type than the document itself is read as the document says", async () => {
    const folder = folderFor();
    const docker = buildBed("single: amd64 gzip docker");
    writeLayout(folder, { latest: { ...docker, mediaType: OCI_MANIFEST } });
    expect((await runHere(["check", `oci:${folder}:latest`])).status).not.toBe(2);
  });
});
