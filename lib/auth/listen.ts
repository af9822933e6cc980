/** Names under which a browser on this machine reaches it (RFC 6761, 6.3, for `localhost`). */
const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i;

export const isLoopback = (host: string): boolean => LOOPBACK.test(host);

/** Why the server must not listen there, or null. Nobody is asked for a login, so it takes two words to serve others. */
export function listenFault(host: string, { allowAnyone }: { readonly allowAnyone: boolean }): string | null {
  if (isLoopback(host) || allowAnyone) return null;
  return `HOST is ${host}, which others can reach, and nobody is asked who they are. Set \`auth.allowAnyone: true\` in the settings as well, or leave HOST out.`;
}

/**
 * Whether a request to a server of this machine alone was meant for it. A page of another site can have its own name
 * point at 127.0.0.1 (DNS rebinding); the name that the browser was given still stands in `Host`.
 */
export function isMeantForUs(hostHeader: string | undefined, listening: string): boolean {
  if (!isLoopback(listening)) return true;
  return hostHeader !== undefined && isLoopback(hostHeader.replace(/:\d+$/, ""));
}
