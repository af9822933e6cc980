import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { parseReference } from "#lib/oci/reference.ts";
import { createRegistryAccess, type RegistryAccessOptions } from "#lib/oci/registry/access.ts";
import { registryCodes } from "#lib/variants/issue-codes.ts";
import { makeImage } from "#test/chunked/chunked-image.ts";
import { makeLayer } from "#test/chunked/make-layer.ts";
import { rangeServer } from "#test/probe/range-server.ts";
import { pushBlob, pushManifest, startRegistry } from "#test/registry/bed.ts";
import { never, serve } from "#test/registry/open.ts";
import { issueOfProbe } from "./issue.ts";
import { probeRegistry } from "./probe-registry.ts";

const layer = makeLayer([{ path: "big", content: randomBytes(200_000) }]);
const small = makeLayer([{ path: "a" }]);
const image = makeImage([[{ gzipOf: layer.tar }], [small, layer]]);

async function probe(place: string, options: Partial<RegistryAccessOptions> = {}, isTagGiven = false) {
  const reference = parseReference(place);
  if (!reference.ok || reference.value.kind === "layout") throw new Error(place);
  const access = createRegistryAccess({ network: "any", sleep: async () => {}, ...options });
  onTestFinished(() => access.close());
  return probeRegistry(reference.value, { access, isTagGiven, signal: never });
}

/** The outcomes of the four requests, the verdict, and the reason of the issue. */
async function said(several: string): Promise<string> {
  const probed = await probe(`${await serve(rangeServer(image, several))}/team/app`);
  if (!probed.ok) return probed.failure.code;
  const { answers, verdict } = probed.value;
  expect([answers.single, answers.suffix, answers.pastEnd].map(({ outcome }) => outcome)).toEqual(
    Array(3).fill("as-asked"),
  );
  return `${answers.several.outcome}, ${verdict}, ${issueOfProbe(probed.value)?.reason ?? "no issue"}`;
}

test("a real registry answers all of it, of the zstd:chunked layer that partial pulls take", async () => {
  const registry = await startRegistry();
  onTestFinished(() => registry.stop());
  for (const [digest, bytes] of image.files)
    if (!image.manifests.has(digest)) await pushBlob(`http://${registry.host}`, "team/app", bytes);
  for (const [digest, mediaType] of image.manifests) {
    const bytes = image.files.get(digest) ?? Buffer.alloc(0);
    const name = digest === image.digest ? "1.0" : digest;
    await pushManifest(`http://${registry.host}`, "team/app", name, bytes, mediaType);
  }
  // Without a tag: `latest` is not there, and 1.0 is the last that is listed.
  const probed = await probe(`${registry.host}/team/app`);
  expect(probed).toMatchObject({
    ok: true,
    value: {
      reference: `${registry.host}/team/app:1.0`,
      blob: { digest: layer.digest, size: layer.size },
      answeredBy: registry.host,
      verdict: "in-parts",
      answers: {
        single: { status: 206, outcome: "as-asked" },
        several: {
          status: 206,
          outcome: "as-asked",
          range: `bytes=0-15,${layer.size - 16}-${layer.size - 1}`,
        },
        suffix: { status: 206, outcome: "as-asked" },
        pastEnd: { status: 416, outcome: "as-asked" },
      },
    },
  });
  expect(await probe(`${registry.host}/team/app:3.0`, {}, true)).toMatchObject({
    ok: false,
    failure: { code: "not-found" },
  });
});

test.each([
  ["206 both", "as-asked, in-parts, no issue"],
  ["206 first", "other, fails, fails"],
  ["206 swapped", "other, fails, fails"],
  ["206 joined", "other, fails, fails"],
  ["206 torn", "other, fails, fails"],
  ["206 long", "other, fails, fails"],
  ["200", "whole, twice, twice"],
  ["400", "refused, whole, whole"],
  ["403", "refused, fails, fails"],
  ["416", "refused, fails, fails"],
  ["501", "refused, fails, fails"],
  ["429", "unknown, unknown, no issue"],
  ["503", "unknown, unknown, no issue"],
])("two ranges answered with %s: %s", async (several, expected) =>
  expect(await said(several)).toBe(expected),
);

test("the login stays at the registry, and the issue names who really answered", async () => {
  const sent: (string | undefined)[] = [];
  const answers = rangeServer(image, "501");
  const storage = await serve((request, response) => {
    sent.push(request.headers.authorization);
    return answers(request, response);
  });
  const behind = rangeServer(image, "", { blobsAt: storage });
  const host = await serve((request, response) => {
    if (request.headers.authorization !== undefined) return behind(request, response);
    response.writeHead(401, { "www-authenticate": "Basic realm=x" }).end();
  });
  const probed = await probe(`${host}/team/app`, {
    registries: { [host]: { credentials: { username: "a", password: "b" } }, [storage]: {} },
  });
  expect(sent).toEqual(Array(4).fill(undefined));
  if (!probed.ok) throw new Error(probed.failure.message);
  expect(probed.value).toMatchObject({ registry: host, answeredBy: storage, verdict: "fails" });
  expect(issueOfProbe(probed.value)?.message).toContain(`${storage}, where ${host} keeps its layers,`);
});

test.each([
  [
    "a blob that is gone",
    new Map([...image.files].filter(([digest]) => digest !== layer.digest)),
    "not-found",
  ],
  ["an image without a layer to ask", makeImage([[]]).files, "not-found"],
])("%s says nothing of ranges", async (_, files, code) => {
  const stored = { ...(files.has(image.digest) ? image : makeImage([[]])), files };
  const probed = await probe(`${await serve(rangeServer(stored, "206 both"))}/team/app`);
  expect(probed.ok ? "ok" : probed.failure.code).toBe(code);
});

test.each(registryCodes)("the page of %s has every heading, true examples and an error", async (code) => {
  const page = readFileSync(new URL(`../../docs/issues/${code}.md`, import.meta.url), "utf8");
  const example = (kind: string) => new RegExp(`\`\`\`${kind}\\n(.+)\\n\`\`\``).exec(page)?.[1] ?? "";
  expect(page.match(/^## .*$/gm)?.join()).toBe(
    "## What it finds,## Who is hurt,## Words of the error,## Example,## Fix,## When to leave it,## Sources",
  );
  expect(await said(example("bad"))).toMatch(/fails$/);
  expect(await said(example("good"))).toMatch(/no issue$/);
});
