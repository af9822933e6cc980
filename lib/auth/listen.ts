/** Names under which a browser on this machine reaches it (RFC 6761, 6.3, for `localhost`). */
const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i;

export const isLoopback = (host: string): boolean => LOOPBACK.test(host);

/** Why the server must not listen there, or null. Nobody is asked for a login, so it takes two words to serve others. */
export function listenFault(host: string, { allowAnyone }: { readonly allowAnyone: boolean }): string | null {
  if (isLoopback(host) || allowAnyone) return null;
  return `HOST is ${host}, which others can reach, and nobody is asked who they are. Set \`auth.allowAnyone: true\` in the settings as well, or leave HOST out.`;
}

export interface Served {
  /** Names of the settings, `auth.hosts`. */
  readonly names: readonly string[];
  /** The address that the connection came in at; a probe asks for it by its number. */
  readonly address: string | undefined;
}

/**
 * Whether a request was meant for this server. A page of another site can have its own name point here (DNS rebinding), and
 * reads what it likes then; the name that the browser was given still stands in `Host`.
 */
export function isMeantForUs(hostHeader: string | undefined, { names, address }: Served): boolean {
  const name = nameOf(hostHeader ?? "");
  if (name === null) return false;
  return isLoopback(name) || name === bare(address ?? "") || names.some((one) => bare(one) === name);
}

/** `name[:port]`, or `[address][:port]` (RFC 9110, 7.2), without the port; null for anything else. */
function nameOf(header: string): string | null {
  const [, name] = /^(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::\d*)?$/i.exec(header) ?? [];
  return name === undefined ? null : bare(name);
}

/** An address in brackets, or mapped into IPv6, is the same without; a name with a dot behind it as well. */
const bare = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/^::ffff:(?=\d+\.)/, "")
    .replace(/(?<=[^.])\.$/, "");
