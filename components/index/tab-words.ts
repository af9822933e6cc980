import { formatCount } from "#lib/ladder/figures.ts";

/** Words of the tab Source, which is loaded by those who open it. */
export const tabWords = {
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
