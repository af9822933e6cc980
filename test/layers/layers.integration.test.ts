import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createJobRunner } from "#lib/chunked/read/job-runner.ts";
import { createInspector } from "#lib/inspect/inspect.ts";
import type { LayerStep, LayersReport } from "#lib/layers/answers.ts";
import { createFilesHost } from "#lib/layers/files-host.ts";
import { openLayer } from "#lib/layers/open-layer.ts";
import { readWhole } from "#lib/layers/read-content.ts";
import { readDetails, readPage, searchFiles } from "#lib/layers/read-files.ts";
import { readLayers } from "#lib/layers/read-layers.ts";
import { readUpdate } from "#lib/layers/read-update.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import { type Digest, digestOf } from "#lib/oci/digest.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { ok, type Result } from "#lib/oci/result.ts";
import { openLayout } from "#lib/oci/source/layout.ts";
import { makeImage } from "#test/chunked/chunked-image.ts";
import { layeredImage, layeredNext } from "#test/chunked/layered-image.ts";
import { makeLayer } from "#test/chunked/make-layer.ts";
import { writeLayout } from "#test/command/images.ts";
import { never } from "#test/registry/open.ts";

const host = createFilesHost();
let folder = "";
afterAll(() => {
  host.close();
  rmSync(folder, { recursive: true, force: true });
});

const lying = makeLayer([{ path: "a", content: "a" }]);
const other = makeLayer([{ path: "a", content: "b" }]);
const images = {
  layers: layeredImage,
  next: layeredNext,
  differs: makeImage([[{ gzipOf: lying.tar }], [other]]),
  // Its TOC is not the one that its annotations name.
  lying: makeImage([
    [
      {
        ...lying,
        annotations: {
          ...lying.annotations,
          "io.github.containers.zstd-chunked.manifest-checksum": digestOf(Buffer.from("another")),
        },
      },
    ],
  ]),
};

const inspector = createInspector(
  (_reference, budget) => ok(openLayout(folder, { name: "oci:bed", budget })),
  createContentStore({ memoryBytes: 1e7 }),
);
const behalf = { signal: never, charge: () => ok(null) };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "twofold-layers-"));
  writeLayout(folder, images);
});

