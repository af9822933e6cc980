import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { cleanEnvironment, ended, root, start } from "./twofold.ts";

// Packs once what is built, installs it where nothing can be fetched, and runs it by the machine's own Node.js, whichever that is.
const folder = mkdtempSync(join(tmpdir(), "twofold-package-"));
const home = join(folder, "home");
const installed = join(folder, "prefix/lib/node_modules");
const env = { HOME: home, XDG_RUNTIME_DIR: folder };

/** Of what hangs: packing takes a core for seconds, and the machine may have other things to do. */
const PATIENCE_MS = 600_000;

/** What README says of its size, with room for what comes to it. */
const MAX_PACKAGE_BYTES = 24 * 1024 * 1024;

const npm = async (...args: string[]) => {
  const child = spawn("npm", args, {
    cwd: root,
    env: cleanEnvironment({ ...env, npm_config_cache: join(folder, "cache") }) as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = await ended(child);
  expect(end.status, end.stderr).toBe(0);
  return end;
};
const run = (...args: string[]) => ended(start(join(folder, "prefix/bin/twofold"), args, { cwd: home, env }));

beforeAll(async () => {
  mkdirSync(home);
  const { stdout } = await npm("pack", "--json", "--pack-destination", folder);
  // Behind what the build says.
  const [{ filename, size }] = JSON.parse(stdout.slice(stdout.lastIndexOf("\n[\n") + 1));
  expect(size).toBeLessThan(MAX_PACKAGE_BYTES);
  await npm("install", "-g", "--offline", "--prefix", join(folder, "prefix"), join(folder, filename));
}, PATIENCE_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("it is one package that needs no other", () => {
  expect(readdirSync(installed)).toEqual(["twofold"]);
  const listed = readdirSync(join(installed, "twofold")).filter((name) => name !== "package.json");
  expect(listed.toSorted()).toEqual(["LICENSE", "README.md", "dist"]);
  // Keys that only sign samples are no part of what they show.
  expect(readdirSync(join(installed, "twofold/dist/samples/keys"))).toEqual(["cosign.pub"]);
});

test("the command reads samples from any folder, layers and zstd among them", async () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(await run("--version")).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
  const inspected = await run("inspect", "oci:samples:dual");
  expect(inspected).toMatchObject({ status: 0, stderr: "" });
  expect(inspected.stdout).toContain("zstd:chunked");
  const checked = await run(
    "check",
    "--deep=layers",
    "--format",
    "json",
    "oci:samples:dual",
    "oci:samples:zstd-first",
  );
  expect(checked.status, checked.stderr).toBe(1);
  expect(await run("layers", "--tree", "oci:samples:dual")).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("storefront.conf"),
  });
  expect(await run("completion", "bash")).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("complete -F"),
  });
});

test("the command makes zstd:chunked layers that it then finds right", async () => {
  const applied = await run("apply", "--choice", "dual", "oci:samples:gzip-only", "--to", "oci:made:dual");
  expect(applied.status, applied.stderr).toBe(0);
  expect(await run("check", "--deep=layers", "--choice", "dual", "oci:made:dual")).toMatchObject({
    status: 0,
  });
});

test("the server serves pages and reports, keeps its data with its user, and stops when it is told", {
  timeout: PATIENCE_MS,
}, async () => {
  const before = everythingIn(installed);
  const server = start(join(folder, "prefix/bin/twofold"), ["serve"], {
    cwd: home,
    env: { ...env, PORT: "0" },
  });
  onTestFinished(() => {
    // The command and the server that it started, whatever is left of them.
    if (server.pid !== undefined && server.exitCode === null) process.kill(-server.pid, "SIGKILL");
  });
  const end = ended(server);
  const origin = await new Promise<string>((resolve, reject) => {
    let said = "";
    server.stdout?.on("data", (text: string) => {
      said += text;
      const [, address] = /serving on (http:\S+)/.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    });
    void end.then(({ stdout, stderr }) => reject(new Error(stdout + stderr)));
  });
  const get = async (path: string) => {
    const response = await fetch(origin + path);
    return [response.status, await response.text(), response.headers.get("x-powered-by")] as const;
  };
  expect(await get("/healthz")).toEqual([200, "ok\n", null]);
  expect(await get("/")).toEqual([200, expect.stringContaining("Twofold"), null]);
  for (const page of [
    "/fleet",
    "/issues/zstd-before-gzip",
    "/configuration",
    "/problems",
    "/api/v1/openapi.json",
  ])
    expect([page, (await get(page))[0]]).toEqual([page, 200]);
  const [status, report] = await get("/api/v1/inspect?ref=oci:samples:dual");
  expect(status).toBe(200);
  expect(JSON.parse(report)).toMatchObject({ entries: expect.arrayContaining([expect.anything()]) });
  const [, page] = await get("/inspect?ref=oci:samples:dual");
  const script = /src="(\/_next\/static\/[^"]+\.js)"/.exec(page)?.[1];
  expect((await get(script ?? "/none"))[0]).toBe(200);
  const [, layers] = await get("/api/v1/layers?ref=oci:samples:dual");
  expect(JSON.parse(layers)).toBeTypeOf("object");
  const second = await ended(
    start(join(folder, "prefix/bin/twofold"), ["serve"], { cwd: home, env: { ...env, PORT: "0" } }),
  );
  expect(second).toMatchObject({ status: 2, stderr: expect.stringContaining("has the database") });
  server.kill("SIGTERM");
  expect(await end).toMatchObject({ status: 0, stderr: "" });
  expect(existsSync(join(home, ".local/share/twofold/db"))).toBe(true);
  expect(readdirSync(home).toSorted()).toEqual(
    [".cache", ".local", "made"].filter((name) => existsSync(join(home, name))),
  );
  expect(everythingIn(installed)).toEqual(before);
});

/** Each file with its size and when it was written. */
const everythingIn = (place: string): readonly string[] =>
  readdirSync(place, { recursive: true, encoding: "utf8" }).map((name) => {
    const { size, mtimeMs } = statSync(join(place, name));
    return `${name} ${size} ${mtimeMs}`;
  });
