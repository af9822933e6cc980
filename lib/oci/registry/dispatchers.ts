import { readFileSync } from "node:fs";
import type { LookupFunction } from "node:net";
import { getCACertificates } from "node:tls";
import { Agent, type Dispatcher, ProxyAgent } from "undici";
import { TlsFilesError } from "./connection-faults.ts";
import type { RegistrySettings } from "./settings.ts";

/** How long an idle connection stays open; undici shortens it to what a server's `Keep-Alive` header says. */
const KEEP_ALIVE_MS = 10_000;

interface DispatcherOptions {
  readonly proxy: URL | null;
  readonly settings: RegistrySettings | undefined;
  readonly perHost: number;
  readonly connectMs: number;
  /** For sockets that are opened here, not by a proxy. */
  readonly toSockets: { readonly lookup?: LookupFunction };
}

/** A pool of connections to every host, or through a proxy. */
export function openDispatcher({
  proxy,
  settings,
  perHost,
  connectMs,
  toSockets,
}: DispatcherOptions): Dispatcher {
  const common = {
    connections: perHost,
    keepAliveTimeout: KEEP_ALIVE_MS,
    allowH2: false,
  };
  const connect = { timeout: connectMs, ...tlsOf(settings) };
  return proxy === null
    ? new Agent({ ...common, connect: { ...connect, ...toSockets } })
    : new ProxyAgent({ uri: proxy.href, requestTls: connect, connectTimeout: connectMs, ...common });
}

function tlsOf(settings: RegistrySettings | undefined) {
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
}
