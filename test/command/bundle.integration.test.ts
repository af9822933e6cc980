import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startServer } from "#test/registry/bed.ts";
import { freshCheckout, LINKING } from "./checkout.ts";
import { bin, ended, root, start } from "./twofold.ts";

/** The Node.js that the project brings, with which the command needs no second process. */
const own = join(root, "node_modules/.bin/node");

test("the command is bundled once, anew after a change, and never runs what it no longer is", async () => {
  const { checkout, path } = freshCheckout(LINKING);
  const run = (...args: string[]) =>
    ended(start("node", ["cli/bin.mjs", ...args], { cwd: checkout, env: { PATH: path } }));
  const cache = join(checkout, "node_modules/.cache/twofold");
  const bundles = () => readdirSync(cache).filter((name) => !name.endsWith(".json"));
  const edit = (file: string, change: (text: string) => string) =>
    writeFileSync(join(checkout, file), change(readFileSync(join(checkout, file), "utf8")));

  expect(await run("check", "oci:samples:dual")).toMatchObject({ status: 0 });
  const [first = ""] = bundles();
  expect(bundles()).toEqual([first]);
  expect(existsSync(join(cache, first, "cli-main.mjs"))).toBe(true);

  // Touched is not changed.
  utimesSync(join(checkout, "cli/check.ts"), new Date(), new Date());
  expect(await run("check", "oci:samples:dual")).toMatchObject({ status: 0, stderr: "" });
  expect(bundles()).toEqual([first]);

  // A module that is loaded for this command alone; what is wrong is told of its source.
  edit("cli/check.ts", (text) =>
    text.replace("const service =", 'throw new Error("on purpose"); const service ='),
  );
  const bug = await run("check", "--evidence", "oci:samples:dual");
  expect(bug.status).toBe(2);
  const line =
    readFileSync(join(checkout, "cli/check.ts"), "utf8")
      .split("\n")
      .findIndex((text) => text.includes("on purpose")) + 1;
  expect(bug.stderr).toContain(`this is a bug in Twofold`);
  expect(bug.stderr).toContain(`${checkout}/cli/check.ts:${line}:`);
  expect(bundles()).toHaveLength(2);

  // What cannot be bundled is run as it is, and says so itself; so is all where nothing can be kept.
  edit("cli/check.ts", (text) => text.replace('throw new Error("on purpose");', "const = ;"));
  const broken = await run("check", "oci:samples:dual");
  expect(broken.status).not.toBe(0);
  expect(broken.stderr).toContain("cli/check.ts");
  edit("cli/check.ts", (text) => text.replace("const = ;", ""));
  rmSync(cache, { recursive: true });
  writeFileSync(cache, "");
  expect(await run("check", "oci:samples:dual")).toMatchObject({ status: 0, stderr: "" });
});

test("the project's own Node.js runs the command in the process that was started", async () => {
  const env = { NO_COLOR: "1", FORCE_COLOR: "1" };
  const fine = await ended(start(own, [bin, "check", "oci:samples:dual", "oci:samples:zstd-first"], { env }));
  expect(fine).toMatchObject({ status: 1, stderr: "" });
  expect(fine.stdout).not.toContain("\u001b");

  let first = (_answered: null) => {};
  const asked = new Promise<null>((resolve) => {
    first = resolve;
  });
  const silent = await startServer(() => first(null));
  const child = start(own, [bin, "check", `${silent.host}/a/b:1`]);
  const end = ended(child);
  await asked;
  const processes = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8");
  child.kill("SIGINT");
  expect(await end).toEqual({ status: 130, stdout: "", stderr: "" });
  expect(processes).toBe("");
  await silent.stop();
});
