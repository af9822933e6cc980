import { algorithmOf, type Digest, hexOf } from "#lib/oci/digest.ts";
import type { Annotations, Descriptor } from "#lib/oci/document.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { isIndexType, isManifestType } from "#lib/oci/media-types.ts";
import { parseDocument } from "#lib/oci/parse-document.ts";
import { readStoredBlob, readStoredManifest, readTagged, type StoredReading } from "#lib/oci/read-stored.ts";
import { ok, type Result } from "#lib/oci/result.ts";
import type { Referrer, VerifiedBytes } from "#lib/oci/source/source.ts";
import { isBundleType } from "./bundle.ts";
import {
  type ArtifactRole,
  annotatedPredicate,
  DSSE_ENVELOPE,
  IN_TOTO,
  isWorthReading,
  NOTARY_SIGNATURE,
  roleOfPredicate,
  type SbomFormat,
  SIMPLE_SIGNING,
  sbomFormat,
} from "./role.ts";
import {
  type Signed,
  signedBundle,
  signedEnvelope,
  signedText,
  statementOf,
  unsignedStatement,
} from "./signed.ts";

/** How it was found: by cosign's tag, among the referrers, or in the index itself, where BuildKit puts it. */
export type FoundBy = "tag" | "referrer" | "fallback-tag" | "index";

export interface Artifact {
  readonly found: FoundBy;
  /** cosign's tag, where it was found by one. */
  readonly tag: string | null;
  readonly role: ArtifactRole;
  readonly manifestDigest: Digest;
  /** Null when the manifest could not be read. */
  readonly layerDigest: Digest | null;
  /** Of the layer. */
  readonly mediaType: string;
  readonly artifactType: string | null;
  /** Of the manifest, and over them those of the layer. */
  readonly annotations: Annotations;
  /** As the statement says; where it was not read, as the annotation says. */
  readonly predicateType: string | null;
  readonly content: Content;
}

export type Content =
  | Signed
  /** A plain document that nobody signed; it is not read. */
  | { readonly kind: "sbom"; readonly format: SbomFormat }
  /** A signature of the Notary Project, in an envelope of its own that is not read and not checked here. */
  | { readonly kind: "notary" }
  | { readonly kind: "other" }
  /** It is there, and why it could not be read. */
  | { readonly kind: "unread"; readonly failure: ReadFailure };

/** Where one looks: cosign's three tags, the list of referrers, and the index itself. */
export type Place = "sig" | "att" | "sbom" | "referrers" | "index";

export interface Beside {
  readonly digest: Digest;
  readonly artifacts: readonly Artifact[];
  /** The same before it was read: it is found again by this without asking what stands there. */
  readonly found: readonly Found[];
  /** Where one could not look, and what is there and could not be fetched: that nothing was found there says nothing. */
  readonly unseen: readonly { readonly place: Place; readonly failure: ReadFailure }[];
  /** Artifacts beyond `MAX_ARTIFACTS`, of which nothing is told. */
  readonly leftOut: number;
}

/** Signed again and again an image collects layers; what has more is a fault of its pipeline, and showing all helps nobody. */
export const MAX_ARTIFACTS = 100;
/** An SBOM in an attestation has some megabytes, the provenance of a long pipeline less than one. */
export const MAX_CONTENT_BYTES = 16 * 1024 * 1024;
/** What all artifacts of one digest may make us read. */
export const MAX_TOTAL_BYTES = 64 * 1024 * 1024;

/**
 * What stands beside one digest: four questions at once (three tags and the referrers), then the manifests of the referrers
 * and of `listed` (attestation manifests that the index lists for it), then what is signed. What cannot be read costs itself
 * alone.
 */
export async function readBeside(
  reading: StoredReading,
  digest: Digest,
  listed: readonly Digest[] = [],
): Promise<Beside> {
  const places = ["sig", "att", "sbom", "referrers"] as const;
  const [looks, inIndex] = await Promise.all([
    Promise.all(
      places.map((place) =>
        place === "referrers" ? atReferrers(reading, digest) : atTag(reading, digest, place),
      ),
    ),
    Promise.all(listed.slice(0, MAX_ARTIFACTS).map((manifest) => readListed(reading, manifest))),
  ]);
  const unseen = places.flatMap((place, at) => {
    const look = looks[at];
    return look === undefined || look.ok ? [] : [{ place, failure: look.failure }];
  });
  const all = distinct([...inIndex.flat(), ...looks.flatMap((look) => (look.ok ? look.value : []))]);
  const kept = all.slice(0, MAX_ARTIFACTS);
  const read = await readFound(reading, digest, kept);
  return { ...read, unseen: [...unseen, ...read.unseen], leftOut: all.length - kept.length };
}

/** Reads what is known to stand beside a digest; what was read before is not asked for. */
export async function readFound(
  reading: StoredReading,
  digest: Digest,
  found: readonly Found[],
): Promise<Beside> {
  const affordable = withinBytes(found);
  const artifacts = await Promise.all(
    found.map((one) => (affordable.has(one) ? readArtifact(reading, one) : tooMuch(one))),
  );
  const unfetched = artifacts.flatMap(({ content }, at) => {
    const place = found[at]?.place;
    return place !== undefined && content.kind === "unread" && !isOtherForm(content.failure)
      ? [{ place, failure: content.failure }]
      : [];
  });
  return { digest, found, artifacts, unseen: unfetched, leftOut: 0 };
}

