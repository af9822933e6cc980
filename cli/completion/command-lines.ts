import { commandOptions, type Options } from "../arguments/options.ts";
import { LISTS, taskNames, taskOptions } from "../arguments/task.ts";
import { shells } from "./shells.ts";

/** What may follow the words that a command line begins with. */
export interface CommandLine {
  /** Behind `twofold`: none, a command, or `task` and its name. */
  readonly words: readonly string[];
  /** Words of which one comes next; none where that is a reference or the like, which is left to whoever types. */
  readonly next: readonly string[];
  readonly options: readonly CompletedOption[];
}

export interface CompletedOption {
  /** With its dashes. */
  readonly name: string;
  /** As `-h`; null where it has none. */
  readonly short: string | null;
  readonly takes: "nothing" | "any-text" | "value" | "path";
  readonly values: readonly string[];
  /** Its value stands behind `=` or is left out. */
  readonly mayStandAlone: boolean;
  /** Words behind its first are more of the same. */
  readonly isList: boolean;
}

/** All of the command, from the table by which it reads its arguments. */
export function commandLines(): readonly CommandLine[] {
  const names = Object.keys(commandOptions) as (keyof typeof commandOptions)[];
  return [
    {
      words: [],
      next: [...names, "task"].toSorted(),
      options: completed({ help: HELP, version: { type: "boolean" } }),
    },
    ...names.map((name) => ({
      words: [name],
      next: name === "completion" ? shells : [],
      options: completed(commandOptions[name]),
    })),
    { words: ["task"], next: taskNames, options: completed({ help: HELP }) },
    ...taskNames.map((name) => ({
      words: ["task", name],
      next: [],
      options: [
        ...completed(taskOptions[name]),
        ...LISTS.map((list) => ({ ...ANY_TEXT, name: list, isList: true })),
      ],
    })),
  ];
}

const HELP = commandOptions.completion.help;

const ANY_TEXT = { short: null, takes: "any-text", values: [], mayStandAlone: false, isList: false } as const;

const completed = (options: Options): readonly CompletedOption[] =>
  Object.entries(options).map(([name, { type, short, values = [], holds, multiple }]) => ({
    name: `--${name}`,
    short: short === undefined ? null : `-${short}`,
    takes:
      values.length > 0 ? "value" : type === "boolean" ? "nothing" : holds === "path" ? "path" : "any-text",
    values,
    mayStandAlone: type === "boolean" && values.length > 0,
    // `--result` is said once for each.
    isList: multiple === true && name !== "result",
  }));
