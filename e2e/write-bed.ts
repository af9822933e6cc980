// Writes a layout of images from the test bed, and settings that name it, for the server under test.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { algorithmOf, hexOf } from "#lib/oci/digest.ts";
import { OCI_INDEX } from "#lib/oci/media-types.ts";
import { layeredImage, layeredNext } from "#test/chunked/layered-image.ts";
import { buildBed } from "#test/image-bed.ts";
import { type StoredImage, writeEvidence } from "./evidence-bed.ts";
import { bedFolder, faultRegistry, ports } from "./places.ts";

const images: Readonly<Record<string, string>> = {
  dual: "amd64 gzip, arm64/v8 gzip, amd64 chunked+, arm64/v8 chunked+",
  "zstd-first": "amd64 chunked+, arm64/v8 gzip, amd64 gzip, arm64/v8 chunked+",
  missing: "amd64 gzip, arm64/v8 gzip #m missing, amd64 chunked+, arm64/v8 chunked+ #m",
  attested: "amd64 gzip, amd64 chunked+, arm64/v8 gzip, arm64/v8 chunked+, att(1), att(2), att(3), att(4)",
  nested: "amd64 gzip, nested(arm64/v8 gzip, arm64/v8 chunked+)",
  single: "single: amd64 gzip",
  empty: "",
  erofs:
    "amd64 gzip, arm64/v8 gzip, amd64 chunked+, arm64/v8 chunked+, amd64 erofs +erofs, arm64/v8 erofs +erofs",
  levels: "amd64 gzip, amd64/v3 gzip, amd64 chunked+, amd64/v3 chunked+",
  encrypted: "amd64 encrypted, arm64/v8 gzip",
  "no-platform": "- gzip, - chunked+",
  "long-names": `riscv64/${"y".repeat(60)} gzip note(${"k".repeat(80)}=${"v".repeat(200)}), amd64 chunked+`,
  twins: manyTwins(),
  many: manyPlatforms(300),
};

/** More twins than lanes can be drawn for, one platform listed twenty times, attestations for the first. */
function manyTwins(): string {
  const platforms = Array.from({ length: 10 }, (_, i) => `arm/v${i}`);
  const twenty = Array.from({ length: 20 }, (_, i) => `amd64 ${i % 2 ? "chunked" : "gzip"} #${i}`);
  const attestations = Array.from({ length: 8 }, (_, i) => `att(${(i % 4) + 1}) note(i=${i})`);
  return [
    ...platforms.map((p) => `${p} gzip`),
    ...twenty,
    ...platforms.map((p) => `${p} chunked+`),
    ...attestations,
  ].join(", ");
}

/** More platforms than anybody has, each in both compressions. */
function manyPlatforms(count: number): string {
  const platforms = Array.from({ length: count }, (_, i) => `riscv64/p${i}`);
  return [...platforms.map((p) => `${p} gzip`), ...platforms.map((p) => `${p} chunked+`)].join(", ");
}

rmSync(bedFolder, { recursive: true, force: true });
const layout = join(bedFolder, "layout");
const beds = [
  ...Object.entries(images).map(([tag, spec]) => ({ tag, bed: buildBed(spec) })),
  { tag: "layers", bed: layeredImage },
  { tag: "layers-next", bed: layeredNext },
];
const manifests: StoredImage[] = beds.map(({ tag, bed }) => {
  for (const [digest, bytes] of bed.files) {
    const blobs = join(layout, "blobs", algorithmOf(digest));
    mkdirSync(blobs, { recursive: true });
    writeFileSync(join(blobs, hexOf(digest)), bytes);
  }
  const annotations = { "org.opencontainers.image.ref.name": tag };
  return { mediaType: bed.mediaType, digest: bed.digest, size: bed.bytes.length, annotations };
});
const [runs, key] = [join(bedFolder, "runs"), join(bedFolder, "cosign.pub")];
manifests.push(...writeEvidence(layout, runs, key));
writeFileSync(join(layout, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
writeFileSync(
  join(layout, "index.json"),
  JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }),
);
// Visitors of the tests are one address, and read more in a minute than people do.
const settings = `layouts:
  bed: ${layout}
registries:
  ${faultRegistry}: {}
  127.0.0.1:${ports.tls}: { insecure: false }
  127.0.0.1:${ports.closed}: {}
tekton: { runs: [${runs}], pipelineRunLink: "https://konflux.example/{namespace}/{name}" }
verify: { keys: [{ file: ${key} }] }
limits:
  timeoutSeconds: 4
  entriesPerMinute: 100000
`;
writeFileSync(join(bedFolder, "twofold.yaml"), settings);
