import type { CommandLine, CompletedOption } from "./command-lines.ts";

export function fishScript(lines: readonly CommandLine[]): string {
  return [
    "# Completes what is typed behind twofold, in fish: twofold completion fish | source",
    "complete -c twofold -f",
    ...lines.flatMap(({ words, next, options }) => {
      const here = `complete -c twofold -n '${condition(words, lines)}'`;
      return [
        ...(next.length === 0 ? [] : [`${here} -a '${next.join(" ")}'`]),
        ...options.flatMap((option) => rulesOf(option).map((rule) => `${here} ${rule}`)),
      ];
    }),
    "",
  ].join("\n");
}

function condition(words: readonly string[], lines: readonly CommandLine[]): string {
  if (words.length === 0) return "__fish_use_subcommand";
  const seen = words.map((word) => `__fish_seen_subcommand_from ${word}`);
  const below = lines.filter((line) => line.words.length > words.length && line.words[0] === words[0]);
  const none = below.map((line) => line.words.at(-1)).join(" ");
  return [...seen, ...(none === "" ? [] : [`not __fish_seen_subcommand_from ${none}`])].join("; and ");
}

function rulesOf({ name, short, takes, values, mayStandAlone }: CompletedOption): readonly string[] {
  const long = `-l ${name.slice(2)}`;
  const both = short === null ? long : `-s ${short.slice(1)} ${long}`;
  switch (takes) {
    case "nothing":
      return [both];
    case "any-text":
      return [`${both} -x`];
    case "path":
      return [`${both} -r -F`];
    case "value":
      return [
        ...(mayStandAlone ? [both] : []),
        `${both} ${mayStandAlone ? "-f" : "-x"} -a '${values.join(" ")}'`,
      ];
  }
}
