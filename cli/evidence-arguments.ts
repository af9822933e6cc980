import { parseArgs } from "node:util";
import { fail, ok, type Result } from "#lib/oci/result.ts";

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

const lists = { runs: { type: "string", multiple: true }, key: { type: "string", multiple: true } } as const;

/**
 * Reads a command line in which `--runs` and `--key` take one value or several: words after their value are more of them, as
 * a shell's wildcard gives them. Where no word stands before, the last of them is the reference.
 */
export function readEvidenceArguments(
  args: readonly string[],
  options: NonNullable<Parameters<typeof parseArgs>[0]>["options"],
): Result<EvidenceArguments, string> {
  const { tokens } = parseArgs({
    args: [...args],
    allowPositionals: true,
    strict: true,
    tokens: true,
    options: { ...options, ...lists },
  });
  const places = { runs: [] as string[], key: [] as string[] };
  const positionals: string[] = [];
  const flags: Record<string, string | boolean> = {};
  let list: string[] | null = null;
  for (const token of tokens) {
    if (token.kind === "option-terminator") list = null;
    else if (token.kind === "positional") (list ?? positionals).push(token.value);
    else {
      list = token.name === "runs" || token.name === "key" ? places[token.name] : null;
      if (list === null) flags[token.name] = token.value ?? true;
      else if (token.value === undefined || token.value === "") return fail(`--${token.name} needs a path.`);
      else list.push(token.value);
    }
  }
  // `twofold evidence --runs a b REF`: a path and more paths, and then what is meant.
  const last = list !== null && positionals.length === 0 && list.length > 1 ? list.pop() : undefined;
  return ok({
    positionals: last === undefined ? positionals : [last],
    flags,
    runs: places.runs,
    keys: places.key,
  });
}
