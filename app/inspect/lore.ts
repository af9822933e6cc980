import type { Lore } from "#components/index/lore.ts";
import { type Client, clients } from "#lib/variants/clients/clients.ts";
import { otherReaders, type Since } from "#lib/variants/clients/other-readers.ts";

const ruleWords: Record<Client["family"], string> = {
  "first-match": "first match",
  "prefers-annotated-zstd": "prefers annotated zstd",
  "go-containerregistry": "first match, linux/amd64 for no platform",
  regclient: "best match for the platform",
};

/** What `lib` knows of clients, as the plain data that the views need. */
export const lore: Lore = {
  clients: clients.map((client) => ({
    name: client.name,
    prefersZstd: client.family === "prefers-annotated-zstd",
    rule: ruleOf(client),
    sourceUrl: client.source.url,
  })),
  otherReaders: otherReaders.map((reader) => ({
    name: reader.name,
    takes: reader.rule,
    since: sinceText(reader.zstdSince),
    source: reader.source,
  })),
};

function ruleOf(client: Client): string {
  const reads = client.decodes.includes("zstd") ? "reads both" : "reads gzip only";
  return `${ruleWords[client.family]}, ${reads}`;
}

function sinceText(since: Since): string {
  if (since.kind === "version")
    return since.note === null ? since.version : `${since.version} (${since.note})`;
  return since.kind === "never" ? `not at all: ${since.note}` : `not verified: ${since.note}`;
}
