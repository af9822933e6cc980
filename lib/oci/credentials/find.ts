import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ReadFailure } from "../failure.ts";
import { fail, ok, type Result } from "../result.ts";
import type { Credentials } from "./credentials.ts";
import { askHelper } from "./helper.ts";

export interface WhereToLook {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The home folder of the user; null when there is none. */
  readonly home: string | null;
  /** The number of the user; the one of this process when it is left out. */
  readonly uid?: number;
}

type Found = Result<Credentials | null, ReadFailure>;
type Json = Readonly<Record<string, unknown>>;

/** Docker writes its Hub under this name, for which no other host stands (docker/cli, `IndexServer`). */
const HUB_KEY = "https://index.docker.io/v1/";
const HUB_NAMES = new Set(["docker.io", "index.docker.io", "registry-1.docker.io"]);
/** Credential files are small; something larger is another file. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;

/**
 * Credentials the way containers tools find them: the first file that has some for the repository counts
 * (containers-auth.json(5)), and in it the longest path that matches. Null when nobody has any.
 */
export async function findCredentials(
  registry: string,
  repository: string,
  where: WhereToLook,
): Promise<Found> {
  for (const { path, isLegacy } of authFiles(where)) {
    const file = await readAuthFile(path);
    if (!file.ok) return file;
    if (file.value === null) continue;
    const found = await credentialsIn(
      isLegacy ? { auths: file.value } : file.value,
      registry,
      repository,
      where,
    );
    if (!found.ok || found.value !== null) return found;
  }
  return ok(null);
}

/** The files in the order they are asked. `REGISTRY_AUTH_FILE` stands for all of containers' own. */
export function authFiles({
  env,
  home,
  uid = process.getuid?.(),
}: WhereToLook): readonly { path: string; isLegacy: boolean }[] {
  const named = env["REGISTRY_AUTH_FILE"];
  if (named) return [{ path: named, isLegacy: false }];
  const runtime = env["XDG_RUNTIME_DIR"] ? join(env["XDG_RUNTIME_DIR"], "containers") : runtimeOf(uid);
  const config = env["XDG_CONFIG_HOME"] || (home === null ? "" : join(home, ".config"));
  const docker = env["DOCKER_CONFIG"] || (home === null ? "" : join(home, ".docker"));
  return [
    ...(runtime === null ? [] : [{ path: join(runtime, "auth.json"), isLegacy: false }]),
    ...(config === "" ? [] : [{ path: join(config, "containers", "auth.json"), isLegacy: false }]),
    ...(docker === "" ? [] : [{ path: join(docker, "config.json"), isLegacy: false }]),
    ...(home === null ? [] : [{ path: join(home, ".dockercfg"), isLegacy: true }]),
  ];
}

/** Where `podman login` writes for who has no session, such as root (containers/image, `defaultPerUIDPathFormat`). */
const runtimeOf = (uid: number | undefined): string | null =>
  uid === undefined ? null : `/run/containers/${uid}`;

/** What one file has for a repository: its helper for the registry, else its store, else what it holds itself. */
export async function credentialsIn(
  file: Json,
  registry: string,
  repository: string,
  { env }: Pick<WhereToLook, "env">,
): Promise<Found> {
  const serverNames = HUB_NAMES.has(registry) ? [HUB_KEY, "docker.io"] : [registry];
  const helpers = asObject(file["credHelpers"]);
  for (const name of [registry, ...serverNames]) {
    const helper = Object.hasOwn(helpers, name) ? helpers[name] : undefined;
    if (typeof helper === "string" && helper !== "") return askHelper(helper, name, env);
  }
  const store = file["credsStore"];
  if (typeof store === "string" && store !== "") {
    for (const name of serverNames) {
      const found = await askHelper(store, name, env);
      if (!found.ok || found.value !== null) return found;
    }
  }
  return ok(fromAuths(asObject(file["auths"]), registry, repository));
}

function fromAuths(auths: Json, registry: string, repository: string): Credentials | null {
  const byName = new Map<string, unknown>();
  for (const [key, value] of Object.entries(auths)) {
    // An exact key goes before one that has to be tidied up first.
    const name = tidied(key);
    if (!byName.has(name) || name === key) byName.set(name, value);
  }
  for (const name of candidates(registry, repository)) {
    const found = fromEntry(asObject(byName.get(name)));
    if (found !== null) return found;
  }
  return null;
}

/** `host/a/b`, `host/a`, `host`: the longest path goes first. */
function candidates(registry: string, repository: string): readonly string[] {
  const parts = repository.split("/");
  const hosts = HUB_NAMES.has(registry)
    ? ["docker.io", "index.docker.io", "registry-1.docker.io"]
    : [registry];
  return [
    ...parts.flatMap((_, i) => hosts.map((host) => `${host}/${parts.slice(0, parts.length - i).join("/")}`)),
    ...hosts,
  ];
}

/** Old files have URLs as keys: `https://quay.io/v1/`. */
function tidied(key: string): string {
  const bare = key.replace(/^https?:\/\//, "");
  return bare === key ? key.replace(/\/$/, "") : bare.replace(/\/.*$/, "");
}

function fromEntry(entry: Json): Credentials | null {
  const { auth, identitytoken, registrytoken, username, password } = entry;
  if (isText(identitytoken)) return { identityToken: identitytoken };
  if (isText(registrytoken)) return { registryToken: registrytoken };
  if (isText(auth)) {
    const text = Buffer.from(auth, "base64").toString("utf8");
    const colon = text.indexOf(":");
    // Docker's own files may end the password with NULs.
    if (colon > 0)
      return { username: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, "") };
  }
  return isText(username) && isText(password) ? { username, password } : null;
}

async function readAuthFile(path: string): Promise<Result<Json | null, ReadFailure>> {
  const refuse = (said: string) =>
    fail<ReadFailure>({
      code: "credentials",
      message: `The credentials file ${path} ${said}.`,
      next: "Fix the file, or sign in again with `podman login`.",
    });
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === "ENOENT" || code === "ENOTDIR" ? ok(null) : refuse(`cannot be read (${code})`);
  }
  if (text.length > MAX_FILE_BYTES) return refuse("is too large");
  if (text.trim() === "") return ok(null);
  try {
    return ok(asObject(JSON.parse(text)));
  } catch {
    // The parser's own words would quote the file.
    return refuse("is not JSON");
  }
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

function asObject(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
