import type { CommandLine, CompletedOption } from "./command-lines.ts";

export function zshScript(lines: readonly CommandLine[]): string {
  const [first] = lines;
  const nested = lines.filter(({ words }) => words.length > 1);
  return `#compdef twofold
# Completes what is typed behind twofold, in zsh: source <(twofold completion zsh), or this in a file _twofold of a folder of $fpath
_twofold() {
  local command="$words[2]"
  if (( CURRENT == 2 )); then
    compadd -- ${[...(first?.next ?? []), ...(first?.options ?? []).map(({ name }) => name)].join(" ")}
    return
  fi
  case "$command" in ${[...new Set(nested.map(({ words }) => words[0]))].join("|")})
    if (( CURRENT > 3 )); then
      command="$command $words[3]"
      shift words
      (( CURRENT-- ))
    fi ;;
  esac
  shift words
  (( CURRENT-- ))
  case "$command" in
${lines
  .filter(({ words }) => words.length > 0)
  .map(line)
  .join("\n")}
  esac
}
if [[ "$zsh_eval_context[-1]" == loadautofunc ]]; then
  _twofold "$@"
else
  compdef _twofold twofold
fi
`;
}

const line = ({ words, next, options }: CommandLine): string =>
  `    "${words.join(" ")}") _arguments -S : ${[...options.flatMap(specs), rest(next)].join(" ")} ;;`;

const rest = (next: readonly string[]): string =>
  next.length === 0 ? "'*:reference: '" : `'1:word:(${next.join(" ")})'`;

function specs({ name, short, takes, values, mayStandAlone, isList }: CompletedOption): readonly string[] {
  if (takes === "nothing") return [name, ...(short === null ? [] : [short])].map((word) => `'${word}'`);
  const action = takes === "path" ? "_files" : takes === "value" ? `(${values.join(" ")})` : " ";
  const what = `${name.slice(2)}:${action}`;
  if (mayStandAlone) return [`'${name}=-::${what}'`];
  // All words up to the next option.
  return isList ? [`'*${name}=:*-*:${what}'`] : [`'*${name}=:${what}'`];
}
