import { execFile, spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import type { Applied } from "#lib/apply/applied.ts";
import { type Running, startRegistry } from "#test/registry/bed.ts";
import { tidyAfterAll } from "#test/tidy.ts";
import { put } from "./put.ts";
import { applied, applyTools, reportOn } from "./tools.ts";

/*
 * What we make, through the eyes of Debian's own tools: skopeo takes gzip where it takes the first match, and unpacks the
 * zstd:chunked layers to the very tars that the configuration names.
 */

const run = promisify(execFile);
const tidy = tidyAfterAll();
const folder = tidy.folder();
let registry: Running;
let made: Applied | null;
const repository = () => `${registry.host}/tools/app`;
beforeAll(async () => {
  registry = await tidy.keep(startRegistry());
  await put("gzip-only", `${repository()}:1`);
  made = await applied(`${repository()}:1`, applyTools(folder));
});

/** Copies with skopeo, which checks every digest of what it reads. */
const copy = (from: string, to: string, ...more: readonly string[]) =>
  run("skopeo", ["--insecure-policy", "copy", "--src-tls-verify=false", ...more, from, to]);

const json = async (path: string) => JSON.parse(await readFile(path, "utf8"));

test("by its tag, each platform is gzip, and each entry by its digest unpacks to what the configuration names", async () => {
  const { entries } = await reportOn(`${repository()}:1`, applyTools(folder));
  expect(made?.made.length).toBe(entries.length / 2);
  for (const [at, entry] of entries.entries()) {
    const [, arch = "", variant] = entry.platform?.split("/") ?? [];
    const isGzip = entry.compression === "gzip";
    if (isGzip) {
      const layout = join(folder, `tag-${at}`);
      const platform = ["--override-os", "linux", "--override-arch", arch];
      const more = variant === undefined ? platform : [...platform, "--override-variant", variant];
      await copy(`docker://${repository()}:1`, `dir:${layout}`, ...more);
      const { layers } = await json(join(layout, "manifest.json"));
      expect(layers.map(({ digest }: { digest: string }) => digest)).toEqual(
        entry.layerList.map(({ digest }) => digest),
      );
    }
    const plain = join(folder, `plain-${at}`);
    await copy(`docker://${repository()}@${entry.digest}`, `dir:${plain}`, "--dest-decompress");
    const { config, layers } = await json(join(plain, "manifest.json"));
    const { rootfs } = await json(join(plain, config.digest.replace("sha256:", "")));
    expect(layers.map(({ digest }: { digest: string }) => digest)).toEqual(rootfs.diff_ids);
  }
});

const hasPodman = spawnSync("podman", ["--version"]).status === 0;

test.skipIf(!hasPodman)("podman pulls both variants, and their content is one", async () => {
  const storage = join(folder, "podman");
  const podman = (...args: readonly string[]) =>
    run("podman", [
      ...["--root", join(storage, "root"), "--runroot", join(storage, "run"), "--storage-driver", "vfs"],
      ...args,
    ]);
  const { entries } = await reportOn(`${repository()}:1`, applyTools(folder));
  const of = entries.filter(({ platform }) => platform === entries[0]?.platform);
  expect(of.map(({ compression }) => compression)).toEqual(["gzip", "zstd:chunked"]);
  const layers = [];
  for (const { digest } of of) {
    const { stdout } = await podman("pull", "--quiet", "--tls-verify=false", `${repository()}@${digest}`);
    layers.push(
      (await podman("image", "inspect", "--format", "{{json .RootFS.Layers}}", stdout.trim())).stdout,
    );
  }
  expect(layers[0]).toBe(layers[1]);
});
