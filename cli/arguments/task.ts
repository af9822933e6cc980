import { parseArgs } from "node:util";
import { DEFAULT_LEVEL } from "#lib/chunked/write/levels.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { isTagPattern } from "#lib/oci/tag-pattern.ts";
import { readChoice, readPlatforms, splitList } from "#lib/task/given.ts";
import type { ResultsRoom } from "#lib/task/results.ts";
import { CONTAINER_BYTES } from "#lib/tekton/result-budget.ts";
import type { TaskCommand } from "../task/commands.ts";
import { levelOf } from "./level.ts";
import { choices, type Options } from "./options.ts";

export const taskNames = ["add-variants", "build-variant-index", "push-variants", "check-variants"] as const;
type TaskName = (typeof taskNames)[number];

/** Everything behind the first of these is a list: no value of a parameter can be an option. */
export const LISTS = ["--images", "--zstd-images", "--images-platforms"] as const;
type List = (typeof LISTS)[number];

const flags = ["true", "false"] as const;
const resultsFrom = ["termination-message", "sidecar-logs"] as const;
const indexKinds = ["one", "both", "each"] as const;

const COMMON = {
  choice: { type: "string", default: "", values: choices },
  result: { type: "string", multiple: true },
  "results-from": { type: "string", default: "", values: resultsFrom },
  "results-limit": { type: "string", default: "" },
  "results-folder": { type: "string", default: "", holds: "path" },
  "tls-verify": { type: "string", default: "true", values: flags },
  "ca-file": { type: "string", default: "", holds: "path" },
} as const;
const MAKING = { level: { type: "string", default: "" } } as const;
const OWN_TAG = { "own-tag": { type: "string", default: "" } } as const;

export const taskOptions = {
  "add-variants": { ...COMMON, ...MAKING, ...OWN_TAG, image: { type: "string", default: "" } },
  "push-variants": {
    ...COMMON,
    ...MAKING,
    ...OWN_TAG,
    image: { type: "string", default: "" },
    "digest-file": { type: "string", default: "", holds: "path" },
  },
  "build-variant-index": {
    ...COMMON,
    ...MAKING,
    image: { type: "string", default: "" },
    indexes: { type: "string", default: "", values: indexKinds },
    always: { type: "string", default: "true", values: flags },
    "gzip-tag": { type: "string", default: "" },
    "zstd-tag": { type: "string", default: "" },
  },
  "check-variants": {
    ...COMMON,
    gate: { type: "string", default: "true", values: flags },
    "report-folder": { type: "string", default: "", holds: "path" },
    "report-image": { type: "string", default: "" },
  },
} as const satisfies Readonly<Record<TaskName, Options>>;

/** Results that each task can write. */
const IMAGE_RESULTS = ["IMAGE_URL", "IMAGE_DIGEST", "IMAGE_REF", "IMAGES", "SBOM_BLOB_URL"];
const EACH = ["GZIP_IMAGE_URL", "GZIP_IMAGE_DIGEST", "ZSTD_IMAGE_URL", "ZSTD_IMAGE_DIGEST"];
const RESULTS: Readonly<Record<TaskName, readonly string[]>> = {
  "add-variants": [...IMAGE_RESULTS, "IMAGE_REFS"],
  "push-variants": IMAGE_RESULTS,
  "build-variant-index": [...IMAGE_RESULTS, ...EACH],
  "check-variants": ["TEST_OUTPUT", "REPORT", "REPORT_BLOB_URL"],
};

type Values = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a step of `tekton/` is called with. Texts come as `--name=value`, so that no value of a parameter becomes an option. */
export function taskCommand(args: readonly string[]): Result<TaskCommand, string> {
  const [given = "", ...rest] = args;
  const name = taskNames.find((known) => known === given);
  if (name === undefined) return fail(`task needs one of ${taskNames.join(", ")}.`);
  const begin = rest.findIndex(isList);
  const split = begin < 0 ? rest.length : begin;
  const lists = readLists(rest.slice(split));
  if (!lists.ok) return lists;
  const parsed = parseArgs({ args: rest.slice(0, split), options: taskOptions[name] });
  const values = parsed.values as Values;
  const choice = readChoice(textOf(values["choice"]));
  if (!choice.ok) return choice;
  const results = readResults(name, values["result"] ?? []);
  if (!results.ok) return results;
  const room = readRoom(textOf(values["results-from"]), textOf(values["results-limit"]));
  if (!room.ok) return room;
  const tlsVerify = readFlag("TLSVERIFY", textOf(values["tls-verify"]));
  if (!tlsVerify.ok) return tlsVerify;
  const common = {
    choice: choice.value,
    results: results.value,
    room: room.value,
    resultsFolder: textOf(values["results-folder"]) || null,
    tlsVerify: tlsVerify.value,
    caFile: textOf(values["ca-file"]) || null,
  };
  if (name === "check-variants") return checkOf(common, values, lists.value);
  const level = levelOf(textOf(values["level"]) || String(DEFAULT_LEVEL));
  if (level === null) return fail("LEVEL is a number from 1 to 19.");
  if (name === "build-variant-index") return buildOf({ ...common, level }, values, lists.value);
  const ownTag = textOf(values["own-tag"]) || null;
  const image = textOf(values["image"]);
  if (name === "add-variants") {
    const images = [...lists.value["--images"], ...(image === "" ? [] : [image])];
    return ok({ task: name, ...common, level, ownTag, images });
  }
  if (image.trim() === "") return fail("IMAGE is empty: it names what the build pushed.");
  const digestFile = textOf(values["digest-file"]) || null;
  return ok({ task: name, ...common, level, ownTag, image, digestFile });
}

