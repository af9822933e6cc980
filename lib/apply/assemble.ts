import type { Inspector } from "#lib/inspect/inspect.ts";
import { digestOf } from "#lib/oci/digest.ts";
import { formatPlatform, type Platform } from "#lib/oci/platform.ts";
import { formatReference, parseReference, pinned } from "#lib/oci/reference.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { PushedDocument } from "#lib/oci/target/target.ts";
import {
  type AssembledEntry,
  type Assembly,
  assembledAnnotations,
  assemblyOf,
  isFault,
  ofCompression,
  typeOf,
} from "#lib/plan/assembly.ts";
import { readPlatform } from "#lib/variants/clients/read-platform.ts";
import { platformKey } from "#lib/variants/platform-key.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";
import type { Applied } from "./applied.ts";
import { copyDocument } from "./copy-content.ts";
import { type Destination, type DestinationTools, openDestination } from "./destination.ts";
import type { ApplyFailure } from "./failure.ts";
import { descriptorAt, type Json, objectOf, platformJson, withAnnotations } from "./new-index.ts";
import { noOrphans, orphansOfTag } from "./orphans.ts";
import { publish } from "./publish.ts";
import { type Indexes, readIndexes } from "./read-indexes.ts";

export interface AssemblyPlan {
  readonly parts: readonly IndexReport[];
  /** What was read of each part that is an index. */
  readonly indexes: readonly (Indexes | null)[];
  readonly assembly: Assembly;
  readonly document: PushedDocument;
}

/** For which platform an image is, by its reference as it is given; what it says of itself has to agree. */
export type GivenPlatforms = ReadonlyMap<string, Platform>;

/** Reads what is given and plans one index of it; nothing is changed. Sizes, digests and platforms come from the registry. */
export async function planAssembly(
  references: readonly string[],
  inspector: Inspector,
  signal: AbortSignal,
  platforms: GivenPlatforms = new Map(),
): Promise<Result<AssemblyPlan, ApplyFailure>> {
  const parts: IndexReport[] = [];
  const indexes: (Indexes | null)[] = [];
  for (const reference of references) {
    const read = await inspector.inspect(reference, { signal });
    if (!read.ok) return read;
    const sized = await withTrueSizes(read.value, inspector, signal);
    if (!sized.ok) return sized;
    const report = forPlatform(sized.value, platforms.get(reference) ?? null);
    if (report === null) return fail(otherPlatform(reference, read.value, platforms.get(reference)));
    parts.push(report);
    if (report.kind === "manifest") {
      indexes.push(null);
      continue;
    }
    const documents = await readIndexes(report, inspector, signal);
    if (!documents.ok) return documents;
    indexes.push(documents.value);
  }
  const assembly = assemblyOf(parts);
  if (isFault(assembly)) return fail({ code: "not-repairable", ...assembly });
  return ok({ parts, indexes, assembly, document: documentOf(assembly, indexes) });
}

/** The same with the images of one compression alone; null where there is none. */
export function planOfCompression(plan: AssemblyPlan, compression: "gzip" | "zstd"): AssemblyPlan | null {
  const assembly = ofCompression(plan.assembly, compression);
  return assembly === null ? null : { ...plan, assembly, document: documentOf(assembly, plan.indexes) };
}

function documentOf(assembly: Assembly, indexes: readonly (Indexes | null)[]): PushedDocument {
  const mediaType = typeOf(assembly);
  const manifests = assembly.entries.map((one) => descriptorOf(one, indexes[one.source] ?? null));
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests }));
  return { digest: digestOf(bytes), mediaType, bytes };
}

/** Carries it out: what is not in the repository of `to` is copied there first. */
export async function applyAssembly(
  plan: AssemblyPlan,
  to: string,
  tools: DestinationTools,
): Promise<Result<Applied, ApplyFailure>> {
  const opened = await copyParts(plan, to, tools);
  return opened.ok ? publishAssembly(plan, opened.value, tools) : opened;
}

