import type { Inspector } from "#lib/inspect/inspect.ts";
import { algorithmOf, type Digest, digestOf, hexOf } from "#lib/oci/digest.ts";
import { OCI_INDEX } from "#lib/oci/media-types.ts";
import { parseDocument } from "#lib/oci/parse-document.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { VerifiedBytes } from "#lib/oci/source/source.ts";
import type { PushedDocument, Target } from "#lib/oci/target/target.ts";
import { type Artifact, readBeside } from "#lib/provenance/beside.ts";
import { type Copying, copyBlobs, copyDocument } from "./copy-content.ts";
import type { ApplyFailure } from "./failure.ts";
import { objectOf } from "./new-index.ts";

export interface SbomCopying {
  readonly inspector: Inspector;
  /** The repository that was read, as people name it. */
  readonly from: string;
  readonly target: Target;
  /** Null where the target is that repository. */
  readonly copying: Copying | null;
  readonly signal: AbortSignal;
}

/**
 * Has the SBOM documents that stand beside `old` stand beside `made` too: the same content, and another subject. A signed statement
 * stays where it is, since it says whom it speaks of. Yields how many there were.
 */
export async function copySboms(
  copying: SbomCopying,
  old: Digest,
  made: PushedDocument,
): Promise<Result<number, ApplyFailure>> {
  const { inspector, from, signal } = copying;
  const reading = inspector.repository(`${from}@${old}`, signal);
  if (!reading.ok) return reading;
  const { artifacts, unseen } = await readBeside(reading.value, old);
  const [blind] = unseen.filter(({ place }) => place === "sbom" || place === "referrers");
  if (blind !== undefined)
    return blind.failure.code === "cancelled" ? fail(blind.failure) : fail(unlooked(blind.failure));
  const sboms = new Map(artifacts.filter(isSbom).map((one) => [one.manifestDigest, one]));
  const referrers: PushedDocument[] = [];
  for (const sbom of sboms.values()) {
    const bytes = await inspector.source(`${from}@${sbom.manifestDigest}`, "manifest", signal);
    if (!bytes.ok) return bytes;
    if (sbom.found === "tag") {
      const tagged = await copyTagged(copying, bytes.value, made);
      if (!tagged.ok) return tagged;
    } else {
      const referrer = await copyReferrer(copying, bytes.value, made);
      if (!referrer.ok) return referrer;
      referrers.push(referrer.value);
    }
  }
  const listed = await listReferrers(copying, referrers, made.digest);
  return listed.ok ? ok(sboms.size) : listed;
}

/** What BuildKit lists in the index is an entry of it, and goes where the plan says. */
const isSbom = ({ content, found }: Artifact): boolean => content.kind === "sbom" && found !== "index";

/** cosign's way: the tag names the subject, and the manifest does not (sigstore/cosign, specs/SBOM_SPEC.md). */
async function copyTagged(
  { target, copying, signal }: SbomCopying,
  manifest: VerifiedBytes,
  { digest }: PushedDocument,
): Promise<Result<void, ApplyFailure>> {
  const copied = copying === null ? ok(undefined) : await copyDocument(copying, manifest.digest);
  if (!copied.ok) return copied;
  const parsed = parseDocument(manifest);
  if (!parsed.ok) return parsed;
  const { mediaType } = parsed.value;
  const document = { digest: manifest.digest, mediaType, bytes: manifest.bytes };
  return target.moveTag(`${algorithmOf(digest)}-${hexOf(digest)}.sbom`, document, signal);
}

/** A referrer names its subject (image-spec, manifest.md, `subject`). */
async function copyReferrer(
  { target, copying, signal }: SbomCopying,
  manifest: VerifiedBytes,
  subject: PushedDocument,
): Promise<Result<PushedDocument, ApplyFailure>> {
  const parsed = parseDocument(manifest);
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  if (copying !== null && value.kind !== "index") {
    const copied = await copyBlobs(copying, [value.config, ...value.layers]);
    if (!copied.ok) return copied;
  }
  const { mediaType, digest, bytes: sized } = subject;
  const text = JSON.stringify({ ...objectOf(manifest), subject: { mediaType, digest, size: sized.length } });
  const document = { digest: digestOf(text), mediaType: value.mediaType, bytes: Buffer.from(text) };
  const put = await target.putDocument(document, signal);
  return put.ok ? ok(document) : put;
}

/** Registries without the referrers API have them listed under a tag by whoever pushes (distribution-spec, Referrers Tag Schema). */
async function listReferrers(
  { inspector, target, signal }: SbomCopying,
  referrers: readonly PushedDocument[],
  subject: Digest,
): Promise<Result<void, ApplyFailure>> {
  if (referrers.length === 0) return ok(undefined);
  const reading = inspector.repository(`${target.name}@${subject}`, signal);
  if (!reading.ok) return reading;
  const known = await reading.value.source.listReferrers(subject, signal);
  if (!known.ok) return known;
  const listed = new Set(known.value.map(({ digest }) => digest));
  const missing = referrers.filter(({ digest }) => !listed.has(digest));
  if (missing.length === 0) return ok(undefined);
  const entries = [
    ...known.value.map(({ mediaType, digest, size, artifactType, annotations }) => ({
      mediaType,
      digest,
      size,
      ...(artifactType === null ? {} : { artifactType }),
      annotations,
    })),
    ...missing.map(descriptorOf),
  ];
  const text = JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: entries });
  const list = { digest: digestOf(text), mediaType: OCI_INDEX, bytes: Buffer.from(text) };
  return target.moveTag(`${algorithmOf(subject)}-${hexOf(subject)}`, list, signal);
}

function descriptorOf({ mediaType, digest, bytes }: PushedDocument) {
  const manifest = objectOf({ digest, bytes, mediaType });
  const { artifactType, config, annotations } = manifest;
  const configType =
    typeof config === "object" && config !== null && "mediaType" in config ? config.mediaType : undefined;
  const type = artifactType ?? configType;
  return {
    mediaType,
    digest,
    size: bytes.length,
    ...(type === undefined ? {} : { artifactType: type }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

const unlooked = (failure: ApplyFailure): ApplyFailure => ({
  ...failure,
  message: `Which SBOMs there are could not be found out: ${failure.message}`,
  next: `${failure.next} Without --copy-sboms the rest can be done now.`,
});
