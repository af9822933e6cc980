import { parseArgs } from "node:util";
import { LEAST_LEVEL, MOST_LEVEL } from "#lib/chunked/write/levels.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Command } from "./arguments/command.ts";
import { readDepth } from "./arguments/depth.ts";
import { levelOf } from "./arguments/level.ts";
import { choices, commandOptions, formats } from "./arguments/options.ts";
import { probeCommand } from "./arguments/probe.ts";
import { taskCommand } from "./arguments/task.ts";
import { shells } from "./completion/shells.ts";
import { type EvidencePlaces, type IsThere, readEvidenceArguments, takenText } from "./evidence-arguments.ts";
import { listText } from "./format/words.ts";

/** The command a command line asks for, or one sentence on what is wrong with it. `isThere` tells paths from references. */
export function parseCommand(args: readonly string[], isThere?: IsThere): Result<Command, string> {
  const [name, ...rest] = args;
  if (name === undefined) return fail(`no command was given; ${NAMES} are there.`);
  if (name === "help" || name === "--help" || name === "-h") return ok({ kind: "help" });
  if (name === "version" || name === "--version") return ok({ kind: "version" });
  const command = Object.hasOwn(commands, name) ? commands[name as keyof typeof commands] : null;
  if (command === null) return fail(`"${name}" is no command of twofold; ${NAMES} are.`);
  try {
    return command(rest, isThere);
  } catch (error) {
    // parseArgs throws for an unknown option or a missing value; its first sentence says which.
    const [first = ""] = (error instanceof Error ? error.message : String(error)).split(/\. |\.?\n/);
    const [, unfed] =
      /^Option '(?:-\w, )?(--\w+)(?: <value>)?' argument (?:missing|is ambiguous)/.exec(first) ?? [];
    return fail(unfed === undefined ? `${first}.` : `${unfed} needs a value.`);
  }
}

const commands = {
  inspect: inspectCommand,
  check: checkCommand,
  plan: planCommand,
  apply: applyCommand,
  repair: repairCommand,
  index: indexCommand,
  task: stepCommand,
  evidence: evidenceCommand,
  layers: layersCommand,
  cat: catCommand,
  delta: deltaCommand,
  probe: probeCommand,
  forget: forgetCommand,
  serve: serveCommand,
  completion: completionCommand,
} as const satisfies Record<keyof typeof commandOptions | "task", unknown>;

const NAMES = listText(Object.keys(commands));

function inspectCommand(args: readonly string[]): Result<Command, string> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: commandOptions.inspect,
  });
  if (values.help) return ok({ kind: "help" });
  if (positionals.length === 0) return fail("inspect needs a reference, such as quay.io/org/app:tag.");
  if (values.platform?.trim() === "") return fail("--platform needs a platform, such as linux/arm64.");
  return ok({
    kind: "inspect",
    references: positionals,
    platform: values.platform ?? null,
    json: values.json,
  });
}

function checkCommand(args: readonly string[], isThere?: IsThere): Result<Command, string> {
  const deep = readDepth(args);
  if (!deep.ok) return deep;
  const read = readEvidenceArguments(deep.value.rest, commandOptions.check, isThere);
  if (!read.ok) return read;
  const { positionals, runs, keys } = read.value;
  const values = read.value.flags as CheckFlags;
  if (values.help) return ok({ kind: "help" });
  if (!values.evidence && runs.length + keys.length > 0)
    return fail("--runs and --key belong to check --evidence.");
  if (positionals.length === 0) return noReference("check", { runs, keys });
  const choice = values.choice === undefined ? null : choices.find((known) => known === values.choice);
  if (choice === undefined) return fail(`"${values.choice}" is no choice; ${choices.join(", ")} are.`);
  const asked = values.format ?? (values.json ? "json" : "text");
  const format = formats.find((known) => known === asked);
  if (format === undefined) return fail(`"${asked}" is no format; ${formats.join(", ")} are.`);
  if (values.json && format !== "json") return fail(`--json and --format ${format} are two formats.`);
  const evidence = values.evidence ? { runs, keys } : null;
  return ok({ kind: "check", references: positionals, choice, format, evidence, deep: deep.value.depth });
}

