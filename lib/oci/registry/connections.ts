import { type LookupAddress, lookup as systemLookup } from "node:dns";
import { readFileSync } from "node:fs";
import { isIP, type LookupFunction } from "node:net";
import { getCACertificates } from "node:tls";
import type { Dispatcher } from "undici";
import { isPublicAddress } from "./addresses.ts";
import { RefusedAddressError, TlsFilesError } from "./faults.ts";
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

/** How long an idle connection stays open; undici shortens it to what a server's `Keep-Alive` header says. */
const KEEP_ALIVE_MS = 10_000;

export function createConnections(options: ConnectionOptions): Connections {
  const { perHost, timeouts, env } = options;
  const lookup = options.lookup ?? defaultLookup;
  const pools = new Map<string, Dispatcher>();
  const numbers = new Map<RegistrySettings, number>();

  const tlsOf = (settings: RegistrySettings | undefined) => {
    const pem = (text: string | undefined, file: string | undefined) => {
      if (text !== undefined || file === undefined) return text;
      try {
        return readFileSync(file, "utf8");
      } catch (error) {
        throw new TlsFilesError(error);
      }
    };
    const ca = pem(settings?.ca, settings?.caFile);
    const cert = pem(settings?.cert, settings?.certFile);
    const key = pem(settings?.key, settings?.keyFile);
    return {
      ...(ca === undefined ? {} : { ca: [...getCACertificates("default"), ca] }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(settings?.insecure === true ? { rejectUnauthorized: false } : {}),
    };
  };

  const open = (
    { Agent, ProxyAgent }: typeof import("undici"),
    proxy: URL | null,
    guarded: boolean,
    settings: RegistrySettings | undefined,
  ): Dispatcher => {
    const common = {
      connections: perHost,
      keepAliveTimeout: KEEP_ALIVE_MS,
      allowH2: false,
    };
    const connect = { timeout: timeouts.connectMs, ...tlsOf(settings) };
    if (proxy !== null)
      return new ProxyAgent({
        uri: proxy.href,
        requestTls: connect,
        connectTimeout: timeouts.connectMs,
        ...common,
      });
    const toSockets =
      guarded || options.lookup !== undefined ? { lookup: socketLookup(lookup, guarded) } : {};
    return new Agent({ ...common, connect: { ...connect, ...toSockets } });
  };

  return {
    async wayTo(url, settings, guarded) {
      const host = url.hostname.replace(/^\[|\]$/g, "");
      // A literal address never reaches the lookup.
      if (guarded && isIP(host) !== 0 && !isPublicAddress(host)) throw new RefusedAddressError(url.host);
      const proxy = proxyFor(url, env);
      if (guarded && proxy !== null && isIP(host) === 0) await refuseKnownPrivate(host, lookup);
      if (settings !== undefined && !numbers.has(settings)) numbers.set(settings, numbers.size);
      // Loaded for the first request: what reads layouts alone makes none. There is no wait between a look for a pool and its making.
      const undici = await import("undici");
      const name = `${settings === undefined ? "" : numbers.get(settings)} ${guarded} ${proxy?.href ?? ""}`;
      const dispatcher = pools.get(name) ?? open(undici, proxy, guarded, settings);
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
