import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createByteBudget, DEFAULT_READ_BYTES } from "#lib/oci/byte-budget.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import { openLayout } from "#lib/oci/source/layout.ts";
import { analyse } from "#lib/report/analyse.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { readImage } from "#test/read-image.ts";

/*
 * Inputs with a known right answer: indexes that real clients pulled (`client-layouts.json`, what each did in
 * `client-pulls.tsv`), and images made after public bug reports (`report-layouts.json`). Documents alone, byte for byte;
 * what is in a layer decides none of these answers but those of `clientCaseFolder`.
 */

interface LayoutDocuments {
  /** The layout's own `index.json`. */
  readonly index: string;
  /** By digest. */
  readonly documents: Readonly<Record<string, string>>;
}

const read = (file: string): string => readFileSync(join(import.meta.dirname, file), "utf8");

const clientLayouts: Readonly<Record<string, LayoutDocuments>> = JSON.parse(read("client-layouts.json"));
/** Layers of three of them, in base64 by digest: what their bytes decide. */
const clientLayers: Readonly<Record<string, Readonly<Record<string, string>>>> = JSON.parse(
  read("client-layers.json"),
);
const reportLayouts: Readonly<Record<string, LayoutDocuments>> = JSON.parse(read("report-layouts.json"));

/** What one real client did with an index. */
export interface MeasuredPull {
  readonly name: string;
  readonly platform: string;
  readonly client: string;
  /** `none` where nothing was fetched, `?…` where the log does not tell, `1=3` for one digest at two places. */
  readonly position: string;
  readonly isPulled: boolean;
  readonly measuredWith: string;
}

export const measuredPulls: readonly MeasuredPull[] = read("client-pulls.tsv")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => {
    const [name = "", platform = "", client = "", position = "", pulled = "", measuredWith = ""] =
      line.split("\t");
    return { name, platform, client, position, isPulled: pulled === "yes", measuredWith };
  });

export const clientCaseNames: readonly string[] = Object.keys(clientLayouts);

/** A client's case as a folder, with its layers where they are kept; whoever asks for it takes it away. */
export function clientCaseFolder(name: string): { readonly folder: string; readonly tag: string } {
  const layout = clientLayouts[name];
  if (layout === undefined) throw new Error(`there is no case ${name}`);
  const folder = writeLayout(layout);
  for (const [digest, base64] of Object.entries(clientLayers[name] ?? {}))
    writeFileSync(join(folder, "blobs", digest.replace(":", "/")), Buffer.from(base64, "base64"));
  return { folder, tag: tagOf(layout) };
}

export const reportOfClientCase = (name: string): Promise<IndexReport> => reportOf(clientLayouts, name);

/** An image of a bug report; its layout's only image where no tag or digest is given. */
export const reportOfReportCase = (name: string): Promise<IndexReport> => reportOf(reportLayouts, name);

async function reportOf(
  layouts: Readonly<Record<string, LayoutDocuments>>,
  name: string,
): Promise<IndexReport> {
  const layout = layouts[name];
  if (layout === undefined) throw new Error(`there is no case ${name}`);
  const folder = writeLayout(layout);
  try {
    const source = openLayout(folder, { name, budget: createByteBudget(DEFAULT_READ_BYTES) });
    const image = await readImage(
      source,
      { tag: tagOf(layout) },
      { signal: new AbortController().signal, store: createContentStore({ memoryBytes: 0 }) },
    );
    if (!image.ok) throw new Error(`${name}: ${image.failure.message}`);
    return analyse(image.value, name);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tagOf({ index }: LayoutDocuments): string {
  const { manifests } = JSON.parse(index);
  return manifests[0]?.annotations?.["org.opencontainers.image.ref.name"] ?? "";
}

/** The layout as a folder again; whoever asks for it takes it away. */
export function writeLayout({ index, documents }: LayoutDocuments): string {
  const folder = mkdtempSync(join(tmpdir(), "twofold-case-"));
  mkdirSync(join(folder, "blobs", "sha256"), { recursive: true });
  writeFileSync(join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(join(folder, "index.json"), index);
  for (const [digest, text] of Object.entries(documents))
    writeFileSync(join(folder, "blobs", digest.replace(":", "/")), text);
  return folder;
}
