import { type LookupAddress, lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import type { Dispatcher } from "undici";
import { isPublicAddress } from "./addresses.ts";
import { RefusedAddressError } from "./connection-faults.ts";
import { type Environment, proxyFor } from "./proxy.ts";
import type { RegistrySettings } from "./settings.ts";

export interface Timeouts {
  readonly connectMs: number;
  /** From the request to the end of its headers. */
  readonly headersMs: number;
  /** The longest silence within a body; its whole is bounded by `overallMs`. */
  readonly bodyMs: number;
  /** One operation with all its requests, waits and repetitions. */
  readonly overallMs: number;
}

/** Everything between a URL and bytes on a wire: pools of connections kept alive, TLS, proxies, the guard on addresses. */
export interface Connections {
  /** How `url` is reached: `guarded`, at a public address alone, else a `RefusedAddressError` rejects. */
  wayTo(url: URL, settings: RegistrySettings | undefined, guarded: boolean): Promise<Way>;
  close(): Promise<void>;
}

export interface Way {
  readonly dispatcher: Dispatcher;
  readonly isProxied: boolean;
}

/** Resolves a host name to all its addresses; `dns.lookup` by default. */
export type Lookup = (host: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void;

const defaultLookup: Lookup = (host, done) => systemLookup(host, { all: true }, done);

interface ConnectionOptions {
  readonly perHost: number;
  readonly timeouts: Timeouts;
  readonly env: Environment;
  readonly lookup: Lookup | undefined;
}

export function createConnections(options: ConnectionOptions): Connections {
  const { perHost, timeouts, env } = options;
  const lookup = options.lookup ?? defaultLookup;
  const pools = new Map<string, Dispatcher>();
  const numbers = new Map<RegistrySettings, number>();

  const open = (
    { openDispatcher }: typeof import("./dispatchers.ts"),
    proxy: URL | null,
    guarded: boolean,
    settings: RegistrySettings | undefined,
  ): Dispatcher => {
    const toSockets =
      guarded || options.lookup !== undefined ? { lookup: socketLookup(lookup, guarded) } : {};
    return openDispatcher({ proxy, settings, perHost, connectMs: timeouts.connectMs, toSockets });
  };

  return {
    async wayTo(url, settings, guarded) {
      const host = url.hostname.replace(/^\[|\]$/g, "");
      // A literal address never reaches the lookup.
      if (guarded && isIP(host) !== 0 && !isPublicAddress(host)) throw new RefusedAddressError(url.host);
      const proxy = proxyFor(url, env);
      if (guarded && proxy !== null && isIP(host) === 0) await refuseKnownPrivate(host, lookup);
      if (settings !== undefined && !numbers.has(settings)) numbers.set(settings, numbers.size);
      // Loaded for the first request: who reads layouts alone makes none. There is no wait between a look for a pool and its making.
      const dispatchers = await import("./dispatchers.ts");
      const name = `${settings === undefined ? "" : numbers.get(settings)} ${guarded} ${proxy?.href ?? ""}`;
      const dispatcher = pools.get(name) ?? open(dispatchers, proxy, guarded, settings);
      pools.set(name, dispatcher);
      return { dispatcher, isProxied: proxy !== null };
    },
    async close() {
      const closing = [...pools.values()];
      pools.clear();
      await Promise.all(closing.map((pool) => pool.destroy()));
    },
  };
}

/** The lookup of a socket: what it yields is what is connected to, so a name that changes its address in between gains nothing. */
function socketLookup(lookup: Lookup, guarded: boolean): LookupFunction {
  return (host, { all }, done) => {
    lookup(host, (error, found) => {
      // One private address among public ones is left out, and nothing but private ones is refused.
      const addresses = guarded ? found?.filter(({ address }) => isPublicAddress(address)) : found;
      const first = addresses?.[0];
      if (error !== null) done(error, "", 0);
      else if (first === undefined) done(new RefusedAddressError(host), "", 0);
      else if (all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}

/**
 * Behind a proxy the proxy resolves and connects. A name that resolves to a private address here is refused all the same;
 * one that does not resolve here at all is left to the proxy, which is how closed networks work.
 */
function refuseKnownPrivate(host: string, lookup: Lookup): Promise<void> {
  return new Promise((resolve, reject) => {
    lookup(host, (error, addresses) => {
      if (error === null && addresses.some(({ address }) => !isPublicAddress(address)))
        reject(new RefusedAddressError(host));
      else resolve();
    });
  });
}
