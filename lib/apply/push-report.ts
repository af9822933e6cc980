import type { Inspector } from "#lib/inspect/inspect.ts";
import { type Digest, digestOf } from "#lib/oci/digest.ts";
import { OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { parseDocument } from "#lib/oci/parse-document.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Target } from "#lib/oci/target/target.ts";
import { namedNow } from "./destination.ts";
import type { ApplyFailure } from "./failure.ts";
import { namesStill } from "./publish.ts";

/** What `twofold check --format json` prints, as content of a registry. */
const REPORT_TYPE = "application/vnd.twofold.check.v1+json";
/** OCI image-spec 1.1, manifest.md, Guidelines for Artifact Usage. */
const EMPTY_TYPE = "application/vnd.oci.empty.v1+json";

export interface ReportPlace {
  readonly inspector: Inspector;
  readonly target: Target;
  readonly tag: string;
  readonly signal: AbortSignal;
}

/** Pushes a report as an artifact of its own under a tag that is new, or names a report; what else has the tag keeps it. */
export async function pushReport(
  report: Uint8Array,
  place: ReportPlace,
): Promise<Result<void, ApplyFailure>> {
  const { inspector, target, tag, signal } = place;
  const expected = await namedNow(`${target.name}:${tag}`, inspector, signal);
  if (!expected.ok) return expected;
  const foreign = expected.value === null ? ok(null) : await whatElse(expected.value, place);
  if (!foreign.ok) return foreign;
  if (foreign.value !== null) return fail(taken(`${target.name}:${tag}`, foreign.value));
  const empty = Buffer.from("{}");
  const blobs = [empty, report].map((bytes) => ({ bytes, digest: digestOf(bytes), size: bytes.length }));
  for (const { bytes, ...blob } of blobs) {
    const there = await target.hasBlob(blob, signal);
    if (!there.ok) return there;
    if (there.value) continue;
    const content = {
      async *open(offset: number) {
        yield bytes.subarray(offset);
      },
    };
    const sent = await target.sendBlob(blob, content, signal);
    if (!sent.ok) return sent;
  }
  const [config, layer] = blobs.map(({ digest, size }) => ({ digest, size }));
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    artifactType: REPORT_TYPE,
    config: { mediaType: EMPTY_TYPE, ...config },
    layers: [
      {
        mediaType: REPORT_TYPE,
        ...layer,
        annotations: { "org.opencontainers.image.title": "report.json" },
      },
    ],
  });
  const document = { mediaType: OCI_MANIFEST, bytes: Buffer.from(text), digest: digestOf(text) };
  const put = await target.putDocument(document, signal);
  if (!put.ok) return put;
  const moved = await namesStill(tag, expected.value, "when it was looked at", place);
  return moved === null ? target.moveTag(tag, document, signal) : fail(moved);
}

/** What a digest is of, where it is of no report; else null. */
async function whatElse(
  digest: Digest,
  { inspector, target, signal }: ReportPlace,
): Promise<Result<string | null, ApplyFailure>> {
  const bytes = await inspector.source(`${target.name}@${digest}`, "manifest", signal);
  if (!bytes.ok) return bytes;
  const parsed = parseDocument(bytes.value);
  if (!parsed.ok) return parsed;
  const { kind, artifactType } = parsed.value;
  if (kind === "index") return ok("an image index");
  if (artifactType === REPORT_TYPE) return ok(null);
  return ok(artifactType === null ? "an image" : `an artifact of the type ${artifactType}`);
}

const taken = (reference: string, what: string): ApplyFailure => ({
  code: "tag-moved",
  message: `${reference} names ${what}, which no report replaces.`,
  next: "Give the report a tag of its own. Nothing was changed.",
});
