import { readFileSync } from "node:fs";
import { join } from "node:path";
import { algorithmOf, digestOf, hexOf, parseDigest } from "#lib/oci/digest.ts";
import { DOCKER_CONFIG, DOCKER_MANIFEST, OCI_INDEX, OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { ZSTD_ENTRY } from "#lib/variants/annotations.ts";
import { root } from "#test/command/twofold.ts";
import { pushBlob, pushManifest } from "#test/registry/bed.ts";

const layout = join(root, "samples/layout");

interface Entry {
  readonly digest: string;
  readonly size: number;
  readonly mediaType: string;
  readonly platform: { readonly os: string; readonly architecture: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

const read = (digest: string): Buffer => {
  const name = parseDigest(digest);
  if (name === null) throw new Error(`${digest} is no digest`);
  return readFileSync(join(layout, "blobs", algorithmOf(name), hexOf(name)));
};

/** Entries of the sample that is dual, as real tools wrote them. */
const dual: readonly Entry[] = (() => {
  const index = JSON.parse(readFileSync(join(layout, "index.json"), "utf8"));
  const tag = (one: { annotations: Record<string, string> }) =>
    one.annotations["org.opencontainers.image.ref.name"];
  const { digest } = index.manifests.find((one: never) => tag(one) === "dual");
  return JSON.parse(read(digest).toString()).manifests;
})();

/** `docker`: gzip in a Docker manifest, as build tasks push it where nobody asks for OCI's format. */
export type Format = "gzip" | "zstd:chunked" | "dual" | "docker";

const isZstd = ({ annotations }: Entry): boolean => annotations?.[ZSTD_ENTRY] === "true";

/**
 * What a build of one platform pushes: one manifest, or, as a dual build does, an index of both. Answers with what a build task
 * reports as IMAGE_REF.
 */
export async function pushBuild(
  host: string,
  repository: string,
  tag: string,
  { platform, format }: { readonly platform: string; readonly format: Format },
): Promise<string> {
  const base = `http://${host}`;
  const own = dual.filter(
    (one) =>
      `${one.platform.os}/${one.platform.architecture}` === platform &&
      (format === "dual" || isZstd(one) === (format === "zstd:chunked")),
  );
  const [first] = own;
  if (first === undefined) throw new Error(`the samples have no ${format} for ${platform}`);
  for (const { digest } of own) {
    const manifest = JSON.parse(read(digest).toString());
    for (const blob of [manifest.config, ...manifest.layers])
      await pushBlob(base, repository, read(blob.digest));
    if (format === "docker") {
      const docker = Buffer.from(JSON.stringify(asDocker(manifest)));
      await pushManifest(base, repository, tag, docker, DOCKER_MANIFEST);
      return `${host}/${repository}:${tag}@${digestOf(docker)}`;
    }
    await pushManifest(base, repository, format === "dual" ? digest : tag, read(digest), OCI_MANIFEST);
  }
  if (format !== "dual") return `${host}/${repository}:${tag}@${first.digest}`;
  const index = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: own }));
  await pushManifest(base, repository, tag, index, OCI_INDEX);
  return `${host}/${repository}:${tag}@${digestOf(index)}`;
}

const asDocker = ({ config, layers, ...rest }: { config: object; layers: readonly object[] }) => ({
  ...rest,
  mediaType: DOCKER_MANIFEST,
  config: { ...config, mediaType: DOCKER_CONFIG },
  layers: layers.map((layer) => ({
    ...layer,
    mediaType: "application/vnd.docker.image.rootfs.diff.tar.gzip",
  })),
});

export const urlOf = (reference: string): string => reference.replace(/@.*/, "");
export const digestIn = (reference: string): string => reference.replace(/.*@/, "");