/** One layer of a manifest beside the image, before its content is read. */
export interface Found extends Omit<Artifact, "role" | "predicateType" | "content"> {
  readonly place: Place;
  /** Why there is no layer; null when there is one. */
  readonly failure: ReadFailure | null;
  readonly layer: Descriptor | null;
}

/** cosign's tag (sigstore/cosign, specs/SIGNATURE_SPEC.md); a missing one is an answer: nothing is there. */
async function atTag(
  reading: StoredReading,
  digest: Digest,
  place: "sig" | "att" | "sbom",
): Promise<Result<readonly Found[], ReadFailure>> {
  // A tag has at most 128 characters: there can be none for a sha512 digest.
  if (algorithmOf(digest) === "sha512") return ok([]);
  const tag = `${algorithmOf(digest)}-${hexOf(digest)}.${place}`;
  const manifest = await readTagged(reading, tag);
  if (!manifest.ok) return manifest.failure.code === "not-found" ? ok([]) : manifest;
  return ok(layersOf(manifest, { found: "tag", tag, place, manifestDigest: manifest.value.digest }));
}

async function atReferrers(
  reading: StoredReading,
  digest: Digest,
): Promise<Result<readonly Found[], ReadFailure>> {
  const referrers = await reading.source.listReferrers(digest, reading.signal);
  if (!referrers.ok) return referrers;
  // Beyond the bound they only count.
  const found = await Promise.all(
    referrers.value.map((referrer, at) =>
      at < MAX_ARTIFACTS && isWorthReading(referrer.artifactType ?? "")
        ? readReferrer(reading, referrer)
        : [unreadReferrer(referrer, null)],
    ),
  );
  return ok(found.flat());
}

async function readReferrer(reading: StoredReading, referrer: Referrer): Promise<readonly Found[]> {
  const { mediaType } = referrer;
  if (mediaType !== "" && !isManifestType(mediaType) && !isIndexType(mediaType))
    return [unreadReferrer(referrer, otherForm(referrer))];
  const manifest = await readStoredManifest(reading, referrer.digest);
  if (!manifest.ok) return [unreadReferrer(referrer, manifest.failure)];
  return layersOf(manifest, { ...placeOf(referrer), manifestDigest: referrer.digest });
}

/** BuildKit's attestations: statements in a manifest that the index lists (docker/buildkit, docs/attestations/attestation-storage.md). */
async function readListed(reading: StoredReading, manifestDigest: Digest): Promise<readonly Found[]> {
  const where = { found: "index", tag: null, place: "index", manifestDigest } as const;
  const manifest = await readStoredManifest(reading, manifestDigest);
  return manifest.ok ? layersOf(manifest, where) : [unread(where, manifest.failure)];
}

const placeOf = ({ listedBy }: Referrer) => ({
  found: listedBy === "referrers" ? ("referrer" as const) : listedBy,
  tag: null,
  place: "referrers" as const,
});

const unreadReferrer = (referrer: Referrer, failure: ReadFailure | null): Found => ({
  ...placeOf(referrer),
  manifestDigest: referrer.digest,
  layerDigest: null,
  layer: null,
  mediaType: "",
  artifactType: referrer.artifactType,
  annotations: referrer.annotations,
  failure,
});

function layersOf(
  bytes: { readonly ok: true; readonly value: VerifiedBytes },
  where: Pick<Found, "found" | "tag" | "place" | "manifestDigest">,
): readonly Found[] {
  const parsed = parseDocument(bytes.value);
  const document = parsed.ok ? parsed.value : null;
  if (document === null || document.kind === "index")
    return [unread(where, parsed.ok ? noManifest(where.manifestDigest) : parsed.failure)];
  return document.layers.map((layer) => ({
    ...where,
    layerDigest: layer.digest,
    layer,
    mediaType: layer.mediaType,
    artifactType: document.artifactType ?? document.config.mediaType,
    annotations: { ...document.annotations, ...layer.annotations },
    failure: null,
  }));
}

/** What is of a form that is not read here is there, and costs itself alone: everything else was looked at. */
const isOtherForm = ({ code }: ReadFailure): boolean => code === "malformed" || code === "not-an-image";

/** The release candidates of OCI 1.1 had a manifest of its own for artifacts; cosign and notation wrote it in 2022 and 2023. */
const REMOVED_FORM = "application/vnd.oci.artifact.manifest.v1+json";

const otherForm = ({ digest, mediaType }: Referrer): ReadFailure => ({
  code: "not-an-image",
  message:
    mediaType === REMOVED_FORM
      ? `${digest} is an OCI artifact manifest, a format that was removed before OCI 1.1, and is not read.`
      : `${digest} is of the type ${mediaType}, which is not read.`,
  next: "Sign or attest the image again with a current tool.",
});

