import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { service } from "#lib/inspect/service.ts";

/** One of our own documents; `name` is below `docs`, and never what a visitor wrote. */
export const readDocument = (name: string): Promise<string> =>
  readFile(join(service().loaded.root, "docs", name), "utf8");
