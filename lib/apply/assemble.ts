import type { Inspector } from "#lib/inspect/inspect.ts";
import { digestOf } from "#lib/oci/digest.ts";
import { OCI_INDEX } from "#lib/oci/media-types.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { PushedDocument } from "#lib/oci/target/target.ts";
import { readPlatform } from "#lib/variants/clients/read-platform.ts";
import {
  type AssembledEntry,
  type Assembly,
  assembledAnnotations,
  assemblyOf,
  isFault,
} from "#lib/variants/plan/assembly.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { copyDocument } from "./copy-content.ts";
import { type Destination, type DestinationTools, openDestination } from "./destination.ts";
import type { ApplyFailure } from "./failure.ts";
import { descriptorAt, type Json, objectOf, platformJson, withAnnotations } from "./new-index.ts";
import { publish } from "./publish.ts";
import { type Indexes, readIndexes } from "./read-indexes.ts";

export interface AssemblyPlan {
  readonly parts: readonly IndexReport[];
  readonly assembly: Assembly;
  readonly document: PushedDocument;
}

/** Reads what is given and plans one index of it; nothing is changed. Sizes, digests and platforms come from the registry. */
export async function planAssembly(
  references: readonly string[],
  inspector: Inspector,
  signal: AbortSignal,
): Promise<Result<AssemblyPlan, ApplyFailure>> {
  const parts: IndexReport[] = [];
  const indexes: (Indexes | null)[] = [];
  for (const reference of references) {
    const report = await inspector.inspect(reference, { signal });
    if (!report.ok) return report;
    parts.push(report.value);
    if (report.value.kind === "manifest") {
      indexes.push(null);
      continue;
    }
    const read = await readIndexes(report.value, inspector, signal);
    if (!read.ok) return read;
    indexes.push(read.value);
  }
  const assembly = assemblyOf(parts);
  if (isFault(assembly)) return fail({ code: "not-repairable", ...assembly });
  const manifests = assembly.entries.map((one) => descriptorOf(one, indexes[one.source] ?? null));
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }));
  return ok({ parts, assembly, document: { digest: digestOf(bytes), mediaType: OCI_INDEX, bytes } });
}

/** Carries it out: what is not in the repository of `to` is copied there first. */
export async function applyAssembly(
  { parts, assembly, document }: AssemblyPlan,
  to: string,
  tools: DestinationTools,
): Promise<Result<{ readonly report: IndexReport; readonly reference: string }, ApplyFailure>> {
  const ways: Destination[] = [];
  for (const part of parts) {
    const way = await openDestination({ from: part.reference, to, digest: part.digest }, tools);
    if (!way.ok) return way;
    ways.push(way.value);
  }
  const [destination] = ways;
  if (destination === undefined) return fail(nothingGiven);
  for (const { entry, source } of assembly.entries) {
    const copying = ways[source]?.copying ?? null;
    const copied = copying === null ? ok(undefined) : await copyDocument(copying, entry.digest);
    if (!copied.ok) return copied;
  }
  const { target, tag, expected } = destination;
  const { inspector, signal } = tools;
  const made = await publish({ inspector, target, document, tag, expected, signal });
  return made.ok ? ok({ report: made.value, reference: `${target.name}:${tag}` }) : made;
}

const nothingGiven: ApplyFailure = {
  code: "not-repairable",
  message: "Nothing was given to assemble.",
  next: "Name the images and indexes behind --from.",
};

/** As its index writes it; of a lone manifest, what the registry and its configuration say. */
function descriptorOf(one: AssembledEntry, indexes: Indexes | null): Json {
  const { entry } = one;
  const written =
    indexes === null
      ? { mediaType: entry.mediaType, digest: entry.digest, size: entry.size }
      : descriptorAt(objectOf(indexes.root), indexes.nested, one.path);
  const descriptor = withAnnotations(written, { entry, annotations: assembledAnnotations(one) });
  const platform = readPlatform(entry.platform ?? entry.configPlatform);
  const isSilent = entry.namedPlatform === null && entry.role === "image" && platform !== null;
  return isSilent ? { ...descriptor, platform: platformJson(platform) } : descriptor;
}
