import type { IssueCode } from "#lib/variants/issue-codes.ts";
import { samplesAtHand } from "../drawn/samples.ts";

/** The sample that shows an issue, with as little else as there is; null: none does, or none are served here. */
export async function sampleWith(code: IssueCode): Promise<string | null> {
  const having = (await samplesAtHand()).flatMap(({ reference, report }) => {
    const codes = new Set(report?.issues.map((issue) => issue.code));
    return codes.has(code) ? [{ reference, others: codes.size - 1 }] : [];
  });
  return having.toSorted((a, b) => a.others - b.others)[0]?.reference ?? null;
}
