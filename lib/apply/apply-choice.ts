import type { Inspector, OpenSource } from "#lib/inspect/inspect.ts";
import { createByteBudget } from "#lib/oci/byte-budget.ts";
import { type Digest, digestOf } from "#lib/oci/digest.ts";
import { OCI_INDEX } from "#lib/oci/media-types.ts";
import { parseReference, repositoryName } from "#lib/oci/reference.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { PushedDocument } from "#lib/oci/target/target.ts";
import { desiredAnnotations, desiredOf, type Wanted } from "#lib/plan/desired.ts";
import { type Plan, planOf } from "#lib/plan/plan.ts";
import { ZSTD_ENTRY } from "#lib/variants/annotations.ts";
import { readPlatform } from "#lib/variants/clients/read-platform.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { Applied, MadeEntry } from "./applied.ts";
import { copyDocument } from "./copy-content.ts";
import { copySboms, type SbomCopying } from "./copy-sboms.ts";
import type { Destination } from "./destination.ts";
import type { ApplyFailure } from "./failure.ts";
import type { LayerMemory, LayerStep, Making } from "./make-layer.ts";
import { type MadeLayers, makeManifest } from "./make-manifest.ts";
import { descriptorAt, type Json, objectOf, platformJson, withAnnotations } from "./new-index.ts";
import { orphansOfChange } from "./orphans.ts";
import { type Awaited, createMeter, type OnProgress } from "./progress.ts";
import { type OnReadBack, publish } from "./publish.ts";
import { readIndexes } from "./read-indexes.ts";
import { inWorkFolder } from "./work-folder.ts";

/** What a choice takes of what a reference names; nothing is changed by planning it. */
export interface ChoicePlan {
  readonly before: IndexReport;
  readonly plan: Plan;
}

/** Fails where the plan would not reach the choice: nothing is carried out in part. */
export async function planChoice(
  reference: string,
  choice: Choice,
  inspector: Inspector,
  signal: AbortSignal,
): Promise<Result<ChoicePlan, ApplyFailure>> {
  const before = await inspector.inspect(reference, { signal });
  if (!before.ok) return before;
  const plan = planOf(before.value, choice);
  return plan.reached ? ok({ before: before.value, plan }) : fail(unreached(reference, before.value, plan));
}

export interface ApplyTools {
  readonly inspector: Inspector;
  readonly openSource: OpenSource;
  readonly destination: Destination;
  /** Of zstd, 1 to 19. */
  readonly level: number;
  /** Whether SBOM documents of what an entry is made from, and of the old index, are to stand beside what is new too. */
  readonly copySboms: boolean;
  readonly onProgress?: OnProgress;
  readonly onReadBack?: OnReadBack | undefined;
  readonly memory?: LayerMemory;
  readonly signal: AbortSignal;
}

/**
 * Carries a choice out: makes what is missing from what is there, and puts the new index under the tag (`publish`). Manifests that
 * stay are the very bytes that they were. Up to the tag nobody sees anything of it.
 */
export async function applyChoice(
  { before, plan }: ChoicePlan,
  tools: ApplyTools,
): Promise<Result<Applied, ApplyFailure>> {
  const { destination, inspector, memory, signal } = tools;
  const reference = parseReference(before.reference);
  if (!reference.ok) return reference;
  // What is made is not held: it needs no budget.
  const from = tools.openSource(reference.value, createByteBudget(Number.POSITIVE_INFINITY));
  if (!from.ok) return from;
  const name = repositoryName(reference.value);
  const { target, tag, expected, copying } = destination;
  const goal = parseReference(`${target.name}:${tag}`);
  if (!goal.ok) return goal;
  const there =
    copying === null ? from : tools.openSource(goal.value, createByteBudget(Number.POSITIVE_INFINITY));
  if (!there.ok) return there;
  const orphans = await orphansOfChange(
    { repository: name, digest: before.digest },
    destination,
    inspector,
    signal,
  );
  const sboms: SbomCopying | null = tools.copySboms
    ? { inspector, from: name, target, copying, signal }
    : null;
  return inWorkFolder(async (folder) => {
    const making: Making = {
      from: from.value,
      to: target,
      there: there.value,
      mountFrom: copying?.mountFrom ?? null,
      folder,
      level: tools.level,
      signal,
      ...(memory === undefined ? {} : { memory }),
    };
    const index = await makeIndex(before, plan.choice, making, { ...tools, sboms });
    if (!index.ok) return index;
    const { document, made, kept } = index.value;
    let { sbomsCopied } = index.value;
    const published = await publish({
      ...{ inspector, target, document, tag, expected, signal },
      async onReadBack(digest) {
        const copied = sboms === null ? ok(0) : await copySboms(sboms, before.digest, document);
        if (!copied.ok) return copied;
        sbomsCopied += copied.value;
        return (await tools.onReadBack?.(digest)) ?? ok(undefined);
      },
    });
    if (!published.ok) return published;
    return ok({
      reference: `${target.name}:${tag}`,
      before: expected,
      digest: document.digest,
      tagMoved: document.digest !== expected,
      made,
      kept,
      sbomsCopied,
      orphans,
      report: published.value,
    });
  });
}

