import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Inspector, OpenSource } from "#lib/inspect/inspect.ts";
import { createByteBudget } from "#lib/oci/byte-budget.ts";
import { type Digest, digestOf } from "#lib/oci/digest.ts";
import { OCI_INDEX } from "#lib/oci/media-types.ts";
import { parseReference } from "#lib/oci/reference.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { PushedDocument } from "#lib/oci/target/target.ts";
import { ZSTD_ENTRY } from "#lib/variants/annotations.ts";
import { readPlatform } from "#lib/variants/clients/read-platform.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { desiredAnnotations, desiredOf, type Wanted } from "#lib/variants/plan/desired.ts";
import { type Plan, planOf } from "#lib/variants/plan/plan.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { copyDocument } from "./copy-content.ts";
import type { Destination } from "./destination.ts";
import type { ApplyFailure } from "./failure.ts";
import type { LayerStep, Making } from "./make-layer.ts";
import { type MadeLayers, makeManifest } from "./make-manifest.ts";
import { descriptorAt, type Json, objectOf, platformJson, withAnnotations } from "./new-index.ts";
import { publish } from "./publish.ts";
import { readIndexes } from "./read-indexes.ts";

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
  return plan.reached ? ok({ before: before.value, plan }) : fail(unreached(reference, plan));
}

/** How far it is: which entry is made, and which of its layers. */
export interface ApplyStep extends LayerStep {
  readonly platform: string;
  readonly compression: "gzip" | "zstd:chunked";
}

export interface ApplyTools {
  readonly inspector: Inspector;
  readonly openSource: OpenSource;
  readonly destination: Destination;
  /** Of zstd, 1 to 19. */
  readonly level: number;
  readonly onStep?: (step: ApplyStep) => void;
  readonly signal: AbortSignal;
}

/**
 * Carries a choice out: makes what is missing from what is there, and puts the new index under the tag (`publish`). Manifests that
 * stay are the very bytes that they were. Up to the tag nobody sees anything of it.
 */
export async function applyChoice(
  { before, plan }: ChoicePlan,
  tools: ApplyTools,
): Promise<Result<IndexReport, ApplyFailure>> {
  const { destination, inspector, signal } = tools;
  const reference = parseReference(before.reference);
  if (!reference.ok) return reference;
  // What is made is not held: it needs no budget.
  const from = tools.openSource(reference.value, createByteBudget(Number.POSITIVE_INFINITY));
  if (!from.ok) return from;
  const folder = await mkdtemp(join(tmpdir(), "twofold-apply-")).catch(() => null);
  if (folder === null) return fail(noRoom);
  try {
    const making: Making = {
      from: from.value,
      to: destination.target,
      mountFrom: destination.copying?.mountFrom ?? null,
      folder,
      level: tools.level,
      signal,
    };
    const document = await makeIndex(before, plan.choice, making, tools);
    if (!document.ok) return document;
    const { target, tag, expected } = destination;
    return await publish({ inspector, target, document: document.value, tag, expected, signal });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeIndex(
  before: IndexReport,
  choice: Choice,
  making: Making,
  { inspector, destination, onStep, signal }: ApplyTools,
): Promise<Result<PushedDocument, ApplyFailure>> {
  const read = before.kind === "index" ? await readIndexes(before, inspector, signal) : null;
  if (read !== null && !read.ok) return read;
  const root = read === null ? null : objectOf(read.value.root);
  const layers: MadeLayers = new Map();
  const manifests: Json[] = [];
  for (const wanted of desiredOf(before, choice).entries) {
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
      continue;
    }
    const made = await makeEntry(wanted, making, layers, onStep);
    if (!made.ok) return made;
    manifests.push(madeDescriptor(named, wanted, made.value));
  }
  const text = JSON.stringify({ ...(root ?? { schemaVersion: 2 }), mediaType: OCI_INDEX, manifests });
  return ok({ mediaType: OCI_INDEX, bytes: Buffer.from(text), digest: digestOf(text) as Digest });
}

type Made = Extract<Wanted, { kind: "made" }>;

function makeEntry(
  { from, family, sameLayers }: Made,
  making: Making,
  layers: MadeLayers,
  onStep: ApplyTools["onStep"],
): Promise<Result<PushedDocument, ApplyFailure>> {
  const platform = from.platform ?? from.configPlatform ?? "";
  const compression = family === "gzip" ? "gzip" : "zstd:chunked";
  const told: Making = { ...making, onLayer: (step) => onStep?.({ ...step, platform, compression }) };
  return makeManifest(told, from.digest, sameLayers ? null : family, layers);
}

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

const noRoom: ApplyFailure = {
  code: "unreachable",
  message: `Layers are made in a folder of ${tmpdir()}, which cannot be written to.`,
  next: "Make room there, or name another place in TMPDIR. Nothing was changed.",
};

const unreached = (reference: string, { choice, impossible, issuesLeft }: Plan): ApplyFailure => ({
  code: "not-repairable",
  message: `${reference} cannot be made ${choice}: ${
    [
      ...impossible.map((platform) => `nothing readable is there for ${platform}`),
      ...(issuesLeft.length > 0 ? [`these errors would stay: ${issuesLeft.join(", ")}`] : []),
    ].join("; ") || "not all of it could be read"
  }.`,
  next: `\`twofold plan ${reference} --choice ${choice}\` says more. What \`twofold repair\` can put right comes first.`,
});
