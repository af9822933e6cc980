import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What begins work that nobody waits for: if it fails, nothing stands between it and the end of the process. */
const beginnings: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["a timer", /(?<!await )\bset(?:Interval|Timeout|Immediate)\(/],
  [
    "a promise that is dropped",
    /(?:^|[;{}>]|\breturn)\s*void\s+(?!inBackground\b|[\w$.]+\.(?:add|delete|push|set)\()[\w$.?[\]]+\s*[(?.]/,
  ],
  ["a listener that is async", /\.(?:on|once|addListener|addEventListener)\(\s*[^,]+,\s*async\b/],
];

/** Those that need no owner, each with the reason. */
const harmless: Readonly<Record<string, string>> = {
  "lib/background/keep-going.ts": "is the owner",
  "lib/oci/credentials/helper.ts": "ends a helper that hangs, and touches nothing else",
  "lib/oci/registry/access.ts": "gives a read up when its time is over: the callbacks abort a signal",
  "lib/chunked/write/convert-child.ts": "a process of its own, whose end is told as the end of its job",
  "lib/inspect/heavy-process.ts": "a process of its own, whose end is told as the end of its job",
  "lib/cluster/credentials.ts": "rejects a promise that is waited for",
  "lib/cluster/list-watch.ts": "gives a watch up when its time is over: the callback aborts a signal",
  "lib/cluster/exec-plugin.ts": "ends a plugin that hangs, and touches nothing else",
  "lib/inspect/joined-reads.ts": "gives a read up that nobody came back for: the callback aborts a signal",
  "app/drawn/at-hand.ts": "resolves a promise that is waited for",
  "scripts/older-node/zlib.ts": "hands what comes of it, a fault too, to the callback, as Node.js does",
  "lib/services/cluster/rights.ts": "resolves a promise that is waited for",
};

function sources(): readonly string[] {
  return ["lib", "app", "scripts", "cli"].flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter(
        (entry) => entry.isFile() && /\.(?:tsx?|mjs)$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name),
      )
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  );
}

/** The lines of a text that begin such work, as `what: line`. */
function unowned(text: string): readonly string[] {
  return text.split("\n").flatMap((line) => {
    const code = line.replace(/^\s*(?:\/\/|\*|\/\*).*$/, "");
    return beginnings.filter(([, pattern]) => pattern.test(code)).map(([name]) => `${name}: ${line.trim()}`);
  });
}

const found = new Map(
  sources().flatMap((file) => {
    const lines = unowned(readFileSync(join(root, file), "utf8"));
    return lines.length === 0 ? [] : [[file, lines] as const];
  }),
);

test("whatever goes on by itself is begun by its owner", () => {
  // New work goes through keepGoing, every, afterwards or inBackground of lib/background/keep-going.ts.
  expect([...found].filter(([file]) => !(file in harmless))).toEqual([]);
});

test("what needs no owner is still there", () => {
  expect(Object.keys(harmless).filter((file) => !found.has(file))).toEqual([]);
});

test.each([
  "  const timer = setInterval(look, 1000);",
  "setTimeout(() => look(), 5);",
  "  void look();",
  "      else void this.follow();".replace("else ", "{ "),
  "  if (a) return void look();",
  "  onClick={() => void look()}",
  '  process.once("SIGTERM", async () => {',
  "  void writeFile(made)",
])("%s needs an owner", (line) => expect(unowned(line)).toHaveLength(1));

test.each([
  "import { setTimeout as sleep } from 'node:timers/promises';",
  "  const f = (): void => look();",
  "  readonly look: (error: unknown) => void;",
  "  forget: (key) => void known.delete(key),",
  "// void look();",
  "  await look();",
])("%s needs none", (line) => expect(unowned(line)).toEqual([]));
