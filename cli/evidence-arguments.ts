import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Options, places } from "./arguments/options.ts";

/** Where `evidence` and `check --evidence` look beside the settings. */
export interface EvidencePlaces {
  /** Files and folders of exported runs. */
  readonly runs: readonly string[];
  /** Public keys that count for every repository. */
  readonly keys: readonly string[];
}

export interface EvidenceArguments extends EvidencePlaces {
  readonly positionals: readonly string[];
  readonly flags: Readonly<Record<string, string | boolean>>;
}

type List = keyof typeof places;

/** Whether there is a file or folder of this name. */
export type IsThere = (path: string) => boolean;

/**
 * Reads a command line in which `--runs` and `--key` take one path or several, as a shell's wildcard gives them, and in which
 * references may stand before and behind. The first word behind such an option is always its path. The words behind that are
 * more of its paths as long as each is one: it is there, or can be nothing else. The first that is not begins the references,
 * and after it no word is a path. `--runs=PATH` takes that one, and `--` ends the paths.
 */
export function readEvidenceArguments(
  args: readonly string[],
  options: Options & typeof places,
  isThere: IsThere = existsSync,
): Result<EvidenceArguments, string> {
  const { tokens } = parseArgs({
    args: [...args],
    allowPositionals: true,
    strict: true,
    tokens: true,
    options,
  });
  const taken: Record<List, string[]> = { runs: [], key: [] };
  const positionals: string[] = [];
  const flags: Record<string, string | boolean> = {};
  let open: List | null = null;
  for (const token of tokens) {
    if (token.kind === "option-terminator") open = null;
    else if (token.kind === "positional") {
      if (open !== null && !isPath(token.value, isThere)) open = null;
      (open === null ? positionals : taken[open]).push(token.value);
    } else {
      const { value, inlineValue } = token;
      const list = listOf(token.name);
      open = inlineValue ? null : list;
      if (list === null) flags[token.name] = value ?? true;
      else if (value === undefined || value === "") return fail(`--${list} needs a path.`);
      else if (isMarked(value)) return fail(`--${list} needs a path, and ${value} is a reference.`);
      else taken[list].push(value);
    }
  }
  return ok({ positionals, flags, runs: taken.runs, keys: taken.key });
}

const listOf = (name: string): List | null => (name === "runs" || name === "key" ? name : null);

const isPath = (word: string, isThere: IsThere): boolean =>
  !isMarked(word) && (isThere(word) || looksLikePath(word));

/** What can be nothing but a reference, whatever is there; `./oci:x` is the path. */
const isMarked = (word: string): boolean => /^(?:docker:\/\/|oci:)/.test(word) || word === "-";

/** What is not there and can be no reference either, so that a misspelt path is not looked for in a registry. */
const looksLikePath = (word: string): boolean =>
  /^(?:[./~]|[^:@]*\/$)/.test(word) || /^[^:@]*\.(?:ya?ml|json|pub|pem)$/i.test(word);

/** What the options took, for whom a reference is missing then; null where they took nothing. */
export function takenText({ runs, keys }: EvidencePlaces): string | null {
  const taken = [
    ...(runs.length === 0 ? [] : [`--runs took ${runs.join(" ")}`]),
    ...(keys.length === 0 ? [] : [`--key took ${keys.join(" ")}`]),
  ];
  return taken.length === 0 ? null : `${taken.join(", ")}; write the reference before them, or behind --`;
}