interface MadeIndex extends Pick<Applied, "made" | "kept" | "sbomsCopied"> {
  readonly document: PushedDocument;
}

async function makeIndex(
  before: IndexReport,
  choice: Choice,
  making: Making,
  tools: ApplyTools & { readonly sboms: SbomCopying | null },
): Promise<Result<MadeIndex, ApplyFailure>> {
  const { inspector, destination, signal } = tools;
  const read = before.kind === "index" ? await readIndexes(before, inspector, signal) : null;
  if (read !== null && !read.ok) return read;
  const root = read === null ? null : objectOf(read.value.root);
  const { entries } = desiredOf(before, choice);
  const variants = entries.filter((wanted) => wanted.kind === "made");
  const meter = createMeter(variants.map(awaitedOf), tools.onProgress);
  const layers: MadeLayers = new Map();
  const manifests: Json[] = [];
  const made: MadeEntry[] = [];
  const kept: Digest[] = [];
  let sbomsCopied = 0;
  for (const wanted of entries) {
    const entry = wanted.kind === "kept" ? wanted.entry : wanted.from;
    const written =
      root === null
        ? { mediaType: entry.mediaType, digest: entry.digest, size: entry.size }
        : descriptorAt(root, new Map(), [entry.position]);
    const named = withPlatform(written, entry.platform ?? entry.configPlatform);
    if (wanted.kind === "kept") {
      // What is in an index stays as it is written there; a manifest that stood alone gets what an index has to say.
      const descriptor = root === null ? named : written;
      const { copying } = destination;
      const copied = copying === null ? ok(undefined) : await copyDocument(copying, entry.digest);
      if (!copied.ok) return copied;
      manifests.push(withAnnotations(descriptor, { entry, annotations: desiredAnnotations(wanted) }));
      kept.push(entry.digest);
      continue;
    }
    const at = made.length;
    meter.begin(at);
    const onLayer = (step: LayerStep) => meter.step(at, step);
    const family = wanted.sameLayers ? null : wanted.family;
    const one = await makeManifest({ ...making, onLayer }, wanted.from.digest, family, layers);
    if (!one.ok) return one;
    const { document, layerBytes } = one.value;
    const sboms = tools.sboms === null ? ok(0) : await copySboms(tools.sboms, wanted.from.digest, document);
    if (!sboms.ok) return sboms;
    sbomsCopied += sboms.value;
    meter.end(at);
    const { platform, compression } = awaitedOf(wanted);
    const seconds = Math.round(meter.seconds(at) * 1000) / 1000;
    made.push({ platform, compression, digest: document.digest, bytes: layerBytes, seconds });
    manifests.push(madeDescriptor(named, wanted, document));
  }
  const text = JSON.stringify({ ...(root ?? { schemaVersion: 2 }), mediaType: OCI_INDEX, manifests });
  const document = { mediaType: OCI_INDEX, bytes: Buffer.from(text), digest: digestOf(text) };
  return ok({ document, made, kept, sbomsCopied });
}

type Made = Extract<Wanted, { kind: "made" }>;

const awaitedOf = ({ from, family }: Made): Awaited => ({
  platform: from.platform ?? from.configPlatform,
  compression: family === "gzip" ? "gzip" : "zstd:chunked",
  totalBytes: from.compressedBytes,
});

/** What the index says of the entry that it was made from, with what is another's. */
function madeDescriptor(descriptor: Json, wanted: Made, made: PushedDocument): Json {
  const { annotations: _, ...rest } = descriptor;
  const { [ZSTD_ENTRY]: _zstd, ...kept } = wanted.from.annotations;
  const annotations = { ...kept, ...(wanted.annotated ? { [ZSTD_ENTRY]: "true" } : {}) };
  return {
    ...rest,
    mediaType: made.mediaType,
    digest: made.digest,
    size: made.bytes.length,
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

/** An entry that is made without the platform of its configuration would serve hardly anybody. */
function withPlatform(descriptor: Json, text: string | null): Json {
  const platform = "platform" in descriptor ? null : readPlatform(text);
  return platform === null ? descriptor : { ...descriptor, platform: platformJson(platform) };
}

const unreached = (
  reference: string,
  { issues }: IndexReport,
  { choice, impossible, issuesLeft }: Plan,
): ApplyFailure => ({
  code: "not-repairable",
  message: `${reference} cannot be made ${choice}: ${
    [
      ...impossible.map((platform) => `nothing readable is there for ${platform}`),
      ...(issuesLeft.length > 0 ? [`these errors would stay: ${issuesLeft.join(", ")}`] : []),
    ].join("; ") || "not all of it could be read"
  }.`,
  next: `\`twofold plan ${reference} --choice ${choice}\` says more.${
    issues.some(({ commands }) => commands.some(({ command }) => command.startsWith("twofold repair")))
      ? ` \`twofold repair ${reference}\` comes first.`
      : ""
  }`,
});
