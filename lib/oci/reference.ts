import { isIPv6 } from "node:net";
import { type Digest, parseDigest } from "./digest.ts";
import type { ReadFailure } from "./failure.ts";
import { fail, ok, type Result } from "./result.ts";
import { understandPaste } from "./understand-paste.ts";

/** What a reference names: a repository behind a registry, or an OCI image layout in a folder. */
export type Reference = RegistryReference | LayoutReference;

export interface RegistryReference {
  readonly kind: "registry";
  /** Host with its port, if any; Docker Hub is always `docker.io`. */
  readonly registry: string;
  readonly repository: string;
  /** Null only beside a digest. */
  readonly tag: string | null;
  readonly digest: Digest | null;
}

export interface LayoutReference {
  readonly kind: "layout";
  readonly path: string;
  /** Null means the only image there, unless a digest is given. */
  readonly tag: string | null;
  readonly digest: Digest | null;
}

/** Grammar of distribution's `reference` package (distribution/reference, reference.go and regexp.go). */
const HOST_LABEL = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const HOST = new RegExp(`^(?:(${HOST_LABEL}(?:\\.${HOST_LABEL})*)|\\[([a-fA-F0-9:]+)\\])(?::(\\d+))?$`);
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
/** Whether a text can be a tag. */
export const isTag = (text: string): boolean => TAG.test(text);
/** The repository without its registry (distribution/reference, RepositoryNameTotalLengthMax). */
const MAX_REPOSITORY = 255;
/** What container tools show as an image's ID; distribution/reference refuses it as a name. */
const IMAGE_ID = /^(?:sha256:)?[0-9a-f]{64}$/;
/** Far above any reference there can be; keeps messages and patterns short. */
const MAX_REFERENCE = 4096;

const DOCKER_HUB_ALIASES = new Set([
  "docker.io",
  "index.docker.io",
  "registry-1.docker.io",
  "registry.hub.docker.com",
]);

type Parsed<T = Reference> = Result<T, ReadFailure>;

