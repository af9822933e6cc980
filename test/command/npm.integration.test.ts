import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { freshCheckout, LINKING } from "./checkout.ts";
import { writeLayout } from "./images.ts";
import { bin, ended, root, shell, start, temporaryFolder } from "./twofold.ts";

test("npm run -s twofold takes a relative path from where the person stands", async () => {
  const folder = temporaryFolder();
  writeLayout(join(folder, "there"), { a: "amd64 gzip, amd64 chunked+", b: "amd64 chunked+, amd64 gzip" });
  const run = (...args: string[]) =>
    ended(start("npm", ["--prefix", root, "run", "-s", "twofold", "--", ...args], { cwd: folder }));
  const fine = await run("inspect", "oci:./there:a");
  expect(fine).toMatchObject({ status: 0, stderr: "" });
  expect(fine.stdout).toContain("  oci:./there:a\n");
  expect(await run("check", "oci:there:b")).toMatchObject({ status: 1, stderr: "" });
  expect(await run("check", "oci:nowhere:b")).toMatchObject({ status: 2, stdout: "" });
  expect(await run("check", "oci:samples:dual")).toMatchObject({ status: 0, stderr: "" });
});

test("another project's npm script does not move the command away from its own folder", async () => {
  const folder = temporaryFolder();
  const project = join(folder, "project");
  writeLayout(join(project, "there"), { a: "amd64 gzip" });
  writeFileSync(
    join(project, "package.json"),
    JSON.stringify({ name: "other", scripts: { twofold: `node '${bin}' inspect oci:there:a` } }),
  );
  mkdirSync(join(project, "below"));
  const { status, stderr } = await shell("npm run -s twofold", { cwd: join(project, "below") });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

test("a link to the command runs it", async () => {
  const folder = temporaryFolder();
  symlinkSync(bin, join(folder, "twofold"));
  const { status, stdout } = await shell("./twofold --version", { cwd: folder });
  expect({ status, stdout: stdout.trim() }).toEqual({
    status: 0,
    stdout: JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version,
  });
});

test("on a fresh checkout the command installs first, and standard output has the report alone", async () => {
  const { checkout, path } = freshCheckout(LINKING);
  const run = () =>
    shell("printf 'oci:samples:dual\\n' | node cli/bin.mjs check --json -", {
      cwd: checkout,
      env: { PATH: path },
    });
  const first = await run();
  expect(first.status).toBe(0);
  expect(JSON.parse(first.stdout).reports[0].reference).toBe("oci:samples:dual");
  expect(first.stderr).toMatch(/^twofold: installing the packages/);
  expect(first.stderr).toContain("added 300 packages");
  // The references were not for npm.
  expect(readFileSync(join(checkout, "input"), "utf8")).toBe("");
  expect(await run()).toMatchObject({ status: 0, stderr: "", stdout: first.stdout });
  // Newer files alone are no reason to install again; other packages are.
  writeFileSync(join(checkout, ".npmrc"), readFileSync(join(checkout, ".npmrc")));
  expect((await run()).stderr).toBe("");
});

test("an installation that fails ends with 2, and says what to do", async () => {
  const { checkout, path } = freshCheckout("echo 'npm error network' >&2; exit 1");
  const { status, stdout, stderr } = await shell("node cli/bin.mjs check oci:samples:dual", {
    cwd: checkout,
    env: { PATH: path },
  });
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toMatch(/twofold: npm install ended with status 1\. .* run this again\.\n$/);
  expect(existsSync(join(checkout, "node_modules"))).toBe(false);
});
