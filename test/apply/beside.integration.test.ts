import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { appliedJson } from "#lib/apply/applied.ts";
import { openDestination } from "#lib/apply/destination.ts";
import { putBack } from "#lib/apply/put-back.ts";
import { type Digest, digestOf, hexOf } from "#lib/oci/digest.ts";
import { OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { readBeside } from "#lib/provenance/beside.ts";
import { twofold } from "#test/command/twofold.ts";
import { type Running, startRegistry } from "#test/registry/bed.ts";
import { tidyAfterAll } from "#test/tidy.ts";
import { applied as apply, applyTools, got, signal, type Tools } from "./tools.ts";

const tidy = tidyAfterAll();
const folder = tidy.folder();
let registry: Running;
beforeAll(async () => {
  registry = await tidy.keep(startRegistry());
});

const EMPTY = "{}";
const SBOM_TYPE = "application/vnd.cyclonedx+json";

/** A document beside an image as tools attach it: by cosign's tag, or with the image as its subject. */
async function attach(
  tools: Tools,
  repository: string,
  given: {
    readonly to: Digest;
    readonly by: "sbom" | "sig" | "referrer";
    readonly text: string;
    readonly type: string;
  },
): Promise<Digest> {
  const target = await got(
    Promise.resolve(
      tools.openTarget({ kind: "registry", registry: registry.host, repository, tag: null, digest: null }),
    ),
  );
  for (const text of [EMPTY, given.text])
    await got(
      target.sendBlob(
        { digest: digestOf(text), size: text.length },
        {
          open: async function* () {
            yield Buffer.from(text);
          },
        },
        signal,
      ),
    );
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      ...(given.by === "referrer" ? { artifactType: given.type } : {}),
      config: { mediaType: "application/vnd.oci.empty.v1+json", digest: digestOf(EMPTY), size: EMPTY.length },
      layers: [{ mediaType: given.type, digest: digestOf(given.text), size: given.text.length }],
      ...(given.by === "referrer" ? { subject: { mediaType: OCI_MANIFEST, digest: given.to, size: 1 } } : {}),
    }),
  );
  const document = { digest: digestOf(bytes), mediaType: OCI_MANIFEST, bytes };
  const tag = `sha256-${hexOf(given.to)}${given.by === "referrer" ? "" : `.${given.by}`}`;
  if (given.by !== "referrer") await got(target.moveTag(tag, document, signal));
  else {
    // The registry of Debian has no referrers API: whoever attaches lists it under a tag.
    await got(target.putDocument(document, signal));
    const entry = {
      mediaType: OCI_MANIFEST,
      digest: document.digest,
      size: bytes.length,
      artifactType: given.type,
    };
    const list = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: "application/vnd.oci.image.index.v1+json",
        manifests: [entry],
      }),
    );
    const index = {
      digest: digestOf(list),
      mediaType: "application/vnd.oci.image.index.v1+json",
      bytes: list,
    };
    await got(target.moveTag(tag, index, signal));
  }
  return document.digest;
}

test("what names the old index is told, SBOM documents stand beside what is made too, signatures never, and it can be taken back", async () => {
  const tools = applyTools(folder);
  const repository = "beside/app";
  const reference = `${registry.host}/${repository}:1`;
  const copied = await twofold(["repair", "oci:samples:gzip-only", "--to", reference]);
  expect([copied.status, copied.stderr]).toEqual([0, ""]);
  const before = await got(tools.inspector.inspect(reference, { signal }));
  const [first, second] = before.entries.map(({ digest }) => digest) as [Digest, Digest];
  const signature = await attach(tools, repository, {
    ...{ to: before.digest, by: "sig", text: "signed" },
    type: "application/vnd.dev.cosign.simplesigning.v1+json",
  });
  const own = await attach(tools, repository, {
    to: before.digest,
    by: "sbom",
    text: '{"of":"index"}',
    type: SBOM_TYPE,
  });
  const tagged = await attach(tools, repository, {
    to: first,
    by: "sbom",
    text: '{"of":"first"}',
    type: SBOM_TYPE,
  });
  await attach(tools, repository, { to: second, by: "referrer", text: '{"of":"second"}', type: SBOM_TYPE });

  const applied = await apply(reference, tools, { copySboms: true });
  if (applied === null) throw new Error("gzip alone is not dual");
  expect(appliedJson(applied)).toMatchObject({
    before: before.digest,
    tagMoved: true,
    sbomsCopied: 3,
    orphansUnseen: [],
  });
  expect(new Set(applied.orphans.found)).toEqual(
    new Set([
      { digest: signature, kind: "signature" },
      { digest: own, kind: "sbom" },
    ]),
  );
  const besideOf = async (digest: Digest) => {
    const reading = await got(
      Promise.resolve(tools.inspector.repository(`${registry.host}/${repository}@${digest}`, signal)),
    );
    const { artifacts } = await readBeside(reading, digest);
    return artifacts.map(({ found, role, manifestDigest, layerDigest }) => ({
      found,
      role,
      manifestDigest,
      layerDigest,
    }));
  };
  expect(await besideOf(applied.digest)).toEqual([
    expect.objectContaining({ role: "sbom", manifestDigest: own }),
  ]);
  const [madeOfFirst, madeOfSecond] = applied.made.map(({ digest }) => digest) as [Digest, Digest];
  expect(await besideOf(madeOfFirst)).toEqual([
    expect.objectContaining({ found: "tag", manifestDigest: tagged }),
  ]);
  expect(await besideOf(madeOfSecond)).toEqual([
    expect.objectContaining({
      found: "fallback-tag",
      role: "sbom",
      layerDigest: digestOf('{"of":"second"}'),
    }),
  ]);

  const destination = await got(
    openDestination({ from: reference, to: null, digest: applied.digest }, tools),
  );
  const back = await got(putBack({ ...tools, destination, old: before.digest }));
  expect(back).toMatchObject({ digest: before.digest, before: applied.digest, tagMoved: true });
  expect((await got(tools.inspector.inspect(reference, { signal }))).digest).toBe(before.digest);
});

test("the samples are changed in a copy of one's own", async () => {
  const env = { TWOFOLD_DATA: join(folder, "own") };
  const done = await twofold(["apply", "oci:samples:gzip-only", "--choice", "dual", "--json"], { env });
  expect(done.status).toBe(0);
  const { digest, before } = JSON.parse(done.stdout);
  const own = applyTools(folder);
  expect((await got(own.inspector.inspect("oci:samples:gzip-only", { signal }))).digest).toBe(before);
  const read = await twofold(["inspect", "oci:samples:gzip-only", "--json"], { env });
  expect(JSON.parse(read.stdout).digest).toBe(digest);
});
