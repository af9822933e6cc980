import { randomBytes } from "node:crypto";
import type { Applied } from "#lib/apply/applied.ts";
import { type AssemblyPlan, planAssembly } from "#lib/apply/assemble.ts";
import type { ApplyFailure } from "#lib/apply/failure.ts";
import {
  besideOf,
  desiredEntries,
  type MadeIndexes,
  type MakingTools,
  makeIndexes,
  type PerCompression,
} from "#lib/apply/wanted-index.ts";
import { formatReference, parseReference } from "#lib/oci/reference.ts";
import { ok, type Result } from "#lib/oci/result.ts";
import type { Desired } from "#lib/plan/desired.ts";
import { familyOf } from "#lib/plan/desired.ts";
import { anyDigest, imageResults, repositoryOf } from "#lib/task/image-results.ts";
import type { TaskResults } from "#lib/task/results.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { UserTools } from "../evidence.ts";
import { complainOf, type Output } from "../output.ts";
import type { BuildVariantIndex } from "./commands.ts";
import { whileHeld } from "./making-tools.ts";
import { say } from "./say.ts";
import { refuseTooMany, writeResults } from "./write-results.ts";

/** Makes one right index of what was built apart, in whatever order it comes; with a choice, of what is missing too. */
export async function runBuildVariantIndex(
  command: BuildVariantIndex,
  tools: UserTools,
  out: Output,
): Promise<number> {
  const { images, zstdImages, platforms, choice, image } = command;
  const { compressionTags } = tools.loaded.settings;
  const beside =
    command.indexes === "one"
      ? ok(null)
      : besideOf(image, {
          gzip: command.tags.gzip ?? compressionTags.gzip,
          zstd: command.tags.zstd ?? compressionTags.zstd,
        });
  if (!beside.ok) return complainOf(beside.failure, out);
  const given = [...images, ...zstdImages];
  const planned = await planAssembly(given, tools.inspector, out.signal, platforms);
  if (!planned.ok) return complainOf(planned.failure, out);
  const plan = planned.value;
  const stray = notZstd(plan.parts.slice(images.length));
  if (stray !== null) return complainOf(stray, out);
  const desired = choice === null ? null : desiredEntries(plan, choice);
  const [impossible] = desired?.impossible ?? [];
  if (impossible !== undefined) return complainOf(noSource(image, impossible), out);
  const [part] = plan.parts;
  const isAlone = part !== undefined && given.length === 1 && beside.value === null;
  if (!command.always && isAlone && !isWork(desired, part))
    return forwardOne(command, given[0] ?? "", part, out);
  return buildOne(command, { plan, desired, beside: beside.value }, tools, out);
}

interface Build {
  readonly plan: AssemblyPlan;
  readonly desired: Desired | null;
  readonly beside: PerCompression | null;
}

async function buildOne(
  command: BuildVariantIndex,
  build: Build,
  tools: UserTools,
  out: Output,
): Promise<number> {
  const refused = refuseTooMany(plannedResults(command, build), command, out);
  if (refused !== null) return refused;
  return whileHeld(tools, command.level, out, async (making) => {
    const made = await makeWanted(command, build, making);
    if (!made.ok) return complainOf(made.failure, out);
    for (const one of publishedIn(command, made.value))
      say(out, `${one.reference} names ${one.report.digest} now.`);
    return writeResults(resultsOf(command, made.value), command, out) ?? 0;
  });
}

async function makeWanted(
  { image, indexes, choice }: BuildVariantIndex,
  { plan, beside }: Build,
  making: MakingTools,
): Promise<Result<MadeIndexes, ApplyFailure>> {
  if (indexes !== "each") return makeIndexes(plan, { to: image, choice, beside }, making);
  // Where no tag names the whole, it has one while its parts are taken from it.
  const reference = parseReference(image);
  if (!reference.ok) return reference;
  const tag = `${(reference.value.tag ?? "").slice(0, 100)}-gzip-${randomBytes(4).toString("hex")}`;
  const to = formatReference({ ...reference.value, tag, digest: null });
  const made = await makeIndexes(plan, { to, choice, beside }, making);
  const target = making.openTarget({ ...reference.value, tag, digest: null });
  if (target.ok) await target.value.removeTag(tag, making.signal);
  return made;
}

