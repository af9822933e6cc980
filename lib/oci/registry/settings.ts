import type { Credentials } from "../credentials/credentials.ts";
import { isLoopbackHost } from "./addresses.ts";

/** What is special about one registry. Being named at all lets a `public-only` access reach it at a private address. */
export interface RegistrySettings {
  /**
   * Accept any certificate, and plain HTTP where there is no TLS at all; with a CA or a client certificate beside it, HTTPS
   * alone. False means HTTPS even on loopback.
   */
  readonly insecure?: boolean;
  /** PEM, beside the system's authorities. */
  readonly ca?: string;
  readonly caFile?: string;
  /** Client certificate and its key, PEM. */
  readonly cert?: string;
  readonly certFile?: string;
  readonly key?: string;
  readonly keyFile?: string;
  readonly credentials?: Credentials;
  /** `HOST` or `HOST:PORT` of token services that may be given these credentials, and may be private for its tokens alone. */
  readonly realms?: readonly string[];
  /** Says out loud what naming the registry means already. */
  readonly allowPrivate?: true;
}

const DOCKER_HUB = "docker.io";
const DOCKER_HUB_HOST = "registry-1.docker.io";

/** Where a registry named in a reference is connected to; `http:` where plain HTTP is allowed. */
export function registryUrl(registry: string, settings: RegistrySettings | undefined): URL {
  const host = registry === DOCKER_HUB ? DOCKER_HUB_HOST : registry;
  return new URL(`${isPlain(new URL(`https://${host}`).hostname, settings) ? "http" : "https"}://${host}/`);
}

/** Plain HTTP is for loopback, and for what the settings mark `insecure`. */
export function isPlain(hostname: string, settings: RegistrySettings | undefined): boolean {
  const hasTls = [settings?.ca, settings?.caFile, settings?.cert, settings?.certFile].some(
    (value) => value !== undefined,
  );
  if (hasTls) return false;
  return settings?.insecure ?? isLoopbackHost(hostname);
}

export interface SettingsByHost {
  /** The settings of a registry as references name it. */
  named(registry: string): RegistrySettings | undefined;
  /** The settings of the host of a URL. */
  at(url: URL): RegistrySettings | undefined;
}

/** Finds the settings of a host, whatever the case it is written in. */
export function settingsByHost(settings: Readonly<Record<string, RegistrySettings>>): SettingsByHost {
  const byHost = new Map<string, RegistrySettings>();
  for (const [name, value] of Object.entries(settings)) {
    const key = name.toLowerCase();
    byHost.set(key, value);
    if (key === DOCKER_HUB) byHost.set(DOCKER_HUB_HOST, value);
  }
  const at = (url: URL) =>
    // A URL leaves its scheme's own port out, a reference may have it.
    byHost.get(url.host) ??
    byHost.get(`${url.hostname}:${url.port || (url.protocol === "http:" ? 80 : 443)}`);
  return {
    at,
    named: (registry) => byHost.get(registry.toLowerCase()) ?? at(registryUrl(registry, undefined)),
  };
}