type Common = Pick<TaskCommand, "choice" | "results" | "room" | "resultsFolder" | "tlsVerify" | "caFile">;
type Lists = Readonly<Record<List, readonly string[]>>;

const textOf = (value: Values[string]): string => (typeof value === "string" ? value : "");

const isList = (word: string): word is List => (LISTS as readonly string[]).includes(word);

function readLists(words: readonly string[]): Result<Lists, string> {
  const lists: Record<List, string[]> = { "--images": [], "--zstd-images": [], "--images-platforms": [] };
  let list: List = "--images";
  for (const word of words) {
    if (isList(word)) list = word;
    else if (word.startsWith("-")) return fail(`"${word}" in a list is no reference.`);
    else lists[list].push(word);
  }
  return ok(lists);
}

function readResults(
  name: TaskName,
  given: string | readonly string[],
): Result<ReadonlyMap<string, string>, string> {
  const results = new Map<string, string>();
  for (const one of [given].flat()) {
    const [, result = "", path = ""] = /^([A-Z_]+)=(.+)$/s.exec(one) ?? [];
    if (path === "") return fail(`--result needs NAME=PATH, and "${one}" is not that.`);
    if (!RESULTS[name].includes(result)) return fail(`${name} has no result ${result}.`);
    results.set(result, path);
  }
  return ok(results);
}

function readRoom(from: string, limit: string): Result<ResultsRoom, string> {
  const way = resultsFrom.find((known) => known === (from || "termination-message"));
  if (way === undefined)
    return fail(`RESULTS_FROM is "${from}", and it may be termination-message or sidecar-logs.`);
  if (limit === "") return ok({ from: way, bytes: CONTAINER_BYTES });
  return /^[1-9]\d{1,6}$/.test(limit)
    ? ok({ from: way, bytes: Number(limit) })
    : fail(`RESULTS_LIMIT is "${limit}", and it is a number of bytes.`);
}

function readFlag(name: string, text: string): Result<boolean, string> {
  return text === "true" || text === "false" ? ok(text === "true") : fail(`${name} is true or false.`);
}

function buildOf(
  common: Common & { readonly level: number },
  values: Values,
  lists: Lists,
): Result<TaskCommand, string> {
  const image = textOf(values["image"]).trim();
  if (image === "") return fail("IMAGE is empty: it names the tag of the index.");
  const indexes = indexKinds.find((known) => known === (textOf(values["indexes"]) || "one"));
  if (indexes === undefined)
    return fail(`INDEXES is "${textOf(values["indexes"])}", and it may be one, both or each.`);
  const [gzip, zstd] = [textOf(values["gzip-tag"]) || null, textOf(values["zstd-tag"]) || null];
  for (const pattern of [gzip, zstd])
    if (pattern !== null && !isTagPattern(pattern))
      return fail(`"${pattern}" makes no tag: {tag} stands in it once, for the tag of IMAGE.`);
  const images = splitList(lists["--images"]);
  const zstdImages = splitList(lists["--zstd-images"]);
  if (images.length + zstdImages.length === 0) return fail("IMAGES is empty: nothing was built.");
  const always = readFlag("ALWAYS_BUILD_INDEX", textOf(values["always"]));
  if (!always.ok) return always;
  const platforms = readPlatforms(lists["--images-platforms"], [...images, ...zstdImages]);
  if (!platforms.ok) return platforms;
  return ok({
    task: "build-variant-index",
    ...common,
    image,
    indexes,
    always: always.value,
    tags: { gzip, zstd },
    images,
    zstdImages,
    platforms: platforms.value,
  });
}

function checkOf(common: Common, values: Values, lists: Lists): Result<TaskCommand, string> {
  const gate = readFlag("GATE", textOf(values["gate"]));
  if (!gate.ok) return gate;
  const images = splitList(lists["--images"]);
  if (images.length === 0) return fail("IMAGES is empty: there is nothing to check.");
  return ok({
    task: "check-variants",
    ...common,
    images,
    gate: gate.value,
    reportFolder: textOf(values["report-folder"]) || null,
    reportImage: textOf(values["report-image"]) || null,
  });
}
