/** Words of the tabs Layers and Source, which are loaded by those who open them. */
export const tabWords = {
  layersOf: "Layers of",
  sameFiles: "same diff IDs, so the same file systems",
  differentFiles: "different diff IDs: not the same file systems",
  noLayers: "No entry here has layers that could be read.",
  digestOfLayer: (number: number) => `digest of layer ${number}`,
  sharedWith: (positions: readonly number[]) => `also in ${positions.join(", ")}`,
  documents: { manifest: "The document, as served", config: "Its configuration, as served" },
  document: "document",
  backToManifest: "back to the manifest",
  sourceNote: (bytes: number) => `${bytes.toLocaleString("en")} bytes, its digests lead to what they name`,
  text: "Text of the document",
  layout: "Layout",
  laidOut: "laid out",
  asServed: "as served",
  forget: "Forget this repository",
  forgetWhat: (repository: string) => `Delete the documents and reports that Twofold keeps of ${repository}`,
  forgotten: (documents: number, reports: number) =>
    `Deleted ${documents.toLocaleString("en")} documents and ${reports.toLocaleString("en")} reports.`,
} as const;
