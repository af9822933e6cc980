import { runHere } from "../../cli/test-run.ts";

/** What `twofold inspect --json` prints, as far as these tests look at it. */
export interface Inspected {
  readonly digest: string;
  readonly entries: readonly InspectedEntry[];
  readonly issues: readonly { readonly code: string; readonly severity: string }[];
}

export interface InspectedEntry {
  readonly digest: string;
  readonly platform: string;
  readonly compression: string;
  readonly annotatedZstd: boolean;
}

/** What a reference names, seen by a read of its own. */
export async function inspected(reference: string): Promise<Inspected> {
  const { stdout, stderr } = await runHere(["inspect", reference, "--json"]);
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Codes of all issues but notes. */
export const toldIn = ({ issues }: Pick<Inspected, "issues">): readonly string[] =>
  issues.filter(({ severity }) => severity !== "info").map(({ code }) => code);
