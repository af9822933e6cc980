import { createJobRunner } from "#lib/chunked/read/job-runner.ts";
import { layersToRead } from "#lib/deep/layers-to-read.ts";
import { readDeep } from "#lib/deep/read-deep.ts";
import type { DeepProgress, DeepReport, Depth } from "#lib/deep/report.ts";
import { createTurns } from "#lib/deep/turns.ts";
import { createInspector } from "#lib/inspect/inspect.ts";
import { createByteBudget, DEFAULT_READ_BYTES } from "#lib/oci/byte-budget.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import { parseConfig } from "#lib/oci/parse-document.ts";
import { ok } from "#lib/oci/result.ts";
import { openLayout } from "#lib/oci/source/layout.ts";
import type { Source } from "#lib/oci/source/source.ts";
import { type ImageLayer, type MadeImage, makeImage } from "#test/chunked/chunked-image.ts";
import { type MadeFile, type MakeOptions, makeLayer, tarHeader } from "#test/chunked/make-layer.ts";
import { writeLayout } from "#test/command/images.ts";
import { temporaryFolder } from "#test/command/twofold.ts";

export interface Looked extends DeepReport {
  /** `code reason positions` of each issue. */
  readonly said: readonly string[];
  readonly progress: readonly DeepProgress[];
}

export interface LookOptions {
  readonly depth?: Depth;
  readonly tag?: string;
  /** Stands before the layout, for registries that are not as they should be. */
  readonly through?: (source: Source) => Source;
  readonly signal?: AbortSignal;
}

/** Looks into the layers of an image as `check --deep` does. */
export function lookInto(image: MadeImage, options: LookOptions = {}): Promise<Looked> {
  const folder = temporaryFolder();
  writeLayout(folder, { t: image });
  return lookIntoFolder(folder, { tag: "t", ...options });
}

export async function lookIntoFolder(
  folder: string,
  {
    depth = "claims",
    tag = "",
    through = (source) => source,
    signal = new AbortController().signal,
  }: LookOptions,
): Promise<Looked> {
  const source = through(openLayout(folder, { name: "image", budget: createByteBudget(DEFAULT_READ_BYTES) }));
  const inspector = createInspector(() => ok(source), createContentStore({ memoryBytes: 0 }));
  const report = await inspector.inspect(tag === "" ? "oci:image" : `oci:image:${tag}`, {
    signal: new AbortController().signal,
  });
  if (!report.ok) throw new Error(report.failure.message);
  const progress: DeepProgress[] = [];
  const deep = await readDeep(report.value, depth, layersToRead(report.value, depth), {
    reading: { source, jobs: createJobRunner(), signal },
    turns: createTurns(),
    async diffIds({ configDigest: digest, configBytes: size }) {
      if (digest === null) return ok([]);
      const bytes = await source.readBlob({ digest, size }, 1e6, signal);
      const config = bytes.ok ? parseConfig(bytes.value) : bytes;
      return config.ok ? ok(config.value.diffIds) : config;
    },
    onProgress: (step) => void progress.push(step),
  });
  const said = deep.issues.map(({ code, reason, positions }) => `${code} ${reason} ${positions.join("+")}`);
  return { ...deep, said, progress };
}

export const files: readonly MadeFile[] = [
  { path: "a/", type: "dir" },
  { path: "a/x", content: "x".repeat(5000), cuts: [2000, 2500, 500] },
  { path: "a/y", content: "the y" },
];

/** The bytes that a chunked layer really has, under the digest they have. */
export const withBlob = (layer: ReturnType<typeof makeLayer>, edit: (blob: Buffer) => void) => {
  const blob = Buffer.from(layer.blob);
  edit(blob);
  return { ...layer, blob };
};

/**
 * An image of one platform with what its zstd:chunked layer suffers from, for the examples in `docs/issues`:
 *
 *   amd64 gzip, amd64 chunked+ | FAULT
 *
 *   damaged toc      bytes of the table of contents are not those of its checksum
 *   latin-1 name     the tar has a name that is not UTF-8
 */
export function deepImage(line: string): MadeImage {
  const [spec = "", fault = ""] = line.split("|").map((part) => part.trim());
  const layer = chunkedLayer(fault);
  const entries = spec.split(",").map((entry): readonly ImageLayer[] => {
    const [platform, kind] = entry.trim().split(" ");
    if (platform !== "amd64") throw new Error(`the bed knows amd64 alone: ${entry}`);
    if (kind === "gzip") return [{ gzipOf: layer.tar }];
    if (kind === "chunked+") return [layer];
    throw new Error(`the bed knows no ${entry}`);
  });
  return makeImage(entries);
}

function chunkedLayer(fault: string): ReturnType<typeof makeLayer> {
  if (fault === "") return makeLayer(files);
  if (fault === "damaged toc") {
    const layer = makeLayer(files);
    const [offset = 0] = (layer.annotations["io.github.containers.zstd-chunked.manifest-position"] ?? "")
      .split(":")
      .map(Number);
    return withBlob(layer, (blob) => void blob.write("damaged", offset + 20));
  }
  if (fault === "latin-1 name") return makeLayer([{ path: "caf\ufffd" }], latin1Name);
  throw new Error(`the bed knows no fault "${fault}"`);
}

const name = Buffer.from("caf\u00e9", "latin1");
const latin1Name: MakeOptions = {
  editTarSplit: () => {
    const header = tarHeader({ path: name, flag: "0", link: "", size: 0 });
    const lines = [
      { type: 2, payload: header.toString("base64"), position: 0 },
      { type: 1, name_raw: name.toString("base64"), payload: null, position: 1 },
      { type: 2, payload: Buffer.alloc(1024).toString("base64"), position: 2 },
    ];
    return lines.map((one) => JSON.stringify(one));
  },
};
