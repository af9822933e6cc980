import { readFileSync } from "node:fs";
import { join } from "node:path";
import { service } from "#lib/inspect/service.ts";

/** The version of this Twofold, as its package says it. */
export function productVersion(): string {
  const file: unknown = JSON.parse(readFileSync(join(service().loaded.root, "package.json"), "utf8"));
  const version = typeof file === "object" && file !== null && "version" in file ? file.version : null;
  return typeof version === "string" ? version : "";
}
