import { type Build, createTocCache, readDelta, type TocCache } from "#lib/chunked/delta/read-delta.ts";
import { imagesFor } from "#lib/layers/platform-images.ts";
import { type TakenImages, takenOf, updateCost } from "#lib/layers/update-cost.ts";
import { isBesideTag } from "#lib/oci/beside-tag.ts";
import { parseReference, repositoryName } from "#lib/oci/reference.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { EntryReport } from "#lib/variants/report.ts";
import { checkedOf, complaintOf } from "./checked.ts";
import type { UserTools } from "./evidence.ts";
import { type DeltaView, deltaText } from "./format/delta.ts";
import { openLayers, troubleText } from "./image-layers.ts";
import type { Output } from "./output.ts";
import { printableJson, printableValue } from "./printable.ts";

export interface DeltaCommand {
  /** Two or more references, each compared with the one before; or one repository with `tags`. */
  readonly references: readonly string[];
  /** `A..B`, or a list with commas; null where references are given. */
  readonly tags: string | null;
  readonly platform: string | null;
  readonly json: boolean;
}

/** Prints what an update costs each kind of client; status 2 where a build could not be read. */
export async function runDelta(command: DeltaCommand, tools: UserTools, out: Output): Promise<number> {
  const references = await referencesOf(command, tools, out);
  if (!references.ok) {
    out.complain(references.failure);
    return 2;
  }
  const cache = createTocCache();
  const views: DeltaView[] = [];
  let before: Opened | null = null;
  for (const reference of references.value) {
    const after: Result<Opened, string> = await openBuild(reference, command.platform, tools, out);
    if (!after.ok) {
      out.complain(after.failure);
      return 2;
    }
    const view: Result<DeltaView, string> | null =
      before === null ? null : await compare(before, after.value, cache);
    if (view !== null && !view.ok) {
      out.complain(view.failure);
      return 2;
    }
    if (view !== null) views.push(view.value);
    before = after.value;
  }
  const [only] = views;
  if (!command.json) out.print(deltaText(printableValue(views), out.style));
  else out.print(printableJson(command.tags === null && views.length === 1 ? only : { steps: views }));
  return 0;
}

interface Opened extends TakenImages {
  readonly reference: string;
  readonly reading: Build["reading"];
}

async function openBuild(
  given: string,
  platform: string | null,
  { inspector, loaded }: UserTools,
  { signal }: Output,
): Promise<Result<Opened, string>> {
  const result = await inspector.inspect(given, { signal });
  if (!result.ok) return fail(complaintOf(checkedOf(given, result)) ?? given);
  const images = imagesFor(result.value, platform);
  if (!images.ok) return images;
  const [unread] = images.value.unread;
  if (unread !== undefined)
    return fail(
      `Entry ${unread.position} of ${given} could not be read, so what clients take is not known: ${unread.failure?.message} ${unread.failure?.next}`,
    );
  const reading = openLayers(given, loaded, signal);
  if (!reading.ok) return fail(`${reading.failure.message} ${reading.failure.next}`);
  const taken = takenOf(images.value);
  if (taken === null) return fail(`${given} holds no image.`);
  return ok({ reference: result.value.reference, ...taken, reading: reading.value });
}

async function compare(before: Opened, after: Opened, cache: TocCache): Promise<Result<DeltaView, string>> {
  const build = ({ reading }: Opened, entry: EntryReport): Build => ({
    reading,
    layers: entry.layerList.map(({ digest, size, annotations, compression }) => ({
      digest,
      size,
      annotations,
      isZstd: compression === "zstd" || compression === "zstd:chunked",
    })),
  });
  const inParts = await readDelta(build(before, before.parts), build(after, after.parts), cache);
  if (!inParts.ok) return fail(troubleText(inParts.failure));
  return ok({
    old: before.reference,
    new: after.reference,
    ...updateCost(before, after, inParts.value),
  });
}

async function referencesOf(
  { references, tags }: DeltaCommand,
  { inspector }: UserTools,
  { signal }: Output,
): Promise<Result<readonly string[], string>> {
  if (tags === null) return ok(references);
  const [repository = ""] = references;
  const parsed = parseReference(repository);
  if (!parsed.ok) return fail(`${parsed.failure.message} ${parsed.failure.next}`);
  const name = repositoryName(parsed.value);
  const of = (list: readonly string[]) => list.map((tag) => `${name}:${tag}`);
  const ends = /^([^,]+?)\.\.([^,]+)$/.exec(tags);
  if (ends === null) return ok(of(tags.split(",").map((tag) => tag.trim())));
  const [, from = "", to = ""] = ends;
  const listed = await inspector.tags(repository, { signal });
  if (!listed.ok) return fail(`${listed.failure.message} ${listed.failure.next}`);
  const series = between(listed.value, from, to);
  if (series.length > 1) return ok(of(series));
  return fail(noSeries(name, listed.value, from, to));
}

export function noSeries(name: string, tags: readonly string[], from: string, to: string): string {
  const missing = [...new Set([from, to])].filter((tag) => !tags.includes(tag));
  if (missing.length > 0)
    return `${name} has no ${missing.length === 1 ? "tag" : "tags"} ${missing.join(" and ")}. Name tags that it has.`;
  if (from === to) return `From ${from} to ${to} is no step. Name two tags of ${name}.`;
  return `${from} comes after ${to} in ${name}. Name the older tag first.`;
}

/** Tags from one to another, both with them, in the order that people count versions in; what stands beside images is left out. */
export function between(tags: readonly string[], from: string, to: string): readonly string[] {
  const sorted = tags.filter((tag) => !isBesideTag(tag)).toSorted(byVersion);
  const [start, end] = [sorted.indexOf(from), sorted.indexOf(to)];
  return start < 0 || end < start ? [] : sorted.slice(start, end + 1);
}

const byVersion = new Intl.Collator("en", { numeric: true }).compare;
