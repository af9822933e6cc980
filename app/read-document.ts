import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** One of our own documents; `name` is below `docs`, and never what a visitor wrote. */
export const readDocument = (name: string): Promise<string> =>
  readFile(join(process.cwd(), "docs", name), "utf8");
