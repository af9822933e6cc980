import { formatBytes, formatCount, plural } from "#lib/ladder/figures.ts";
import type { FilesAbout, NoFiles } from "#lib/layers/answers.ts";

/** Words of the Layers view, so that they can be read through and translated. */
export const words = {
  /** Of an image by its platform; of what is none by its place and what it is. */
  layersOf: (platform: string | null, position: number, role: string) =>
    role === "image" && platform !== null ? `Layers of ${platform}` : `Layers of entry ${position} (${role})`,
  sameFiles: "unpack to the same files",
  otherFiles: "unpack to different files (diff IDs differ)",
  unknownFiles: "may differ: a configuration could not be read",
  entries: "entries",
  entry: "entry",
  and: "and",
  choose: "Images",
  loading: "reading the layers",
  none: "No entry has layers that could be read.",
  empty: "This image has no layers.",
  heads: {
    createdBy: "created by",
    difference: "difference",
    pull: "partial pull",
    shared: "shared with",
  },
  noHistory: "not in the history",
  emptySteps: (count: number) => `${plural(count, "step")} without a layer`,
  layer: (number: number) => `layer ${number}`,
  missing: "no such layer",
  /** Of the layer's own entry. */
  sharedWith: (positions: readonly number[]) =>
    positions.length === 0
      ? "no other"
      : positions.length > MANY
        ? `${formatCount(positions.length)} entries`
        : `${positions.length === 1 ? "entry" : "entries"} ${positions.join(", ")}`,
  sharedTitle: "Other entries of this index with the same blob",
  total: (count: number) => plural(count, "layer"),
  ofLayers: (parts: number, all: number) => `${formatCount(parts)} of ${formatCount(all)}`,
  /** More than twice as much, or as little, is told in bytes. */
  inBytes: (bytes: number) => `${bytes < 0 ? "−" : "+"}${formatBytes(Math.abs(bytes))}`,
  differs: "other files",
  differsMore:
    "The two layers unpack to different files (their diff IDs differ). Shown are those of the zstd layer.",
  pullWord: (kind: string, reason: string | null) =>
    kind === "in-parts" ? "yes" : kind === "refused" ? "refused" : (pullWords[reason ?? ""] ?? "no"),
  pulledWhole: "Pulled whole",
  pulledInParts: "Pulled in parts",
  allInParts:
    "Podman and CRI-O pull every layer in parts: they download only the chunks that they do not have.",
  noneInParts: "This platform has no zstd:chunked image, so every client downloads its layers whole.",
  wholeTitle: (number: number, reason: string) => `Layer ${number} ${reason}`,
  moreWhole: (count: number) => `${plural(count, "more layer")} for the same reason`,
  // The opened layer.
  searchFiles: (files: number) => `Search ${plural(files, "file")}`,
  clearSearch: "Clear the search",
  sort: "Sort",
  byName: "Name",
  bySize: "Size",
  tree: (number: number) => `Files of layer ${number}`,
  reading: "reading",
  readingFiles: "Reading the table of contents",
  noFilesInLayer: "This layer changes no file.",
  found: (total: number, shown: number) =>
    total === 0
      ? "No file has this in its name."
      : total > shown
        ? `${plural(total, "file")}, the first ${formatCount(shown)} shown`
        : plural(total, "file"),
  foundList: "Files found",
  /** A whiteout: of everything here, of one name. */
  removesAll: "hides all that lower layers have here",
  removesIt: "removed",
  notUtf8: "not UTF-8",
  notListed: "not listed",
  // One file.
  close: "Close the file",
  size: "size",
  modeAndOwner: "mode, owner",
  modified: "modified",
  digest: "digest",
  chunks: (count: number) => plural(count, "chunk"),
  linkTo: "leads to",
  emptyFile: "The file is empty.",
  noContent: "It has no content of its own.",
  directory: (files: number, bytes: number) =>
    `A directory with ${plural(files, "file")}, ${formatBytes(bytes)}.`,
  firstBytes: (shown: number, size: number) => `The first ${formatBytes(shown)} of ${formatBytes(size)}.`,
  binary: "No text: shown as bytes.",
  content: (name: string) => `Content of ${name}`,
  download: "Download",
  fileCommand: "the whole file",
  readByRanges: (about: FilesAbout, fileBytes: number | null, layerBytes: number) =>
    fileBytes === null
      ? `Read by ranges: TOC ${formatBytes(about.tocBytes)}, of ${formatBytes(layerBytes)}.`
      : `Read by ranges: TOC ${formatBytes(about.tocBytes)}, this file ${formatBytes(fileBytes)}, of ${formatBytes(layerBytes)}.`,
  fromFooter: "The TOC was found by the footer of the layer, so nothing proves that it is the right one.",
  twin: (position: number) => `Files by the TOC of the zstd:chunked layer in entry ${position}.`,
  // The layer itself.
  about: "About this layer",
  mediaType: "media type",
  toc: "TOC and tar-split",
  tocBytes: (bytes: number, size: number) => `${formatBytes(bytes)} of ${formatBytes(size)}`,
  annotations: (count: number) => plural(count, "annotation"),
  digestOf: (number: number, compression: string) => `digest of layer ${number}, ${compression}`,
  noFilesTitle: "Files not shown",
  noFiles: ({ reason, bytes }: NoFiles) =>
    reason === "no-file-system"
      ? "This layer holds no tar, so there are no files to list."
      : `${reason === "no-toc" ? "This zstd layer has no TOC" : "gzip has no TOC"}: to see its files, all ${formatBytes(bytes)} have to be downloaded.`,
  noFilesNext: "The command downloads the layer and prints one file of it.",
  // Configuration.
  configuration: "Configuration",
  configDigest: "digest of the configuration",
  sameConfig: "one for both",
  ofEntry: (position: number) => `entry ${position}`,
  names: "names only",
  labels: "Labels",
  config: {
    created: "created",
    author: "author",
    user: "user",
    entrypoint: "entrypoint",
    command: "command",
    directory: "directory",
    ports: "ports",
    volumes: "volumes",
    stops: "stops on",
    environment: "environment",
  },
  nothingSet: "The configuration sets nothing that is shown here.",
} as const;

/** More positions are no help to look at. */
const MANY = 6;

const pullWords: Readonly<Record<string, string>> = {
  "no-annotations": "no TOC",
  "old-keys": "old format",
  "no-tarsplit": "no tar-split",
  "too-large": "TOC too large",
};

/** Why a layer is pulled whole, and what to do about it; the same reason is told once. */
export const wholeReasons: Readonly<Record<string, { readonly title: string; readonly more: string }>> = {
  "no-annotations": {
    title: "has no TOC",
    more: "It is plain zstd. Build it as zstd:chunked, or make it from what is there with `twofold apply`.",
  },
  "old-keys": {
    title: "is in the old format",
    more: "Written by a tool of before 2023, whose annotations clients no longer read. Build it again with a tool of today.",
  },
  "no-tarsplit": {
    title: "has no tar-split",
    more: "Without it podman cannot put the tar together again. Build it again with a tool of today.",
  },
  "too-large": {
    title: "has too large a TOC",
    more: "Clients read a TOC of up to 150 MiB. Split the layer into smaller ones.",
  },
  refused: {
    title: "is refused",
    more: "Its annotations contradict each other, and clients refuse the pull. Build and push it again.",
  },
};
