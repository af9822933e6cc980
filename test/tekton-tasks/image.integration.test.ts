import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { reportOf } from "#test/apply/report-of.ts";
import { ended, root, start, temporaryFolder } from "#test/command/twofold.ts";
import { startRegistry } from "#test/registry/bed.ts";
import { pushBuild, urlOf } from "./builds.ts";

const containerfile = readFileSync(join(root, "deploy/Containerfile"), "utf8");

test("the Containerfile ends in an image without a shell's help, for any user of group 0", () => {
  const lines = containerfile.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith("FROM ")));
  expect(last[0]).toBe(`FROM \${BASE}`);
  // Every instruction of the last stage is one that runs nothing.
  expect(last.filter((line) => /^(?:RUN|ADD|SHELL|HEALTHCHECK)\b/.test(line))).toEqual([]);
  expect(last.filter((line) => /^USER\b/.test(line))).toEqual(["USER 65532:0"]);
  expect(last).toContain('ENTRYPOINT ["/usr/local/bin/twofold"]');
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(containerfile).toContain(`ARG VERSION=${version}`);
  for (const [, image = ""] of containerfile.matchAll(/^ARG (?:BASE|BUILDER)=(.*)$/gm))
    expect(image).toMatch(/^[a-z0-9.]+\.[a-z]+\/.+:(?!latest)/);
});

/** What can build and mount an image here; podman has buildah in it. */
const builder = ["buildah", "podman"].find((name) =>
  (process.env["PATH"] ?? "").split(":").some((folder) => existsSync(join(folder, name))),
);
const missing =
  builder === undefined
    ? "neither buildah nor podman is here"
    : process.getuid?.() === 0
      ? null
      : "it takes root";

test.skipIf(missing !== null)(
  `the image is built, and makes variants as a user that nobody knows${missing === null ? "" : ` (skipped: ${missing})`}`,
  async () => {
    const folder = temporaryFolder();
    const packed = join(folder, "packed");
    // The stage that installs needs a network: what it ends in is made here from what is installed.
    execFileSync("node", [join(root, "deploy/pack.mjs"), packed]);
    expect(readdirSync(join(packed, "opt/twofold")).toSorted()).toEqual(
      ["LICENSE", "bin", "cli", "lib", "node_modules", "package.json"].toSorted(),
    );
    const node = join(packed, "opt/twofold/bin/node");
    const base = join(folder, "base");
    for (const [library] of execFileSync("ldd", [node], { encoding: "utf8" }).matchAll(/\/\S+/g)) {
      mkdirSync(dirname(join(base, library)), { recursive: true });
      copyFileSync(library, join(base, library));
    }
    writeFileSync(join(folder, "Containerfile"), "FROM scratch\nCOPY base/ /\n");
    const store = [
      "--root",
      join(folder, "store"),
      "--runroot",
      join(folder, "run"),
      "--storage-driver",
      "vfs",
    ];
    const tool = (...args: string[]) =>
      execFileSync(builder ?? "", [...store, ...args], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      });
    const build = (...args: string[]) => tool("build", "--isolation", "chroot", "--layers=false", ...args);
    build("-t", "localhost/base", folder);
    const mine = ["--build-arg", "BASE=localhost/base", "--build-context", `installed=${folder}`];
    build("-f", join(root, "deploy/Containerfile"), ...mine, "-t", "localhost/twofold", root);
    const mounted = mountOf(tool);
    onTestFinished(
      () =>
        void tool(
          builder === "podman" ? "image" : "umount",
          ...(builder === "podman" ? ["umount", "--all"] : ["--all"]),
        ),
    );

    const registry = await startRegistry();
    try {
      const gzip = await pushBuild(registry.host, "image/app", "v1", {
        platform: "linux/amd64",
        format: "gzip",
      });
      // What Tekton mounts, and what every container has.
      mkdirSync(join(mounted, "work"));
      chmodSync(join(mounted, "work"), 0o777);
      mkdirSync(join(mounted, "dev"), { recursive: true });
      writeFileSync(join(mounted, "dev/null"), "");
      chmodSync(join(mounted, "dev/null"), 0o666);
      const { status, stderr } = await ended(
        start(
          "chroot",
          [
            "--userspec=12345:0",
            mounted,
            "/usr/local/bin/twofold",
            "task",
            "add-variants",
            "--choice=dual",
            "--result=IMAGE_REF=/work/IMAGE_REF",
            "--images",
            gzip,
          ],
          { env: { TMPDIR: "/work", HOME: "/work" } },
        ),
      );
      expect([status, stderr.replace(/^twofold: (?:making|sending) .*\n|^Warning: .*\n/gm, "")]).toEqual([
        0,
        expect.stringContaining("temporary ones stay"),
      ]);
      const reference = readFileSync(join(mounted, "work/IMAGE_REF"), "utf8");
      expect(urlOf(reference)).toBe(urlOf(gzip));
      expect((await reportOf(reference)).entries.map(({ compression }) => compression)).toEqual([
        "gzip",
        "zstd:chunked",
      ]);
    } finally {
      await registry.stop();
    }
  },
);

function mountOf(tool: (...args: string[]) => string): string {
  if (builder === "podman") return tool("image", "mount", "localhost/twofold").trim();
  return tool("mount", tool("from", "--pull-never", "localhost/twofold").trim()).trim();
}