/** Reads a reference as container tools do, `docker://` and `oci:` included; what is wrong is said exactly. */
export function parseReference(given: string): Parsed {
  const text = given.trim();
  if (text === "") return wrong(given, "it is empty", "Enter an image, such as quay.io/org/app:tag.");
  if (text.length > MAX_REFERENCE)
    return wrong(`${text.slice(0, 60)}…`, `it is longer than ${MAX_REFERENCE} characters`);
  return text.startsWith("oci:") ? parseLayout(text) : parseRegistry(text.replace(/^docker:\/\//, ""), given);
}

function parseRegistry(text: string, given: string): Parsed {
  if (/\s/.test(text))
    return wrong(
      given,
      "a reference must not have spaces",
      suggestPasted(text) ?? suggest(text.replace(/\s+/g, "-")),
    );
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text);
  if (scheme) return wrong(given, `${scheme[1]}:// is a web address`, suggestPasted(text));

  if (IMAGE_ID.test(text))
    return wrong(
      given,
      "it is an image ID, which does not say where the image is",
      "Use registry/repository@sha256:….",
    );

  const [name = "", ...digests] = text.split("@");
  if (digests.length > 1) return wrong(given, "it has more than one @");
  const digest = readDigest(digests[0] ?? null, given);
  if (!digest.ok) return digest;

  const { path, tag } = splitTag(name);
  if (tag !== null && !TAG.test(tag)) {
    return wrong(
      given,
      `"${tag}" is not a valid tag: up to 128 letters, digits, ".", "_" and "-", not starting with "." or "-"`,
    );
  }
  const { registry, repository } = splitRegistry(path);
  const hostIs = hostFault(registry);
  if (hostIs !== null) return wrong(given, hostIs);
  const fault = repositoryFault(repository);
  if (fault !== null) return wrong(given, fault, suggestion(repository, name, text));
  return ok({
    kind: "registry",
    registry,
    repository,
    tag: tag ?? (digest.value === null ? "latest" : null),
    digest: digest.value,
  });
}

/** A registry (`HOST`) or what is below it (`HOST/REPO`), in lower case: hosts are the same in any, repositories have no other. */
export function parsePlace(given: string): Parsed<string> {
  const text = given
    .trim()
    .replace(/^docker:\/\//, "")
    .replace(/\/+$/, "");
  const [host = "", ...path] = text.split("/");
  const { registry, repository } = splitRegistry(path.length === 0 ? `${host}/` : text);
  const isHost = registry === host || DOCKER_HUB_ALIASES.has(host.toLowerCase());
  const fault = isHost
    ? (hostFault(registry) ?? (path.length === 0 ? null : repositoryFault(repository)))
    : `"${host}" is no registry host`;
  if (fault === null) return ok((path.length === 0 ? registry : `${registry}/${repository}`).toLowerCase());
  return fail({
    code: "bad-reference",
    message: `"${given.trim().slice(0, 200)}" is neither a registry nor a repository: ${fault}.`,
    next: "Write HOST or HOST/REPOSITORY, without a tag: quay.io, or quay.io/org/app.",
  });
}

/** The last colon belongs to a tag only when no slash follows it: before one it is a port. */
function splitTag(name: string): { path: string; tag: string | null } {
  const colon = name.lastIndexOf(":");
  if (colon < 0 || name.indexOf("/", colon) >= 0 || (name.startsWith("[") && name.indexOf("]") > colon)) {
    return { path: name, tag: null };
  }
  return { path: name.slice(0, colon), tag: name.slice(colon + 1) };
}

/** The first part is a host when it looks like one: a dot, a port, `localhost`, brackets or upper case (as Docker decides). */
function splitRegistry(path: string): { registry: string; repository: string } {
  const slash = path.indexOf("/");
  const first = slash < 0 ? "" : path.slice(0, slash);
  const isHost = /[.:[]/.test(first) || first === "localhost" || first !== first.toLowerCase();
  const registry = isHost ? first : "docker.io";
  const repository = isHost ? path.slice(slash + 1) : path;
  if (!DOCKER_HUB_ALIASES.has(registry.toLowerCase())) return { registry, repository };
  return {
    registry: "docker.io",
    repository: repository.includes("/") || repository === "" ? repository : `library/${repository}`,
  };
}

function hostFault(registry: string): string | null {
  const [matched, name, ipv6 = "", port] = HOST.exec(registry) ?? [];
  if (matched === undefined) return `"${registry}" is not a valid registry host`;
  if (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65_535))
    return `${port} is not a valid port`;
  if (name === undefined) return isIPv6(ipv6) ? null : `[${ipv6}] is not an IPv6 address`;
  // A URL knows 127.1, 0x7f.1 and 2130706433 as 127.0.0.1 and cannot hold 1.2.3.999: only what it leaves as it is, is a name.
  const url = `https://${name}`;
  return URL.canParse(url) && new URL(url).hostname === name.toLowerCase()
    ? null
    : `"${name}" is neither a host name nor an IPv4 address of four numbers`;
}

function repositoryFault(repository: string): string | null {
  if (repository === "") return "it names a registry but no repository";
  if (repository.length > MAX_REPOSITORY) return `its repository is longer than ${MAX_REPOSITORY} characters`;
  for (const component of repository.split("/")) {
    if (component === "") return "its repository has an empty part (one slash too many)";
    if (component !== component.toLowerCase())
      return `"${component}" has upper-case letters, which a repository must not have`;
    if (!COMPONENT.test(component)) {
      return `"${component}" is not a valid repository name: use lower-case letters and digits, with ".", "_", "__" or "-" between them`;
    }
  }
  return null;
}

function suggestion(repository: string, name: string, text: string): string | undefined {
  const lower = repository.toLowerCase();
  if (lower === repository || repositoryFault(lower) !== null) return undefined;
  return suggest(
    text.replace(name, name.replace(repository.replace(/^library\//, ""), lower.replace(/^library\//, ""))),
  );
}

function readDigest(text: string | null, given: string): Parsed<Digest | null> {
  if (text === null) return ok(null);
  const digest = parseDigest(text);
  if (digest !== null) return ok(digest);
  const colon = text.indexOf(":");
  const [algorithm, hex] = [text.slice(0, Math.max(0, colon)), text.slice(colon + 1)];
  const length = algorithm === "sha256" ? 64 : algorithm === "sha512" ? 128 : null;
  if (length === null)
    return wrong(given, `"${algorithm}" is not a supported digest algorithm; sha256 and sha512 are`);
  if (hex.length !== length)
    return wrong(given, `a ${algorithm} digest has ${length} hex digits, and this one has ${hex.length}`);
  if (/^[0-9a-fA-F]+$/.test(hex)) {
    const lower = `${given.trim().slice(0, -length)}${hex.toLowerCase()}`;
    return wrong(given, "a digest must be in lower case", suggest(lower));
  }
  return wrong(given, "the digest has characters that are not hex digits");
}

function parseLayout(text: string): Parsed {
  const rest = text.slice("oci:".length);
  if (rest.includes("\0")) return wrong(text, "its path has a zero byte");
  const at = rest.lastIndexOf("@");
  if (at >= 0 && /^sha\d+:/.test(rest.slice(at + 1))) {
    const digest = readDigest(rest.slice(at + 1), text);
    if (!digest.ok) return digest;
    const { path, tag } = splitLayoutTag(rest.slice(0, at));
    return path === ""
      ? wrong(text, "it does not name a folder")
      : ok({ kind: "layout", path, tag, digest: digest.value });
  }
  const { path, tag } = splitLayoutTag(rest);
  if (path === "") return wrong(text, "it does not name a folder", "Use oci:FOLDER or oci:FOLDER:TAG.");
  return ok({ kind: "layout", path, tag, digest: null });
}

/** Layout tags are free text without a slash (`org.opencontainers.image.ref.name`); a colon before a slash is the path's. */
function splitLayoutTag(text: string): { path: string; tag: string | null } {
  const colon = text.lastIndexOf(":");
  if (colon < 0 || text.indexOf("/", colon) >= 0) return { path: text, tag: null };
  const tag = text.slice(colon + 1);
  return tag === "" ? { path: text.slice(0, colon), tag: null } : { path: text.slice(0, colon), tag };
}

function wrong(given: string, why: string, next?: string): { ok: false; failure: ReadFailure } {
  return fail({
    code: "bad-reference",
    message: `"${given.trim()}" is not an image reference: ${why}.`,
    next: next ?? "Use registry/repository:tag, registry/repository@sha256:… or oci:FOLDER.",
  });
}

function suggestPasted(text: string): string | undefined {
  const understood = understandPaste(text);
  return understood === text ? undefined : suggest(understood);
}

/** Only a suggestion that can be used is made. */
function suggest(text: string): string | undefined {
  return parseReference(text).ok ? `Did you mean ${text}?` : undefined;
}

/** How people name the repository that a reference is in: `quay.io/org/app`, `oci:samples`. */
export const repositoryName = (reference: Reference): string =>
  reference.kind === "registry" ? `${reference.registry}/${reference.repository}` : `oci:${reference.path}`;

/** The one way a reference is written: the registry always there, the digest last. */
export function formatReference(reference: Reference): string {
  return `${repositoryName(reference)}${reference.tag === null ? "" : `:${reference.tag}`}${reference.digest === null ? "" : `@${reference.digest}`}`;
}

/** The same repository, at exactly this content. */
export function pinned(reference: Reference, digest: Digest): Reference {
  return { ...reference, tag: null, digest };
}