function given<T>(result: Result<T, ReadFailure>): T {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`);
  return result.value;
}

const layersOf = async (tag: keyof typeof images): Promise<LayersReport> =>
  given(await readLayers(inspector, { reference: `oci:bed:${tag}`, position: null }, behalf));

type Step = Extract<LayerStep, { kind: "layer" }>;
const isLayer = (step: LayerStep): step is Step => step.kind === "layer";

/** A layer of the image, by its number. */
async function opened(tag: keyof typeof images, number: number, using = host) {
  const report = await layersOf(tag);
  const step = report.steps.filter(isLayer).find((one) => one.number === number);
  if (step?.files.kind !== "ranges") throw new Error("no ranges");
  const { manifest, layer } = step.files;
  const reading = given(inspector.repository(`oci:bed@${manifest}`, never));
  return { reading, open: given(await openLayer(reading, using, manifest, layer)) };
}

test("layers stand side by side with what made them, and steps without one between them", async () => {
  const { steps, sameFiles, configs, platform } = await layersOf("layers");
  expect([sameFiles, platform, configs.length]).toEqual([true, "linux/amd64", 1]);
  const lines = steps.map((step) =>
    step.kind === "empty"
      ? `- ${step.createdBy.slice(0, 30)}`
      : `${step.number} ${step.createdBy?.slice(0, 20)}: ${step.right?.pull.reason ?? step.right?.pull.kind}, ${step.files.kind}, ${step.isSame}`,
  );
  expect(lines).toEqual([
    "1 ADD rootfs.tar / # b: in-parts, ranges, true",
    "- /bin/sh -c #(nop)  ENV LANG=C.",
    "- LABEL vendor=shop",
    "2 /bin/sh -c make-data: in-parts, ranges, true",
    "3 COPY old /opt/ # bui: old-keys, ranges, true",
    "4 COPY plain /opt/ # b: no-annotations, none, true",
    "5 COPY --from=build --: in-parts, ranges, true",
    "6 RUN /bin/sh -c true : in-parts, ranges, true",
    '- CMD ["--profile" "production"]',
  ]);
});

test("layers that unpack to other files say so", async () => {
  const report = await layersOf("differs");
  expect(report.sameFiles).toBe(false);
  expect(report.steps).toMatchObject([{ isSame: false, createdBy: null }]);
});

test("a configuration's values are in no answer", async () => {
  expect(JSON.stringify(await layersOf("layers"))).not.toContain("not-for-a-page");
});

describe("an update", () => {
  const update = (from: Digest, to: Digest, lightBytes?: number) =>
    readUpdate(
      { inspector, jobs: createJobRunner(lightBytes === undefined ? {} : { lightBytes }) },
      { from: `oci:bed@${from}`, to: `oci:bed@${to}`, platform: "linux/amd64" },
      behalf,
    );

  test("costs whole layers by gzip, and the changed chunks by zstd:chunked, here as in a process", async () => {
    const cost = given(await update(layeredImage.digest, layeredNext.digest));
    expect(cost.causes).toMatchObject([{ path: "srv/app/conf/gateway.properties", change: "changed" }]);
    expect(cost.chunks).toBe(cost.causes[0]?.bytes);
    expect(cost.layers).toBeGreaterThan(cost.chunks);
    expect(cost.compression).toEqual({ layers: "gzip", parts: "zstd" });
    expect(given(await update(layeredImage.digest, layeredNext.digest, 10))).toEqual(cost);
  });

  test("to the same build costs nothing, and to one that is not there is a failure", async () => {
    expect(given(await update(layeredImage.digest, layeredImage.digest))).toMatchObject({
      layers: 0,
      chunks: 0,
    });
    expect(await failureOf(update(layeredImage.digest, digestOf(Buffer.from("none"))))).toBe("not-found");
  });
});

describe("a layer that is opened", () => {
  test("tells its files in windows, finds them, and shows one", async () => {
    const { open, reading } = await opened("layers", 2);
    const asked = { node: 0, sort: "name", from: 0, count: 200 } as const;
    const root = given(await readPage(open, asked));
    expect(root.about).toMatchObject({ files: 3000, tocFrom: "annotations" });
    const folders = given(await readPage(open, { ...asked, node: root.rows[0]?.node ?? -1 }));
    const parts = given(await readPage(open, { ...asked, node: folders.rows[0]?.node ?? -1, from: 2900 }));
    expect([parts.total, parts.rows.length, parts.rows[0]?.name]).toEqual([3000, 100, "part-2900.txt"]);
    expect(given(await searchFiles(open, "part-29", 5))).toMatchObject({ total: 100 });
    const path = "/srv/data/part-2900.txt";
    const details = given(await readDetails(open, reading, { path, sort: "name" }));
    expect(details.content?.shown).toEqual({ kind: "text", text: "part 2900\n", bytes: 10 });
    expect(details.trail.map(({ index }) => index)).toEqual([0, 0, 2900]);
    expect(Buffer.from(given(await readWhole(open, reading, path))).toString()).toBe("part 2900\n");
  });

  test("in the old format can be looked into too", async () => {
    const { open, reading } = await opened("layers", 3);
    const details = given(await readDetails(open, reading, { path: "/opt/old", sort: "name" }));
    expect(details.about.tocFrom).toBe("old-annotations");
    expect(details.content?.shown).toMatchObject({ kind: "text", bytes: 1200 });
  });

  test("shows the beginning of a large file, and all of it where it is downloaded", async () => {
    const { open, reading } = await opened("layers", 5);
    const path = "/srv/app/large.log";
    const { content, row } = given(await readDetails(open, reading, { path, sort: "size" }));
    expect(content?.shown).toMatchObject({ kind: "text", bytes: 256 * 1024 });
    expect(given(await readWhole(open, reading, path)).length).toBe(row.bytes);
  });

  test("without a file has none", async () => {
    const { open } = await opened("layers", 6);
    const page = given(await readPage(open, { node: 0, sort: "name", from: 0, count: 10 }));
    expect([page.total, page.about.files]).toEqual([0, 0]);
  });
});

async function failureOf<T>(read: Promise<Result<T, ReadFailure>>): Promise<string> {
  const result = await read;
  return result.ok ? "read" : result.failure.code;
}

describe("what cannot be told is a failure with a name", () => {
  const nowhere = digestOf(Buffer.from("nowhere"));
  const open = async (manifest: Digest, layer: Digest) =>
    openLayer(given(inspector.repository(`oci:bed@${manifest}`, never)), host, manifest, layer);

  test("a layer that the manifest does not name, and one without a TOC", async () => {
    const { steps, left, right } = await layersOf("layers");
    const [, , , plain] = steps.filter(isLayer);
    expect(await failureOf(open(right?.digest ?? nowhere, nowhere))).toBe("not-found");
    expect(await failureOf(open(nowhere, nowhere))).toBe("not-found");
    expect(await failureOf(open(left?.digest ?? nowhere, plain?.left?.digest ?? nowhere))).toBe("not-found");
  });

  test("a path that is not there, and a directory where a file is asked for", async () => {
    const { open: layer, reading } = await opened("layers", 1);
    expect(await failureOf(readDetails(layer, reading, { path: "/no", sort: "name" }))).toBe("not-found");
    expect(await failureOf(readWhole(layer, reading, "/etc"))).toBe("not-found");
    // A link.
    expect(await failureOf(readWhole(layer, reading, "/usr/bin/sh"))).toBe("not-found");
  });

  test("a TOC that is not the one that is named", async () => {
    const { open: layer } = await opened("lying", 1);
    expect(await failureOf(readPage(layer, { node: 0, sort: "name", from: 0, count: 1 }))).toBe("malformed");
  });

  test("a read that is given up", async () => {
    const { steps, right } = await layersOf("layers");
    const [first] = steps.filter(isLayer);
    const gone = AbortSignal.abort();
    const reading = given(inspector.repository(`oci:bed@${right?.digest}`, gone));
    const result = await openLayer(reading, host, right?.digest ?? nowhere, first?.right?.digest ?? nowhere);
    const asked = result.ok
      ? readPage(result.value, { node: 0, sort: "name", from: 0, count: 1 })
      : Promise.resolve(result);
    expect(await failureOf(asked)).toBe("cancelled");
  });
});

test("a process that runs out of memory costs that layer, and the next is read", async () => {
  const small = createFilesHost({ memoryMiB: 1 });
  const { open } = await opened("layers", 2, small);
  const asked = { node: 0, sort: "name", from: 0, count: 1 } as const;
  expect(await failureOf(readPage(open, asked))).toBe("too-large");
  small.close();
  const { open: again } = await opened("layers", 2);
  expect(await failureOf(readPage(again, asked))).toBe("read");
});

test("what the process forgot with its end is read again", async () => {
  const { open } = await opened("layers", 1);
  const asked = { node: 0, sort: "name", from: 0, count: 10 } as const;
  const before = given(await readPage(open, asked));
  host.close();
  expect(given(await readPage(open, asked))).toEqual(before);
});
