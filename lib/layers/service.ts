import { createJobRunner, type JobRunner } from "#lib/chunked/read/job-runner.ts";
import { createFilesHost, type FilesHost } from "./files-host.ts";

/** What the routes look into layers with, made once per process. */
export interface LayersService {
  readonly files: FilesHost;
  readonly jobs: JobRunner;
}

/** Route bundles hold modules of their own: what must be one per process hangs on `globalThis`. */
const shared = globalThis as typeof globalThis & { twofoldLayers?: LayersService };

/** Starts nothing yet: processes are begun with the first question. Not for routes: their bundles would start them from another place. */
export function shareLayers(): LayersService {
  shared.twofoldLayers = { files: createFilesHost(), jobs: createJobRunner() };
  return shared.twofoldLayers;
}

/** The server makes it before it answers anybody. */
export function layersService(): LayersService {
  if (shared.twofoldLayers === undefined) throw new Error("the server was started without its layers");
  return shared.twofoldLayers;
}
