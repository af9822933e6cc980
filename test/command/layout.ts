import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { algorithmOf, hexOf } from "#lib/oci/digest.ts";
import { OCI_INDEX } from "#lib/oci/media-types.ts";
import { buildBed } from "#test/image-bed.ts";

/** A folder of the test's own, gone with it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "twofold-command-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Images of the test bed as an OCI layout in `folder`, each under its tag. */
export function writeLayout(folder: string, images: Readonly<Record<string, string>>): void {
  const manifests = Object.entries(images).map(([tag, spec]) => {
    const bed = buildBed(spec);
    for (const [digest, bytes] of bed.files) {
      const blobs = join(folder, "blobs", algorithmOf(digest));
      mkdirSync(blobs, { recursive: true });
      writeFileSync(join(blobs, hexOf(digest)), bytes);
    }
    const annotations = { "org.opencontainers.image.ref.name": tag };
    return { mediaType: bed.mediaType, digest: bed.digest, size: bed.bytes.length, annotations };
  });
  writeFileSync(join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(
    join(folder, "index.json"),
    JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }),
  );
}
