import { algorithmOf, type Digest, hexOf } from "#lib/oci/digest.ts";
import type { BuildFacts, ToldResult, ToldTask } from "./slsa/facts.ts";
import { factsOfV1 } from "./slsa/v1.ts";
import { factsOfV02 } from "./slsa/v02.ts";
import type { Statement } from "./statement.ts";

/** The facts in a statement; null when it is no SLSA provenance of a version that is read here. What is missing is null or empty. */
export function buildFacts({ predicateType, predicate }: Statement): BuildFacts | null {
  switch (predicateType) {
    case "https://slsa.dev/provenance/v0.2":
      return factsOfV02(predicate);
    case "https://slsa.dev/provenance/v1":
      return factsOfV1(predicate);
    default:
      return null;
  }
}

/** Results of tasks that hold a digest in their text: who says to have made it. Whether a result counts is for the rules of its reader. */
export function resultsNaming(
  tasks: readonly ToldTask[],
  digest: Digest,
): readonly { readonly task: ToldTask; readonly result: ToldResult }[] {
  const text = `${algorithmOf(digest)}:${hexOf(digest)}`;
  return tasks.flatMap((task) =>
    task.results
      .filter(({ value }) => JSON.stringify(value).includes(text))
      .map((result) => ({ task, result })),
  );
}
