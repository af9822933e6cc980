import { type Operation, type ProblemCode, reference, unread } from "./operation.ts";

const inLayer = {
  ref: { text: "The manifest, by its digest: `REPOSITORY@DIGEST`." },
  layer: { text: "Digest of one of its layers." },
};
const inLayerFailures: readonly ProblemCode[] = [
  "bad-query",
  "not-found",
  "unauthorized",
  "malformed",
  "too-large",
  "busy",
];
const sort = { text: "Directories first, by name; or the largest first.", values: ["name", "size"] };
const filePath = { text: "From the root of the layer; `\\xe9` is a byte, a backslash is two." };
const count = { text: "Rows at most; 200 where it is not said, 500 at most." };

/** Layers side by side, the files in them, and what an update downloads. */
export const layersOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/layers",
    summary: "The layers of two images of one platform side by side, with what made them.",
    query: {
      ref: reference,
      entry: { text: "Position of an entry; the other side is its twin. Without it the first pair." },
    },
    answers: { type: "LayersReport" },
    failures: ["bad-query", ...unread, "not-an-image", "unreachable", "busy"],
  },
  {
    method: "get",
    path: "/layers/files",
    summary: "A window of a directory of a zstd:chunked layer, by its table of contents.",
    query: {
      ...inLayer,
      node: { text: "The directory, by its number; 0 is the root." },
      sort,
      from: { text: "The first row of the window, from 0." },
      count,
    },
    answers: { type: "FilePage" },
    failures: inLayerFailures,
  },
  {
    method: "get",
    path: "/layers/search",
    summary:
      "The files of a layer whose names have a text in them; whose paths do, where the text has a slash.",
    query: {
      ...inLayer,
      text: { text: "Capitals count where it has some." },
      count,
    },
    answers: { type: "FoundFiles" },
    failures: inLayerFailures,
  },
  {
    method: "get",
    path: "/layers/file",
    summary: "A file of a layer, with the first 256 KiB of its content as text, or the first 2 KiB as bytes.",
    query: { ...inLayer, path: filePath, sort },
    answers: { type: "FileDetails" },
    failures: inLayerFailures,
  },
  {
    method: "get",
    path: "/layers/content",
    summary: "A file of a layer as it is, of 32 MiB at most, after its digest was checked.",
    query: { ...inLayer, path: filePath },
    answers: { media: "application/octet-stream" },
    failures: inLayerFailures,
  },
  {
    method: "get",
    path: "/updates",
    summary: "What moving from one build to the next downloads: whole layers, changed files, changed chunks.",
    query: {
      from: { text: "The build before, by its digest: `REPOSITORY@DIGEST`." },
      to: { text: "The build after, by its digest." },
      platform: { text: "`linux/amd64`; without it that of the server, or the only one." },
    },
    answers: { type: "UpdateCost" },
    failures: ["bad-query", ...unread, "not-an-image", "too-large", "busy"],
  },
];