const publishedIn = (
  { indexes }: BuildVariantIndex,
  { whole, gzip, zstd }: MadeIndexes,
): readonly Applied[] =>
  [indexes === "each" ? null : whole, gzip, zstd].flatMap((one) => (one === null ? [] : [one]));

/** Of one per compression the one that every client reads is the one that follows by the usual names. */
function resultsOf(command: BuildVariantIndex, made: MadeIndexes): TaskResults {
  const { whole, gzip, zstd } = made;
  const main = command.indexes === "each" ? (gzip ?? zstd ?? whole) : whole;
  const outcome = {
    reference: `${main.reference}@${main.report.digest}`,
    url: main.reference,
    digest: main.report.digest,
    manifests: whole.report.entries.map(({ digest }) => digest),
    sbom: "",
  };
  return {
    ...imageResults([outcome]),
    GZIP_IMAGE_URL: gzip?.reference ?? "",
    GZIP_IMAGE_DIGEST: gzip?.report.digest ?? "",
    ZSTD_IMAGE_URL: zstd?.reference ?? "",
    ZSTD_IMAGE_DIGEST: zstd?.report.digest ?? "",
  };
}

function plannedResults(command: BuildVariantIndex, { plan, desired, beside }: Build): TaskResults {
  const count = (desired ?? plan.assembly).entries.length;
  const url = command.indexes === "each" ? (beside?.gzip ?? command.image) : command.image;
  const outcome = {
    reference: `${url}@${anyDigest(0)}`,
    url,
    digest: anyDigest(0),
    manifests: Array.from({ length: count }, (_, entry) => anyDigest(entry + 1)),
    sbom: "",
  };
  return {
    ...imageResults([outcome]),
    GZIP_IMAGE_URL: beside?.gzip ?? "",
    GZIP_IMAGE_DIGEST: beside === null ? "" : anyDigest(0),
    ZSTD_IMAGE_URL: beside?.zstd ?? "",
    ZSTD_IMAGE_DIGEST: beside === null ? "" : anyDigest(0),
  };
}

/** As build-image-index does it: what is one image stays what it is, under the tag that it has. */
function forwardOne(command: BuildVariantIndex, reference: string, report: IndexReport, out: Output): number {
  const parsed = parseReference(reference);
  const url =
    !parsed.ok || parsed.value.tag === null
      ? repositoryOf(reference)
      : formatReference({ ...parsed.value, digest: null });
  const outcome = {
    reference: `${url}@${report.digest}`,
    url,
    digest: report.digest,
    manifests: report.kind === "index" ? report.entries.map(({ digest }) => digest) : null,
    sbom: "",
  };
  const results = imageResults([outcome]);
  say(out, `${reference} is all there is, and goes on as it is.`);
  return refuseTooMany(results, command, out) ?? writeResults(results, command, out) ?? 0;
}

const isWork = (desired: Desired | null, { entries }: IndexReport): boolean =>
  desired !== null &&
  (desired.entries.length !== entries.length ||
    desired.entries.some((wanted) => wanted.kind === "made" || wanted.moved || wanted.annotated));

/** A list that holds the other kind was mixed up with another, and nobody can say what else was. */
function notZstd(parts: readonly IndexReport[]): { message: string; next: string } | null {
  for (const { reference, entries } of parts) {
    const stray = entries.find((entry) => entry.role === "image" && familyOf(entry) !== "zstd");
    if (stray !== undefined)
      return {
        message: `${reference} is in ZSTD_IMAGES and holds ${stray.compression} for ${stray.platform ?? stray.configPlatform ?? "no platform"}.`,
        next: "Give it in IMAGES, or correct which results the pipeline hands over.",
      };
  }
  return null;
}

const noSource = (image: string, platform: string) => ({
  message: `${image} cannot be made as chosen: nothing readable is given for ${platform}.`,
  next: "Give an image that can be read for each platform.",
});