interface CheckFlags {
  readonly choice?: string;
  readonly format?: string;
  readonly evidence?: boolean;
  readonly json?: boolean;
  readonly help?: boolean;
}

function evidenceCommand(args: readonly string[], isThere?: IsThere): Result<Command, string> {
  const read = readEvidenceArguments(args, commandOptions.evidence, isThere);
  if (!read.ok) return read;
  const { positionals, flags, runs, keys } = read.value;
  if (flags["help"]) return ok({ kind: "help" });
  const [reference, ...more] = positionals;
  if (reference === undefined) return noReference("evidence", { runs, keys });
  if (more.length > 0) {
    const all = `evidence takes one reference, and these are ${positionals.length}: ${positionals.join(" ")}`;
    return fail(
      runs.length + keys.length === 0
        ? `${all}.`
        : `${all}; a path of --runs or --key is one that is there and follows its option.`,
    );
  }
  return ok({ kind: "evidence", reference, json: flags["json"] === true, runs, keys });
}

function noReference(command: string, places: EvidencePlaces): Result<never, string> {
  const taken = takenText(places);
  return fail(
    `${command} needs a reference, such as quay.io/org/app:tag${taken === null ? "" : `: ${taken}`}.`,
  );
}

function forgetCommand(args: readonly string[]): Result<Command, string> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: commandOptions.forget,
  });
  if (values.help) return ok({ kind: "help" });
  const [place, ...more] = positionals;
  if (place === undefined) return fail("forget needs a registry or a repository, such as quay.io/org/app.");
  if (more.length > 0) return fail("forget takes one registry or repository.");
  return ok({ kind: "forget", place });
}

function serveCommand(args: readonly string[]): Result<Command, string> {
  const { values } = parseArgs({ args: [...args], options: commandOptions.serve });
  return ok({ kind: values.help ? "help" : "serve" });
}

function completionCommand(args: readonly string[]): Result<Command, string> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: commandOptions.completion,
  });
  if (values.help) return ok({ kind: "help" });
  const shell = shells.find((known) => known === positionals[0]);
  return shell === undefined || positionals.length > 1
    ? fail(`completion needs one of ${listText(shells)}.`)
    : ok({ kind: "completion", shell });
}

/** A platform as it was given; undefined where the option has nothing behind it. */
const platformOf = (given: string | undefined): string | null | undefined =>
  given === undefined ? null : given.trim() === "" ? undefined : given;

const noPlatform = () => fail("--platform needs a platform, such as linux/arm64.");

function layersCommand(args: readonly string[]): Result<Command, string> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: commandOptions.layers,
  });
  if (values.help) return ok({ kind: "help" });
  const [reference, ...more] = positionals;
  if (reference === undefined) return fail("layers needs a reference, such as quay.io/org/app:tag.");
  if (more.length > 0) return fail("layers takes one reference.");
  const platform = platformOf(values.platform);
  if (platform === undefined) return noPlatform();
  return ok({ kind: "layers", reference, platform, tree: values.tree, json: values.json });
}

function catCommand(args: readonly string[]): Result<Command, string> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: commandOptions.cat,
  });
  if (values.help) return ok({ kind: "help" });
  const [reference, path, ...more] = positionals;
  if (reference === undefined || path === undefined || more.length > 0)
    return fail("cat takes a reference and a path, such as quay.io/org/app:tag /etc/os-release.");
  const platform = platformOf(values.platform);
  return platform === undefined ? noPlatform() : ok({ kind: "cat", reference, path, platform });
}

