import { beforeAll, expect, test } from "vitest";
import { bin, ended, start, twofold } from "#test/command/twofold.ts";
import { canMount, mountDisk } from "#test/database/full-disk.ts";
import { passOn, type Running, startRegistry, startServer } from "#test/registry/bed.ts";
import { tidyAfterAll } from "#test/tidy.ts";
import { put } from "./put.ts";
import { applied, applyTools, reportOn } from "./tools.ts";

const tidy = tidyAfterAll();
const folder = tidy.folder();
let registry: Running;
beforeAll(async () => {
  registry = await tidy.keep(startRegistry());
});

const isWrite = (method: string | undefined) => method !== "GET" && method !== "HEAD";

/**
 * Runs the command against a door that ends it, with its whole group, where the `at`th write comes: `before` it reaches the registry
 * or `after` the registry has taken it. Yields how many writes there were.
 */
async function killedAt(
  at: number,
  when: "before" | "after",
  reference: (host: string) => readonly string[],
): Promise<number> {
  let writes = 0;
  let kill: () => void = () => undefined;
  const door = await startServer((request, response) => {
    if (!isWrite(request.method)) return passOn(registry.host, request, response);
    writes += 1;
    if (writes !== at) return passOn(registry.host, request, response);
    if (when === "before") return kill();
    response.on("finish", kill);
    // What was taken is answered to nobody.
    passOn(registry.host, request, response);
  });
  const child = start("node", [bin, ...reference(door.host)], { env: { TMPDIR: folder } });
  kill = () => process.kill(-(child.pid ?? 0), "SIGKILL");
  await ended(child);
  await door.stop();
  return writes;
}

test("killed at any write, the tag names the old index or the new one, whole; and the next run brings it to its end", async () => {
  const tools = applyTools(folder);
  const make = (place: string) => (host: string) => [
    "apply",
    `${host}/${place}:1`,
    "--choice",
    "dual",
    "--level",
    "1",
  ];
  const old = await put("gzip-only", `${registry.host}/killed/whole:1`);
  const writes = await killedAt(Number.POSITIVE_INFINITY, "before", make("killed/whole"));
  const made = await reportOn(`${registry.host}/killed/whole:1`, tools);
  expect(made.digest).not.toBe(old.digest);

  // While layers are sent, between the index by its digest and the tag, and the tag: not taken, taken and not answered.
  const steps = [
    [Math.ceil(writes / 2), "after"],
    [writes - 1, "after"],
    [writes, "before"],
    [writes, "after"],
  ] as const;
  for (const [at, when] of steps) {
    // Another repository each: what was sent once is not sent again.
    const reference = `${registry.host}/killed/at-${at}-${when}:1`;
    await put("gzip-only", reference);
    await killedAt(at, when, make(`killed/at-${at}-${when}`));
    const isMoved = at === writes && when === "after";
    const { digest } = await reportOn(reference, tools);
    expect([at, when, digest]).toEqual([at, when, isMoved ? made.digest : old.digest]);
    await applied(reference, tools);
    const after = await reportOn(reference, tools);
    const told = after.issues.filter(({ severity }) => severity !== "info");
    expect([at, when, after.digest, told]).toEqual([at, when, made.digest, []]);
  }
});

test.skipIf(!canMount)(
  "where the disk that layers are made on is full, that is said and nothing changes",
  async () => {
    const reference = `${registry.host}/full/app:1`;
    const old = await put("gzip-only", reference);
    const disk = mountDisk(1);
    try {
      disk.fill();
      const full = await twofold(["apply", reference, "--choice", "dual"], { env: { TMPDIR: disk.folder } });
      expect(full).toMatchObject({ status: 2, stderr: expect.stringMatching(/no room|disk is full/) });
      expect((await reportOn(reference, applyTools(folder))).digest).toBe(old.digest);
    } finally {
      disk.remove();
    }
  },
);
