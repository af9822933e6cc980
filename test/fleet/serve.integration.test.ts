import { join } from "node:path";
import { expect, test } from "vitest";
import { openDatabase } from "#lib/db/open.ts";
import { ended, root, start } from "#test/command/twofold.ts";
import { tidyAfterAll } from "#test/tidy.ts";

const folder = tidyAfterAll().folder();

/** The server as `npm start` runs it, up to where it refuses to go on. */
const serve = (env: Readonly<Record<string, string>>) =>
  ended(start(process.execPath, [join(root, "scripts/serve.ts")], { env: { TWOFOLD_DATA: folder, ...env } }));

test("an address that others can reach is refused, as nobody is asked who they are", async () => {
  const { status, stderr } = await serve({ HOST: "0.0.0.0" });
  expect(status).toBe(2);
  expect(stderr).toMatch(/^twofold: HOST is 0\.0\.0\.0, which others can reach, .*auth\.allowAnyone/m);
});

test("a second server on the folder of the embedded database is refused", async () => {
  const first = await openDatabase({ folder: join(folder, "db") });
  if (!first.ok) expect.fail(first.failure.message);
  const { status, stderr } = await serve({});
  expect(status).toBe(2);
  expect(stderr).toContain(`Another Twofold (process ${process.pid}) has the database in`);
  await first.value.close();
});

test.each([
  [
    "an address of another kind",
    { DATABASE_URL: "mysql://h/d" },
    "DATABASE_URL is no address of a PostgreSQL database.",
  ],
  [
    "a folder that can have none",
    { TWOFOLD_DATA: "/proc/twofold" },
    "The folder /proc/twofold/db cannot hold the database",
  ],
])("%s is refused at once", async (_what, env, words) => {
  const { status, stderr } = await serve(env);
  expect(status).toBe(2);
  expect(stderr).toContain(words);
});

test("a PostgreSQL that is away is named without its password", async () => {
  const { status, stderr } = await serve({ DATABASE_URL: "postgresql://me:hidden-word@127.0.0.1:1/fleet" });
  expect(status).toBe(2);
  expect(stderr).toContain("PostgreSQL could not be reached");
  expect(stderr).not.toContain("hidden-word");
});
