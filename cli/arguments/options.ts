import type { parseArgs } from "node:util";
import { DEFAULT_LEVEL } from "#lib/chunked/write/levels.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";

/** What `parseArgs` is told of an option, and what a shell offers behind it; a text that may be anything has neither of the two. */
export type Option = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>["options"]>[string] & {
  readonly values?: readonly string[];
  readonly holds?: "path";
};
export type Options = Readonly<Record<string, Option>>;

export const choices = ["gzip", "zstd-chunked", "dual"] as const satisfies readonly Choice[];
export const formats = ["text", "json", "sarif", "junit", "markdown"] as const;
export type Format = (typeof formats)[number];

/** Those that images are mostly for; any other may be written. */
const platforms = [
  "linux/amd64",
  "linux/arm64",
  "linux/arm/v7",
  "linux/ppc64le",
  "linux/riscv64",
  "linux/s390x",
] as const;

const help = { type: "boolean", short: "h" } as const;
const json = { type: "boolean", default: false } as const;
const dryRun = { type: "boolean", default: false } as const;
const choice = { type: "string", values: choices } as const;
const platform = { type: "string", values: platforms } as const;
const level = { type: "string", default: String(DEFAULT_LEVEL) } as const;
const to = { type: "string" } as const;
/** Exported runs, and public keys: words behind the first are more of them. */
export const places = {
  runs: { type: "string", multiple: true, holds: "path" },
  key: { type: "string", multiple: true, holds: "path" },
} as const;

/** The options of each command: read by these, and completed by these. */
export const commandOptions = {
  inspect: { platform, json, help },
  check: {
    choice,
    format: { type: "string", values: formats },
    evidence: { type: "boolean" },
    // Its value may be left out.
    deep: { type: "boolean", values: ["layers"] },
    json: { type: "boolean" },
    ...places,
    help,
  },
  plan: { choice, json, help },
  apply: {
    choice,
    to,
    level,
    "copy-sboms": { type: "boolean", default: false },
    "dry-run": dryRun,
    json,
    help,
  },
  repair: { to, "dry-run": dryRun, json, help },
  index: {
    from: { type: "string", multiple: true },
    choice,
    "per-compression": { type: "boolean", default: false },
    level,
    "dry-run": dryRun,
    json,
    help,
  },
  evidence: { json: { type: "boolean" }, ...places, help },
  layers: { platform, tree: { type: "boolean", default: false }, json, help },
  cat: { platform, help },
  delta: { platform, tags: { type: "string" }, json, help },
  probe: { json, help },
  forget: { help },
  serve: { help },
  completion: { help },
} as const satisfies Readonly<Record<string, Options>>;
