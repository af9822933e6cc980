import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import type { LoadedSettings } from "#lib/config/load.ts";
import type { RegistryEntry } from "#lib/config/schema.ts";
import type { Credentials } from "#lib/oci/credentials/credentials.ts";
import { findCredentials } from "#lib/oci/credentials/find.ts";
import type { RegistryAccessOptions } from "#lib/oci/registry/access.ts";
import type { RegistrySettings } from "#lib/oci/registry/settings.ts";

/** What the settings say about registries, in the words of the registry client. */
export function registryAccessOptions(
  { settings, env }: LoadedSettings,
  network: RegistryAccessOptions["network"],
): RegistryAccessOptions {
  return {
    network,
    env,
    requestsPerHost: settings.limits.requestsPerRegistry,
    timeouts: { overallMs: settings.limits.timeoutSeconds * 1000 },
    registries: Object.fromEntries(
      Object.entries(settings.registries).map(([host, entry]) => [host, registryOf(entry)]),
    ),
    ...(settings.credentials === "containers"
      ? {
          findCredentials: (registry: string, repository: string) =>
            findCredentials(registry, repository, { env, home: homedir() }),
        }
      : {}),
  };
}

function registryOf(entry: RegistryEntry): RegistrySettings {
  const credentials = credentialsOf(entry);
  return {
    ...(entry.insecure === undefined ? {} : { insecure: entry.insecure }),
    ...(entry.ca === undefined ? {} : { caFile: entry.ca }),
    ...(entry.certificate === undefined ? {} : { certFile: entry.certificate }),
    ...(entry.key === undefined ? {} : { keyFile: entry.key }),
    ...(entry.realms === undefined ? {} : { realms: entry.realms }),
    ...(credentials === null ? {} : { credentials }),
  };
}

function credentialsOf(entry: RegistryEntry): Credentials | null {
  if (entry.identityToken !== undefined) return { identityToken: entry.identityToken };
  const { username } = entry;
  const password = entry.passwordFile === undefined ? entry.password : firstLine(entry.passwordFile);
  return username === undefined || password === undefined ? null : { username, password };
}

const firstLine = (file: string): string => readFileSync(file, "utf8").split(/\r?\n/, 1)[0] ?? "";
