import { formatCount } from "#lib/ladder/figures.ts";

/** Words of the tabs Layers and Source, which are loaded by those who open them. */
export const tabWords = {
  layersOf: "Layers of",
  sameFiles: "same files (equal diff IDs)",
  differentFiles: "different files (diff IDs differ)",
  noLayers: "No entry has layers that could be read.",
  digestOfLayer: (number: number) => `digest of layer ${number}`,
  sharedWith: (positions: readonly number[]) =>
    `also in ${positions.length === 1 ? "entry" : "entries"} ${positions.join(", ")}`,
  documents: { manifest: "Document as served", config: "Configuration as served" },
  document: "document",
  backToManifest: "Back to the manifest",
  sourceNote: (bytes: number) => `${formatCount(bytes)} bytes; digests are links`,
  text: "Text of the document",
  layout: "Layout",
  laidOut: "formatted",
  asServed: "as served",
  forget: "Forget this repository",
  forgetWhat: (repository: string) => `Delete the documents and reports that Twofold keeps of ${repository}`,
  forgotten: (documents: number, reports: number) =>
    `Deleted ${documents.toLocaleString("en")} documents and ${reports.toLocaleString("en")} reports.`,
} as const;
