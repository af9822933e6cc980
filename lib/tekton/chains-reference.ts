import { isIPv6 } from "node:net";
import { fail, ok, type Result } from "#lib/oci/result.ts";

/** An image as Chains names it in signatures and subjects. */
export interface ChainsReference {
  /** Registry and repository, Docker Hub written out: `index.docker.io/library/name`. */
  readonly repository: string;
  /** 64 lower-case hex digits of a sha256. */
  readonly hex: string;
}

/**
 * Reads `repository[:tag]@sha256:hex` as Chains does, which is go-containerregistry's `name.NewDigest`, weak validation. It is
 * no stricter and no kinder than that: `oci://host/path` passes there, with a registry named `oci:`, so it passes here too,
 * and the tag is left out. The failure is the reason in words.
 */
export function readChainsReference(text: string): Result<ChainsReference, string> {
  const parts = text.split("@");
  const [base = "", digest = ""] = parts;
  if (parts.length !== 2) return fail(parts.length === 1 ? "it has no @digest" : "it has more than one @");
  const hex = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
  if (hex === undefined)
    return fail(
      digest.startsWith("sha256:")
        ? "its digest is not of 64 lower-case hex digits"
        : "its digest is not of sha256",
    );
  // A tag is cut off where the whole is a good reference with one; else the text is tried as a repository as it stands.
  const tagged = readTagged(base);
  const named = readRepository(tagged.ok ? tagged.value : base);
  return named.ok ? ok({ repository: named.value, hex }) : named;
}

/** The repository before a tag; the last colon is a port's when a slash follows it. */
function readTagged(text: string): Result<string, string> {
  const colon = text.lastIndexOf(":");
  if (colon < 0 || text.includes("/", colon)) return readRepository(text);
  const tag = text.slice(colon + 1);
  return /^[\w.-]{1,128}$/.test(tag) ? readRepository(text.slice(0, colon)) : fail("its tag is none");
}

const DOCKER_HUB = "index.docker.io";

function readRepository(text: string): Result<string, string> {
  if (text === "") return fail("it names no repository");
  const slash = text.indexOf("/");
  const first = slash < 0 ? "" : text.slice(0, slash);
  const isHost = first === "localhost" || /[.:]/.test(first);
  const repository = isHost ? text.slice(slash + 1) : text;
  if (!/^[a-z0-9_./-]{2,255}$/.test(repository))
    return fail("its repository is not of 2 to 255 lower-case letters, digits and _-./");
  if (isHost && !isAuthority(first)) return fail(`${first} is no registry`);
  const registry = !isHost || first === "docker.io" ? DOCKER_HUB : first;
  const implicit = registry === DOCKER_HUB && !repository.includes("/");
  return ok(`${registry}/${implicit ? "library/" : ""}${repository}`);
}

/** What Go's `url.Parse` takes as a host and port, and gives back as it was. */
function isAuthority(text: string): boolean {
  const [, address] = /^\[([^[\]%]*)\](?::\d*)?$/.exec(text) ?? [];
  if (address !== undefined) return isIPv6(address);
  return /^[\w!"$&'()*+,\-.:;<=>\]~\u0080-\u{10ffff}]*$/u.test(text) && /^[^:]*$|:\d*$/.test(text);
}
