import type { Depth } from "#lib/deep/report.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";

/**
 * `--deep` and `--deep=layers`: an option whose value may be left out, which `parseArgs` does not know. In what is
 * left of the command line the bare option stands in its place.
 */
export function readDepth(
  args: readonly string[],
): Result<{ readonly depth: Depth | null; readonly rest: readonly string[] }, string> {
  // Behind it all are references.
  const end = args.indexOf("--");
  const options = end < 0 ? args : args.slice(0, end);
  const given = options.filter((word) => word === "--deep" || word.startsWith("--deep="));
  const wrong = given.find((word) => word !== "--deep" && word !== "--deep=layers");
  if (wrong !== undefined) return fail(`--deep takes no value but layers, and ${wrong} has another.`);
  const depth = given.length === 0 ? null : given.includes("--deep=layers") ? "layers" : "claims";
  // It stays there, since an option ends the paths of the one before it.
  const rest = args.map((word, at) => (at < options.length && given.includes(word) ? "--deep" : word));
  return ok({ depth, rest });
}
