import type { Lore } from "#components/index/lore.ts";
import { OtherReaders } from "#components/index/other-readers.tsx";
import { type Client, clients, readsZstd, zstdError } from "#lib/variants/clients/clients.ts";
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
    zstdError: zstdError(client),
    sourceUrl: client.source.url,
  })),
  otherReaders: (
    <OtherReaders
      readers={otherReaders.map((reader) => ({
        name: reader.name,
        takes: [reader.rule, reader.zstdSince.note].filter((part) => part !== null).join(" "),
        since: sinceText(reader.zstdSince),
        source: reader.source,
      }))}
    />
  ),
};

function ruleOf(client: Client): string {
  const reads = readsZstd(client) ? "reads both" : "reads gzip only";
  return `${ruleWords[client.family]}, ${reads}`;
}

/** Short enough for its narrow column; what qualifies it stands with the rule. */
function sinceText(since: Since): string {
  if (since.kind === "version") return since.version;
  return since.kind === "never" ? "no zstd" : "not verified";
}