/** The same where all that it names is there. */
export async function publishAssembly(
  { assembly, document }: AssemblyPlan,
  { target, tag, expected }: Destination,
  { inspector, signal }: Pick<DestinationTools, "inspector" | "signal">,
): Promise<Result<Applied, ApplyFailure>> {
  const { digest } = document;
  const orphans = expected === digest ? noOrphans : await orphansOfTag(target, expected, inspector, signal);
  const made = await publish({ inspector, target, document, tag, expected, signal });
  const reference = `${target.name}:${tag}`;
  const applied = {
    reference,
    digest,
    made: [],
    kept: assembly.entries.map(({ entry }) => entry.digest),
    sbomsCopied: 0,
    orphans,
  };
  if (made.ok) return ok({ ...applied, before: expected, tagMoved: expected !== digest, report: made.value });
  if (made.failure.code !== "tag-moved") return made;
  // Another run of the same was faster: the tag names the very bytes that this one would have put there.
  const other = await inspector.inspect(reference, { signal });
  return other.ok && other.value.digest === digest
    ? ok({ ...applied, before: digest, tagMoved: false, orphans: noOrphans, report: other.value })
    : made;
}

/** Has all that the index names in the repository of `to`, by digest; no tag names it yet. */
export async function copyParts(
  { parts, assembly }: AssemblyPlan,
  to: string,
  tools: DestinationTools,
): Promise<Result<Destination, ApplyFailure>> {
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
  return ok(destination);
}

/** An index may give a manifest another size than it has: the manifest is read by its digest alone then, and is what it is. */
async function withTrueSizes(
  report: IndexReport,
  inspector: Inspector,
  signal: AbortSignal,
): Promise<Result<IndexReport, ApplyFailure>> {
  const reference = parseReference(report.reference);
  if (!reference.ok || report.kind === "manifest") return ok(report);
  const entries: EntryReport[] = [];
  for (const entry of report.entries) {
    if (entry.failure?.code !== "size-mismatch") {
      entries.push(entry);
      continue;
    }
    const own = await inspector.inspect(formatReference(pinned(reference.value, entry.digest)), { signal });
    if (!own.ok) return own;
    const [read] = own.value.entries;
    const isImage = own.value.kind === "manifest" && read !== undefined;
    const { position, platform, namedPlatform, annotations, annotatedZstd, declaredType } = entry;
    entries.push(
      isImage
        ? { ...read, position, platform, namedPlatform, annotations, annotatedZstd, declaredType }
        : entry,
    );
  }
  return ok({ ...report, entries });
}

const nothingGiven: ApplyFailure = {
  code: "not-repairable",
  message: "Nothing was given to assemble.",
  next: "Name the images and indexes behind --from.",
};

/** An image that says nothing of its platform gets the one that is given for it; null where it says another. */
function forPlatform(report: IndexReport, platform: Platform | null): IndexReport | null {
  if (platform === null) return report;
  const text = formatPlatform(platform);
  const isSame = ({ role, platform: own, configPlatform }: EntryReport): boolean => {
    const said = own ?? configPlatform;
    return role !== "image" || said === null || platformKey(said) === platformKey(text);
  };
  if (!report.entries.every(isSame)) return null;
  if (report.kind === "index") return report;
  const entries = report.entries.map((entry) => ({
    ...entry,
    platform: entry.platform ?? text,
    namedPlatform: entry.namedPlatform ?? platform,
  }));
  return { ...report, entries };
}

const otherPlatform = (
  reference: string,
  { entries }: IndexReport,
  given: Platform | undefined,
): ApplyFailure => ({
  code: "not-repairable",
  message: `${reference} is given as ${given === undefined ? "" : formatPlatform(given)}, and is for ${[...new Set(entries.flatMap(({ platform, configPlatform }) => platform ?? configPlatform ?? []))].join(", ")}.`,
  next: "Correct the platform, or the reference it is given for.",
});

/** Type and size are what the registry serves, whatever a list says of them. */
const trueTo = ({ failure, mediaType, size }: EntryReport, written: Json): Json =>
  failure === null && mediaType !== "" ? { ...written, mediaType, size } : written;

/** As its index writes it; of a lone manifest, what the registry and its configuration say. */
function descriptorOf(one: AssembledEntry, indexes: Indexes | null): Json {
  const { entry } = one;
  const written =
    indexes === null
      ? { mediaType: entry.mediaType, digest: entry.digest, size: entry.size }
      : trueTo(entry, descriptorAt(objectOf(indexes.root), indexes.nested, one.path));
  const descriptor = withAnnotations(written, { entry, annotations: assembledAnnotations(one) });
  const platform = entry.namedPlatform ?? readPlatform(entry.platform ?? entry.configPlatform);
  const isSilent = !("platform" in descriptor) && platform !== null;
  const isMeant = entry.role === "image" || entry.namedPlatform !== null;
  return isSilent && isMeant ? { ...descriptor, platform: platformJson(platform) } : descriptor;
}
