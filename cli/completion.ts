import { unreachable } from "#lib/oci/result.ts";
import { bashScript } from "./completion/bash.ts";
import { commandLines } from "./completion/command-lines.ts";
import { fishScript } from "./completion/fish.ts";
import type { Shell } from "./completion/shells.ts";
import { zshScript } from "./completion/zsh.ts";

/** The script by which a shell completes what is typed behind `twofold`. */
export function completionScript(shell: Shell): string {
  switch (shell) {
    case "bash":
      return bashScript(commandLines());
    case "zsh":
      return zshScript(commandLines());
    case "fish":
      return fishScript(commandLines());
    default:
      return unreachable(shell);
  }
}
