import { MAX_EXPORT_BYTES } from "#lib/tekton/export-size.ts";
import { taskNames } from "./task.ts";

export const usage = `twofold shows the gzip and zstd:chunked variants of container images

  twofold inspect REF… [--platform OS/ARCH[/VARIANT]] [--json]
      prints what each index holds, in its own order, and what each client takes
  twofold check REF… [--choice gzip|zstd-chunked|dual]
                     [--format text|json|sarif|junit|markdown]
                     [--evidence [--runs PATH…] [--key FILE…]]
                     [--deep[=layers]]
      prints the issues; exit status 1 when one is an error. --deep reads the
      bytes of layers that what is said of them can be checked with, and
      --deep=layers all of each layer; how much that is is said before
  twofold plan REF --choice gzip|zstd-chunked|dual [--json]
      prints the least change that makes the index so; nothing is changed
  twofold apply REF --choice gzip|zstd-chunked|dual [--to REF] [--level N]
                    [--copy-sboms] [--dry-run] [--json]
      carries that plan out: makes the layers that are missing, verifies them,
      and moves the tag when the new index was read back and is right
  twofold repair REF [--to REF] [--dry-run] [--json]
      puts right what needs no new layer: order, annotations, entries said
      twice, nested indexes; the tag moves when what was written is right
  twofold index DST --from REF… [--choice gzip|zstd-chunked|dual]
                    [--per-compression] [--level N] [--dry-run] [--json]
      makes one flat index of images and indexes, given in any order: gzip
      first for each platform, zstd annotated, platforms as they are given;
      --choice makes the variants that are missing, --per-compression an index
      of each compression beside it
  twofold task ${taskNames.join("|")} …
      what the steps of the Tekton Tasks in tekton/ run
  twofold evidence REF [--runs PATH…] [--key FILE…] [--json]
      prints which Tekton run made each manifest, what is attested and signed,
      and what a release policy would say
  twofold layers REF [--platform P] [--tree] [--json]
      prints the layers of each image and what made them; --tree prints the
      files of one, from its tables of contents alone
  twofold cat REF PATH [--platform P]
      prints the file at PATH inside an image, from its own bytes where the
      layer is zstd:chunked, else from the whole layer
  twofold delta OLD NEW [--platform P] [--json]
  twofold delta REPO --tags A..B|A,B,… [--platform P] [--json]
      prints what an update downloads: whole images, layers, files and chunks
  twofold probe REGISTRY/REPO[:TAG] [--json]
      prints whether a registry answers the requests that partial pulls of
      zstd:chunked need, by asking it for some bytes of one layer
  twofold forget HOST[/REPO]
      drops what the server keeps of a registry or a repository
  twofold serve
      serves the pages and the API on PORT (3000) of HOST (127.0.0.1), with
      the settings of TWOFOLD_CONFIG (twofold.yaml)
  twofold completion bash|zsh|fish
      prints a script by which that shell completes what is typed; for bash:
      source <(twofold completion bash)
  twofold --help, twofold --version

REF is [docker://]registry/repository[:tag][@digest] or oci:PATH[:TAG|@digest].
PATH is a file or folder of what kubectl get -o json or -o yaml prints, up to
${MAX_EXPORT_BYTES / 1024 / 1024} MiB a file, FILE a public key as cosign.pub is. Words behind the first PATH
or FILE are more of them as long as each is there; the first that is not begins
the references. --runs=PATH takes one, and behind -- all are references.
"-" reads references from standard input: one per line, # begins a comment.
Exit status: 0 fine, 1 an issue of severity error was found (check alone),
2 something could not be done (one line on standard error says what),
130 it was stopped with Ctrl-C.
Logins come from podman login and docker login, colour from the terminal
(NO_COLOR, FORCE_COLOR). Settings: docs/configuration.md.
`;
