import { readFileSync } from "node:fs";
import { type AddPlan, makeVariants, planVariants } from "#lib/apply/add-variants.ts";
import type { Inspector } from "#lib/inspect/inspect.ts";
import { type Digest, parseDigest } from "#lib/oci/digest.ts";
import { formatReference, parseReference, type Reference, repositoryName } from "#lib/oci/reference.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { readBeside } from "#lib/provenance/beside.ts";
import { splitList } from "#lib/task/given.ts";
import { anyDigest, type ImageOutcome, imageResults, repositoryOf } from "#lib/task/image-results.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { UserTools } from "../evidence.ts";
import { complainOf, type Output } from "../output.ts";
import type { AddVariants, PushVariants } from "./commands.ts";
import { whileHeld } from "./making-tools.ts";
import { say } from "./say.ts";
import { refuseTooMany, writeResults } from "./write-results.ts";

/** Makes what each image lacks; a list goes through as it is where nobody chose. */
export async function runAddVariants(command: AddVariants, tools: UserTools, out: Output): Promise<number> {
  if (command.choice === null) return passOn(command, command.images, tools, out);
  return addTo(command, splitList(command.images), tools, out);
}

/** The same for the one image that the steps before pushed. */
export async function runPushVariants(command: PushVariants, tools: UserTools, out: Output): Promise<number> {
  const image = pushedImage(command);
  if (!image.ok) return complainOf(image.failure, out);
  const asAdd: AddVariants = { ...command, task: "add-variants", images: [image.value] };
  return runAddVariants(asAdd, tools, out);
}

function pushedImage({ image, digestFile }: PushVariants): Result<string, { message: string; next: string }> {
  const reference = parseReference(image);
  if (!reference.ok) return reference;
  if (digestFile === null) return ok(image);
  let text: string;
  try {
    text = readFileSync(digestFile, "utf8").trim();
  } catch (error) {
    return fail({
      message: `DIGEST_FILE cannot be read (${error instanceof Error ? error.message : String(error)}).`,
      next: "Have the push step write the digest there, or leave it empty and name the digest in IMAGE.",
    });
  }
  const digest = parseDigest(text);
  if (digest === null)
    return fail({
      // Its content may be anything, and the log is read by many.
      message: `${digestFile} holds no digest.`,
      next: "Have the push step write the digest alone (--digestfile).",
    });
  return ok(formatReference({ ...reference.value, digest }));
}

async function passOn(
  command: AddVariants,
  images: readonly string[],
  { inspector }: UserTools,
  out: Output,
): Promise<number> {
  const [only, ...more] = images;
  const outcomes =
    only !== undefined && more.length === 0
      ? [await passedOn(only, command, inspector, out)]
      : images.map((image) => unread(image));
  const results = imageResults(outcomes);
  say(out, "No compression is chosen: the list goes on as it is.");
  return refuseTooMany(results, command, out) ?? writeResults(results, command, out) ?? 0;
}

/** As far as the reference itself tells; whoever has several asks for no more. */
function unread(image: string): ImageOutcome {
  const reference = parseReference(image);
  const digest = reference.ok ? reference.value.digest : null;
  const url = reference.ok && digest !== null ? urlOf(reference.value) : image;
  return { reference: image, url, digest, manifests: null, sbom: "" };
}

const urlOf = (reference: Reference): string =>
  reference.tag === null ? repositoryName(reference) : formatReference({ ...reference, digest: null });

/** Nothing that goes wrong here stops a pipeline in which nobody chose anything. */
async function passedOn(
  image: string,
  { results }: Pick<AddVariants, "results">,
  inspector: Inspector,
  { signal, complain }: Output,
): Promise<ImageOutcome> {
  const told = unread(image);
  const digest = parseDigest(told.digest ?? "");
  if (digest !== null) {
    const sbom = results.has("SBOM_BLOB_URL") ? await sbomOf(image, digest, inspector, signal) : "";
    return { ...told, sbom };
  }
  const named = results.has("IMAGE_DIGEST") ? await inspector.resolve(image, { signal }) : ok(null);
  if (!named.ok) complain(`${named.failure.message} ${named.failure.next}`);
  return { ...told, digest: named.ok ? named.value : null };
}

/** Where cosign put an SBOM beside an image. That nobody could look is no reason to stop: the result says where it is, if anywhere. */
async function sbomOf(
  image: string,
  digest: Digest,
  inspector: Inspector,
  signal: AbortSignal,
): Promise<string> {
  const reading = inspector.repository(image, signal);
  if (!reading.ok) return "";
  const { artifacts } = await readBeside(reading.value, digest);
  const layer = artifacts.find(({ role, tag }) => role === "sbom" && tag?.endsWith(".sbom"))?.layerDigest;
  return layer == null ? "" : `${repositoryOf(image)}@${layer}`;
}

async function addTo(
  command: AddVariants,
  images: readonly string[],
  tools: UserTools,
  out: Output,
): Promise<number> {
  const { choice, level, ownTag } = command;
  if (choice === null) throw new Error("nothing is made where nobody chose");
  return whileHeld(tools, level, out, async (making) => {
    const plans: AddPlan[] = [];
    for (const [at, image] of images.entries()) {
      const tag = `${ownTag ?? "twofold"}${at === 0 ? "" : `-${at + 1}`}`;
      const plan = await planVariants(image, { choice, ownTag: tag }, making);
      if (!plan.ok) return complainOf(plan.failure, out);
      plans.push(plan.value);
    }
    const planned = plans.map((plan, at) => plannedOutcome(images[at] ?? "", plan, at));
    const refused = refuseTooMany(imageResults(planned), command, out);
    if (refused !== null) return refused;
    const outcomes: ImageOutcome[] = [];
    for (const [at, plan] of plans.entries()) {
      const image = images[at] ?? "";
      const made = await makeVariants(plan, making);
      if (!made.ok) return complainOf(made.failure, out);
      const sbom = plan.there?.isGiven
        ? await sbomOf(image, made.value.digest, making.inspector, out.signal)
        : "";
      outcomes.push(outcomeOf(image, plan, made.value, sbom));
      say(
        out,
        plan.there === null
          ? `${plan.to} names ${made.value.digest} now, which is ${choice}.`
          : `${image} is ${choice} already.`,
      );
    }
    return writeResults(imageResults(outcomes), command, out) ?? 0;
  });
}

/** With digests of the right length, for those that are not known yet. */
function plannedOutcome(image: string, plan: AddPlan, at: number): ImageOutcome {
  const entries = Array.from({ length: plan.entries ?? 0 }, (_, entry) => anyDigest(1000 * (at + 1) + entry));
  const isGiven = plan.there?.isGiven === true;
  return {
    reference: isGiven ? image : `${plan.to}@${anyDigest(0)}`,
    url: plan.to,
    digest: anyDigest(at),
    manifests: plan.entries === null ? null : entries,
    sbom: isGiven ? `${repositoryOf(image)}@${anyDigest(0)}` : "",
  };
}

function outcomeOf(image: string, plan: AddPlan, report: IndexReport, sbom: string): ImageOutcome {
  const isGiven = plan.there?.isGiven === true;
  const given = parseReference(image);
  const url = isGiven && given.ok ? urlOf(given.value) : plan.to;
  return {
    reference: isGiven ? image : `${plan.to}@${report.digest}`,
    url,
    digest: report.digest,
    manifests: plan.entries === null ? null : report.entries.map(({ digest }) => digest),
    sbom,
  };
}
