import { isIP } from "node:net";
import { isLoopbackHost } from "./addresses.ts";

/**
 * Token services that stand on another domain than their registry, by the registry's name in references.
 * GHCR, Quay, Harbor, zot, Artifactory and OpenShift name a realm on their own host; GitLab one on a parent domain; ECR
 * and Google's registries take Basic or their own host.
 */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  "docker.io": ["auth.docker.io"],
};

/** Domains under which strangers get names: two names there have nothing in common (a short part of https://publicsuffix.org). */
const SHARED = new Set(
  `amazonaws.com appspot.com azurecontainer.io azurecr.io azurewebsites.net cloudapp.net cloudfront.net
  azurefd.net azureedge.net trafficmanager.net windows.net digitaloceanspaces.com ondigitalocean.app duckdns.org
  dyndns.org fly.dev github.io githubusercontent.com gitlab.io googleusercontent.com herokuapp.com jfrog.io
  netlify.app ngrok.app ngrok.dev ngrok.io ngrok-free.app nip.io no-ip.org on.aws onrender.com openshiftapps.com
  pages.dev railway.app run.app sslip.io trycloudflare.com ts.net vercel.app web.app workers.dev`.split(
    /\s+/,
  ),
);

/** Second labels under which countries give out names: `co.uk`, `com.br`, `ac.jp`. */
const COUNTRY_SECOND = /^(?:[a-z]{1,3}|info|name|asso|muni)$/;

/**
 * The token service that a challenge names; null where it is no address of the web. On the registry's own host it is asked as
 * the registry is: whoever ends TLS in a proxy often names it `http:`, and nothing is to go there in the clear.
 */
export function tokenService(realm: string, registry: URL): URL | null {
  const url = URL.canParse(realm) ? new URL(realm) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "")
    return null;
  if (registry.protocol === "https:" && url.hostname === registry.hostname) url.protocol = "https:";
  return url;
}

/**
 * Whether a registry's credentials may go to the token service it names: over a connection as good as the registry's own,
 * and to the same host and port, a host that the settings name, or at its scheme's own port the same host, a known partner or
 * one of the same owner: an ancestor, a descendant or a sibling below a domain that is nobody's hosting service. Anything else
 * would let whoever answers for a registry's name, or on another port of its machine, send the credentials anywhere.
 */
export function mayTakeCredentials(
  realm: URL,
  registry: { readonly name: string; readonly url: URL; readonly realms: readonly string[] },
): boolean {
  if (realm.protocol !== "https:" && !mayBePlain(realm, registry.url)) return false;
  if (isSamePlace(realm, registry.url) || isNamed(realm, registry.realms)) return true;
  const [host, home] = [realm.hostname.toLowerCase(), registry.url.hostname.toLowerCase()];
  // A scheme's own port is its machine's owner's (GitLab names it for a registry on 5050); any other may be anybody's there.
  if (realm.port !== "") return false;
  if (host === home) return true;
  if (Object.hasOwn(KNOWN, registry.name) && KNOWN[registry.name]?.includes(host)) return true;
  return haveOneOwner(host, home);
}

/** Whether `realms` of the settings names the host of `url`: `HOST` is its scheme's own port, any other has to be named too. */
export const isNamed = (url: URL, realms: readonly string[]): boolean =>
  realms.some((named) => [url.host, withPort(url)].includes(named.toLowerCase()));

/** One host and port, whatever the scheme: a registry that is marked insecure may speak either. */
const isSamePlace = (a: URL, b: URL): boolean => a.host === b.host || withPort(a) === withPort(b);

const withPort = ({ hostname, port, protocol }: URL): string =>
  `${hostname}:${port || (protocol === "http:" ? 80 : 443)}`;

/** Plain HTTP to a token service only where the registry itself is spoken to that way. */
export function mayBePlain(realm: URL, registry: URL): boolean {
  return (
    registry.protocol === "http:" &&
    (realm.hostname === registry.hostname ||
      (isLoopbackHost(realm.hostname) && isLoopbackHost(registry.hostname)))
  );
}

function haveOneOwner(a: string, b: string): boolean {
  if ([a, b].some((host) => isIP(host.replace(/^\[|\]$/g, "")) !== 0)) return false;
  const [left, right] = [a.split(".").reverse(), b.split(".").reverse()];
  const shared: string[] = [];
  for (let i = 0; i < Math.min(left.length, right.length) && left[i] === right[i]; i++)
    shared.unshift(left[i] ?? "");
  return shared.length >= ownedLabels(shared);
}

/** How many labels at the end of a name it takes until it belongs to somebody. */
function ownedLabels(labels: readonly string[]): number {
  for (let i = 0; i < labels.length - 1; i++) {
    const rest = labels.slice(i).join(".");
    // ECR's and Azure's names have the region and the service in between, so everything below is somebody else's.
    if (SHARED.has(rest)) return Number.POSITIVE_INFINITY;
  }
  const [second = "", top = ""] = labels.slice(-2);
  return top.length === 2 && COUNTRY_SECOND.test(second) ? 3 : 2;
}
