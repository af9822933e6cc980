import type { CommandLine, CompletedOption } from "./command-lines.ts";

/** bash ends words at `=` and `:` too, so that `--format=json` is three; where somebody changed that, it is one. */
export function bashScript(lines: readonly CommandLine[]): string {
  const commands = lines.filter(({ words }) => words.length > 0);
  const nested = new Set(commands.flatMap(({ words }) => (words.length > 1 ? words.slice(0, 1) : [])));
  return `# Completes what is typed behind twofold, in bash: source <(twofold completion bash)
_twofold() {
  local current="\${COMP_WORDS[COMP_CWORD]}" prefix="" command="" asked="" list="" options="" next="" at
  COMPREPLY=()
  if [ "$COMP_CWORD" -gt 1 ]; then command="\${COMP_WORDS[1]}"; fi
  case "$command" in ${[...nested].join("|")})
    if [ "$COMP_CWORD" -gt 2 ]; then command="$command \${COMP_WORDS[2]}"; fi ;;
  esac
  if [[ "$current" == --*=* ]]; then
    prefix="\${current%%=*}="
    asked="$command $prefix"
    current="\${current#*=}"
  elif [ "$current" = "=" ]; then
    asked="$command \${COMP_WORDS[COMP_CWORD-1]}="
    current=""
  elif [ "\${COMP_WORDS[COMP_CWORD-1]}" = "=" ]; then
    asked="$command \${COMP_WORDS[COMP_CWORD-2]}="
  else
    asked="$command \${COMP_WORDS[COMP_CWORD-1]}"
    for ((at = COMP_CWORD - 1; at > 0; at--)); do
      case "\${COMP_WORDS[at]}" in
        --) return ;;
        -*) if [ "\${COMP_WORDS[at+1]}" != "=" ]; then list="$command \${COMP_WORDS[at]}"; fi; break ;;
      esac
    done
  fi
  case "$asked" in
${cases(commands)}
  esac
  case "$list" in ${alternatives(commands, ({ isList, takes }) => isList && takes === "path", false)})
    if [[ "$current" != -* ]]; then _twofold_paths; return; fi ;;
  esac
  case "$command" in
${lines.map(line).join("\n")}
  esac
  if [[ "$current" == -* ]]; then next="$options"; fi
  COMPREPLY=($(compgen -W "$next" -- "$current"))
}
_twofold_values() {
  COMPREPLY=($(compgen -P "$prefix" -W "$1" -- "$current"))
}
_twofold_paths() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -P "$prefix" -f -- "$current"))
  compopt -o filenames 2>/dev/null
}
complete -F _twofold twofold
`;
}

/** What comes behind an option: the same values once, for all options that take them. */
function cases(lines: readonly CommandLine[]): string {
  const all = lines.flatMap(({ options }) => options);
  const lists = new Set(all.filter(({ takes }) => takes === "value").map(({ values }) => values.join(" ")));
  return [
    ...[...lists].map(
      (list) =>
        `    ${alternatives(lines, ({ takes, values }) => takes === "value" && values.join(" ") === list)})\n      _twofold_values "${list}"; return ;;`,
    ),
    `    ${alternatives(lines, ({ takes }) => takes === "path")})\n      _twofold_paths; return ;;`,
    `    ${alternatives(lines, ({ takes }) => takes === "any-text")})\n      return ;;`,
  ].join("\n");
}

/** Patterns of these options with their commands, and with the `=` before a value. */
function alternatives(
  lines: readonly CommandLine[],
  isMeant: (option: CompletedOption) => boolean,
  withEqualSign = true,
): string {
  return lines
    .flatMap(({ words, options }) =>
      options
        .filter(isMeant)
        .flatMap(({ name, mayStandAlone }) => [
          ...(mayStandAlone ? [] : [`"${words.join(" ")} ${name}"`]),
          ...(withEqualSign ? [`"${words.join(" ")} ${name}="`] : []),
        ]),
    )
    .join("|");
}

const line = ({ words, next, options }: CommandLine): string =>
  `    "${words.join(" ")}") next="${next.join(" ")}" options="${optionWords(options).join(" ")}" ;;`;

const optionWords = (options: readonly CompletedOption[]): readonly string[] =>
  options.flatMap(({ name, short, values, mayStandAlone }) => [
    name,
    ...(mayStandAlone ? values.map((value) => `${name}=${value}`) : []),
    ...(short === null ? [] : [short]),
  ]);
