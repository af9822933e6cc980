import { createFilesHost, type FilesHost } from "./files-host.ts";

/** Route bundles hold modules of their own: what must be one per process hangs on `globalThis`. */
const shared = globalThis as typeof globalThis & { twofoldLayers?: FilesHost };

/** Starts nothing yet: the process beside is begun with the first question. Not for routes. */
export function shareLayers(): FilesHost {
  shared.twofoldLayers = createFilesHost();
  return shared.twofoldLayers;
}

/** The files of layers, kept for this process. The server makes it before it answers anybody. */
export function layerFiles(): FilesHost {
  if (shared.twofoldLayers === undefined) throw new Error("the server was started without its layers");
  return shared.twofoldLayers;
}
