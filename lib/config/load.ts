import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { isMap, isScalar, LineCounter, type Node, parseDocument } from "yaml";
import type { z } from "zod";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { componentFaults, type FaultAt, fileFaults } from "./beyond-schema.ts";
import { plainIssue } from "./plain-issue.ts";
import { type Settings, settingsSchema } from "./schema.ts";

/** One wrong thing in the settings, with where it stands; `line` is null for the environment and for a whole file. */
export interface SettingsFault {
  readonly file: string;
  readonly line: number | null;
  readonly message: string;
}

export interface LoadedSettings {
  readonly settings: Settings;
  readonly listen: { readonly host: string; readonly port: number };
  /** PostgreSQL's address, or null for the embedded database in `dataFolder`. */
  readonly databaseUrl: string | null;
  /** Folder of the embedded database and the cache; absolute. */
  readonly dataFolder: string;
  /** Folder of Twofold itself, where the samples are; absolute. */
  readonly root: string;
  /** The file read, or null when there is none. */
  readonly file: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Keys whose value is never repeated in a message. */
const SECRET = /password$|token$/i;

/** Settings are read once: to compile their schema takes longer than to read them. */
const ONCE = { jitless: true };

/** Reads the settings file and the environment; every fault is found, not the first alone. */
export function loadSettings(
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): Result<LoadedSettings, readonly SettingsFault[]> {
  const named = env["TWOFOLD_CONFIG"] || null;
  const file = inFolder(folder, named ?? "twofold.yaml");
  const present = existsSync(file);
  const faults: SettingsFault[] = [];
  if (named !== null && !present)
    faults.push({ file: named, line: null, message: "TWOFOLD_CONFIG names this file, and it is not there" });

  const port = readPort(env["PORT"]);
  if (port === null)
    faults.push({
      file: "PORT",
      line: null,
      message: `"${env["PORT"]}" is no port: a number from 0 to 65535 is`,
    });

  const parsed = present ? readSettingsFile(file) : ok(settingsSchema.parse({}, ONCE));
  if (!parsed.ok) faults.push(...parsed.failure);
  if (faults.length > 0 || !parsed.ok || port === null) return fail(faults);
  return ok({
    settings: parsed.value,
    listen: { host: env["HOST"] || "127.0.0.1", port },
    databaseUrl: env["DATABASE_URL"] || null,
    dataFolder: inFolder(folder, env["TWOFOLD_DATA"] || ".twofold"),
    root: env["TWOFOLD_ROOT"] || folder,
    file: present ? file : null,
    env,
  });
}

function inFolder(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

function readPort(value: string | undefined): number | null {
  if (value === undefined || value === "") return 3000;
  return /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? Number(value) : null;
}

function readSettingsFile(file: string): Result<Settings, readonly SettingsFault[]> {
  try {
    return parseSettings(readFileSync(file, "utf8"), file, fileFaults);
  } catch (error) {
    return fail([
      {
        file,
        line: null,
        message: `cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      },
    ]);
  }
}

/** The settings a YAML text holds; exported so that tests need no file. `more` looks for what the text alone does not show. */
export function parseSettings(
  text: string,
  file: string,
  more: (settings: Settings) => readonly FaultAt[] = () => [],
): Result<Settings, readonly SettingsFault[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  if (document.errors.length > 0) {
    return fail(
      document.errors.map((error) => ({
        file,
        line: lineAt(error.pos[0]),
        message: (error.message.split("\n")[0] ?? "is not YAML").replace(/ at line \d+, column \d+:?$/, ""),
      })),
    );
  }
  const value: unknown = document.toJS() ?? {};
  const result = settingsSchema.safeParse(value, ONCE);
  const faults = result.success
    ? [...componentFaults(result.data), ...more(result.data)]
    : result.error.issues.flatMap((issue) => faultsOf(issue, value));
  if (result.success && faults.length === 0) return ok(result.data);
  return fail(
    faults.map(({ path, message }) => ({ file, line: lineOf(document.contents, path, lineAt), message })),
  );
}

type Path = readonly PropertyKey[];

function faultsOf(issue: z.core.$ZodIssue, root: unknown): FaultAt[] {
  const name = issue.path.map(String).join(".") || "the file";
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(issue.path);
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      message: `\`${[...issue.path.map(String), key].join(".")}\` is no setting${known.length > 0 ? `; ${issue.path.length > 0 ? `\`${name}\`` : "the file"} takes ${known.join(", ")}` : ""}`,
    }));
  }
  if (issue.code === "invalid_key") {
    return [
      {
        path: issue.path,
        message: `\`${name}\`: ${issue.issues[0]?.message ?? "is not a name that fits here"}`,
      },
    ];
  }
  const last = String(issue.path.at(-1) ?? "");
  const value = issue.path.reduce<unknown>(
    (at, key) => (isRecord(at) ? at[String(key)] : Array.isArray(at) ? at[Number(key)] : undefined),
    root,
  );
  const shown =
    SECRET.test(last) || value === undefined || typeof value === "object"
      ? ""
      : ` (it is ${JSON.stringify(value)})`;
  return [{ path: issue.path, message: `\`${name}\`${shown}: ${plainIssue(issue)}` }];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The keys the schema takes at a path, for the message about one it does not take. */
function knownKeys(path: Path): string[] {
  let at: unknown = settingsSchema;
  for (const key of path) at = childSchema(unwrap(at), String(key));
  const found = unwrap(at);
  return isObjectSchema(found) ? Object.keys(found.shape).map((key) => `\`${key}\``) : [];
}

interface ObjectSchema {
  readonly shape: Record<string, unknown>;
}
const isObjectSchema = (value: unknown): value is ObjectSchema => isRecord(value) && isRecord(value["shape"]);

function unwrap(schema: unknown): unknown {
  let at = schema;
  while (isRecord(at) && isRecord(at["def"]) && "innerType" in at["def"]) at = at["def"]["innerType"];
  return at;
}

function childSchema(schema: unknown, key: string): unknown {
  if (isObjectSchema(schema)) return schema.shape[key];
  return isRecord(schema) ? schema["valueType"] : undefined;
}

/** The line of the innermost node on the path: the key where it is in the file, else what should have held it. */
function lineOf(contents: unknown, path: Path, lineAt: (offset: number) => number): number | null {
  let node: unknown = contents;
  let offset = startOf(node);
  for (const key of path) {
    if (!isMap(node)) {
      node = isRecord(node) && Array.isArray(node["items"]) ? node["items"][Number(key)] : undefined;
      offset = startOf(node) ?? offset;
      continue;
    }
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
    if (pair === undefined) break;
    offset = startOf(pair.key) ?? offset;
    node = pair.value;
  }
  return offset === null ? null : lineAt(offset);
}

function startOf(node: unknown): number | null {
  return (node as Node | null | undefined)?.range?.[0] ?? null;
}

/** `twofold.yaml:3: …`, the form that terminals and editors turn into a link. */
export function formatFault(fault: SettingsFault): string {
  return `${fault.file}${fault.line === null ? "" : `:${fault.line}`}: ${fault.message}`;
}
