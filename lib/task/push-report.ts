import { digestOf } from "#lib/oci/digest.ts";
import { OCI_MANIFEST } from "#lib/oci/media-types.ts";
import type { Reading } from "#lib/oci/source/source.ts";
import type { Target } from "#lib/oci/target/target.ts";

/** What `twofold check --format json` prints, as content of a registry. */
const REPORT_TYPE = "application/vnd.twofold.check.v1+json";
/** OCI image-spec 1.1, manifest.md, Guidelines for Artifact Usage. */
const EMPTY_TYPE = "application/vnd.oci.empty.v1+json";

/** Pushes a report as an artifact of its own under a tag. */
export async function pushReport(
  target: Target,
  tag: string,
  report: Uint8Array,
  signal: AbortSignal,
): Reading<void> {
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
  return put.ok ? target.moveTag(tag, document, signal) : put;
}