const unread = (
  where: Pick<Found, "found" | "tag" | "place" | "manifestDigest">,
  failure: ReadFailure,
): Found => ({
  ...where,
  layerDigest: null,
  layer: null,
  mediaType: "",
  artifactType: null,
  annotations: {},
  failure,
});

const noManifest = (digest: Digest): ReadFailure => ({
  code: "malformed",
  message: `${digest} is an index; signatures and attestations are manifests.`,
  next: "Sign or attest the image again.",
});

/** What stands under a tag may be listed among the referrers too (cosign's OCI 1.1 mode): it is one artifact. */
function distinct(found: readonly Found[]): readonly Found[] {
  const seen = new Set<string>();
  return found.filter(({ manifestDigest, layerDigest, annotations }) => {
    // Two layers of one text are two signatures: theirs stand in annotations.
    const key = `${manifestDigest} ${layerDigest} ${JSON.stringify(annotations)}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/** Those whose content fits, in their order, into what one digest may cost. */
function withinBytes(found: readonly Found[]): ReadonlySet<Found> {
  const fits = new Set<Found>();
  let total = 0;
  for (const one of found) {
    const size = isRead(one) ? (one.layer?.size ?? 0) : 0;
    if (size > MAX_CONTENT_BYTES || total + size > MAX_TOTAL_BYTES) continue;
    total += size;
    fits.add(one);
  }
  return fits;
}

const isRead = ({ mediaType }: Found): boolean =>
  [SIMPLE_SIGNING, DSSE_ENVELOPE, IN_TOTO].includes(mediaType) || isBundleType(mediaType);

function tooMuch(found: Found): Artifact {
  return artifactOf(found, {
    kind: "unread",
    failure: {
      code: "too-large",
      message: `${found.layerDigest} has ${found.layer?.size} bytes, and at most ${MAX_CONTENT_BYTES} are read of one and ${MAX_TOTAL_BYTES} of all that stands beside an image.`,
      next: "Inspect it with cosign.",
    },
  });
}

async function readArtifact(reading: StoredReading, found: Found): Promise<Artifact> {
  if (found.failure !== null) return artifactOf(found, { kind: "unread", failure: found.failure });
  if (found.layer === null || !isRead(found)) return artifactOf(found, unreadContent(found));
  const bytes = await readStoredBlob(reading, found.layer, MAX_CONTENT_BYTES);
  const content = bytes.ok ? await parseContent(found, bytes.value) : bytes;
  return artifactOf(found, content.ok ? content.value : { kind: "unread", failure: content.failure });
}

/** What needs no reading: an SBOM is where it is, and everything else only counts. */
function unreadContent({ place, mediaType, artifactType }: Found): Content {
  if (artifactType === NOTARY_SIGNATURE) return { kind: "notary" };
  const format = sbomFormat(mediaType) ?? sbomFormat(artifactType ?? "");
  if (place === "sbom") return { kind: "sbom", format: format ?? "unknown" };
  return format === null ? { kind: "other" } : { kind: "sbom", format };
}

async function parseContent(
  { mediaType, annotations }: Found,
  bytes: VerifiedBytes,
): Promise<Result<Content, ReadFailure>> {
  switch (mediaType) {
    case SIMPLE_SIGNING:
      return ok(signedText(bytes, annotations));
    case IN_TOTO:
      return ok(unsignedStatement(bytes));
    case DSSE_ENVELOPE:
      return signedEnvelope(bytes, annotations);
    default:
      return signedBundle(bytes);
  }
}

/** What can be checked of an artifact; null for a plain document and for what could not be read. */
export const signedOf = (content: Content): Signed | null => ("says" in content ? content : null);

function artifactOf(found: Found, content: Content): Artifact {
  const { tag, manifestDigest, layerDigest, mediaType, artifactType, annotations } = found;
  const signed = signedOf(content);
  const said = signed === null ? null : (statementOf(signed)?.predicateType ?? null);
  const predicateType = said ?? annotatedPredicate(annotations);
  return {
    ...{ found: found.found, tag, manifestDigest, layerDigest, mediaType, artifactType, annotations },
    role: roleOf(found, content, predicateType),
    predicateType,
    content,
  };
}

const UNREAD_ROLES: Readonly<Record<Place, ArtifactRole>> = {
  sig: "signature",
  sbom: "sbom",
  att: "attestation",
  referrers: "other",
  index: "attestation",
};

/** By what it holds; where that was not read, by what it is announced as and where it lies. */
function roleOf(
  { place, mediaType, artifactType }: Found,
  content: Content,
  predicateType: string | null,
): ArtifactRole {
  if (artifactType === NOTARY_SIGNATURE) return "signature";
  // A bundle that says nothing signs a file: the image.
  if (mediaType === SIMPLE_SIGNING || ("says" in content && content.says === null)) return "signature";
  if (content.kind === "sbom") return "sbom";
  if (predicateType !== null) return roleOfPredicate(predicateType);
  if (content.kind !== "unread") return content.kind === "other" ? "other" : "attestation";
  return UNREAD_ROLES[place];
}
