# bash complete.bash SCRIPT WORD…: what bash offers for the last word, a line each. The words are those that readline makes of a line.
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_twofold
printf '%s\n' "${COMPREPLY[@]}"
