# zsh -f complete.zsh SCRIPT LINE: what zsh offers where LINE ends, by the completion of SCRIPT. Only a shell that thinks that somebody
# types completes anything, so one is started on a terminal of its own. What it is given to read is echoed: marks are said in two parts.
zmodload zsh/zpty
zpty typed zsh -f -i
zpty -w typed "PS1=; unsetopt zle_bracketed_paste; autoload -Uz compinit; compinit -u -D; source ${(q)1}"
# Whatever a completion offers, it offers by this.
zpty -w typed 'compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
  local -a offers; builtin compadd -O offers "$@"
  (( $#offers )) && print -r -- "{""{${(j: :)offers}}""}"
  builtin compadd "$@"
}'
zpty -w typed 'complete-once() { _main_complete; print -r -- "{""END""}"; exit }'
zpty -w typed 'zle -C complete-once complete-word complete-once; bindkey "^I" complete-once; print "{""GO""}"'
said=""
while zpty -r typed out; do said+=$out; [[ $said == *"{GO}"* ]] && break; done
said=""
zpty -w -n typed "$2"$'\t'
while zpty -r typed out; do said+=$out; [[ $said == *"{END}"* ]] && break; done
zpty -d typed
while [[ $said == *"{{"*"}}"* ]]; do
  said=${said#*"{{"}
  print -r -- "${said%%"}}"*}"
done
