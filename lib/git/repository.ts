/** A repository at a git provider. */
export interface Repository {
  /** Host with its port, if any, in lower case. */
  readonly host: string;
  /** `owner/name`, with groups between them where the provider has those. */
  readonly path: string;
}

const SEGMENT = /^[A-Za-z0-9_.~-]+$/;

/** Reads the address of a repository as `git clone` takes it: https, ssh or `git@host:path`. Null for anything else. */
export function parseRepository(url: string): Repository | null {
  const scp = /^(?:[\w.-]+@)?([\w.-]+):(?!\/\/)(.+)$/.exec(url.trim());
  if (scp !== null && !/^[a-z]+:\/\//i.test(url)) return repository(scp[1] ?? "", scp[2] ?? "");
  if (!URL.canParse(url)) return null;
  const { protocol, host, hostname, pathname } = new URL(url);
  if (!["https:", "http:", "ssh:", "git:"].includes(protocol)) return null;
  // The port of ssh is none of the provider's API.
  return repository(protocol.startsWith("http") ? host : hostname, pathname);
}

function repository(host: string, given: string): Repository | null {
  const path = given.replace(/^\/+|\/+$/g, "").replace(/\.git$/, "");
  const segments = path.split("/");
  const isPath =
    segments.length >= 2 && segments.every((part) => SEGMENT.test(part) && part !== "." && part !== "..");
  return host !== "" && isPath ? { host: host.toLowerCase(), path } : null;
}