function deltaCommand(args: readonly string[]): Result<Command, string> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: commandOptions.delta,
  });
  if (values.help) return ok({ kind: "help" });
  const platform = platformOf(values.platform);
  if (platform === undefined) return noPlatform();
  const { tags = null, json } = values;
  if (tags === null && positionals.length !== 2)
    return fail("delta takes the old reference and the new one, or a repository with --tags A..B.");
  if (tags !== null && positionals.length !== 1) return fail("delta with --tags takes one repository.");
  if (tags !== null && !/[^,.\s](?:,|\.\.)\s*[^,.\s]/.test(tags))
    return fail(`--tags needs two tags or more, as v1..v3 or v1,v2; "${tags}" is not that.`);
  return ok({ kind: "delta", references: positionals, tags, platform, json });
}

const noLevel = () => fail(`--level needs a number from ${LEAST_LEVEL} to ${MOST_LEVEL}.`);

function applyCommand(args: readonly string[]): Result<Command, string> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: commandOptions.apply,
  });
  if (values.help) return ok({ kind: "help" });
  const [reference, ...more] = positionals;
  if (reference === undefined) return fail("apply needs a reference, such as quay.io/org/app:tag.");
  if (more.length > 0) return fail("apply takes one reference.");
  const choice = choices.find((known) => known === values.choice);
  if (choice === undefined) return fail(`apply needs --choice ${choices.join("|")}.`);
  if (values.to?.trim() === "") return fail("--to needs a reference, such as quay.io/org/app:dual.");
  const level = levelOf(values.level);
  if (level === null) return noLevel();
  return ok({
    kind: "apply",
    reference,
    choice,
    to: values.to ?? null,
    level,
    copySboms: values["copy-sboms"],
    dryRun: values["dry-run"],
    json: values.json,
  });
}

function repairCommand(args: readonly string[]): Result<Command, string> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: commandOptions.repair,
  });
  if (values.help) return ok({ kind: "help" });
  const [reference, ...more] = positionals;
  if (reference === undefined) return fail("repair needs a reference, such as quay.io/org/app:tag.");
  if (more.length > 0) return fail("repair takes one reference.");
  if (values.to?.trim() === "") return fail("--to needs a reference, such as quay.io/org/app:fixed.");
  return ok({
    kind: "repair",
    reference,
    to: values.to ?? null,
    dryRun: values["dry-run"],
    json: values.json,
  });
}

function indexCommand(args: readonly string[]): Result<Command, string> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: commandOptions.index,
  });
  if (values.help) return ok({ kind: "help" });
  // What stands behind the destination stands behind --from.
  const [destination, ...more] = positionals;
  if (destination === undefined) return fail("index needs a destination, such as quay.io/org/app:tag.");
  const from = [...(values.from ?? []), ...more];
  if (values.from === undefined)
    return fail("index needs --from and the images and indexes that it is made of.");
  if (from.some((one) => one.trim() === "")) return fail("--from needs references.");
  const choice = values.choice === undefined ? null : choices.find((known) => known === values.choice);
  if (choice === undefined) return fail(`"${values.choice}" is no choice; ${choices.join(", ")} are.`);
  const level = levelOf(values.level);
  if (level === null) return noLevel();
  return ok({
    kind: "index",
    destination,
    from,
    choice,
    perCompression: values["per-compression"],
    level,
    dryRun: values["dry-run"],
    json: values.json,
  });
}

function stepCommand(args: readonly string[]): Result<Command, string> {
  if (args[0] === "--help" || args[0] === "-h") return ok({ kind: "help" });
  const command = taskCommand(args);
  return command.ok ? ok({ kind: "task", ...command.value }) : command;
}

function planCommand(args: readonly string[]): Result<Command, string> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: commandOptions.plan,
  });
  if (values.help) return ok({ kind: "help" });
  const [reference, ...more] = positionals;
  if (reference === undefined) return fail("plan needs a reference, such as quay.io/org/app:tag.");
  if (more.length > 0) return fail("plan takes one reference.");
  if (values.choice === undefined) return fail(`plan needs --choice ${choices.join("|")}.`);
  const choice = choices.find((known) => known === values.choice);
  if (choice === undefined) return fail(`"${values.choice}" is no choice; ${choices.join(", ")} are.`);
  return ok({ kind: "plan", reference, choice, json: values.json });
}
