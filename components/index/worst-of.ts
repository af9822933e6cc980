import type { Severity } from "#lib/variants/issue-codes.ts";

export interface Worst {
  readonly severity: Severity;
  readonly count: number;
}

/** What is worst of these, and how often: errors, else warnings, else nothing. */
export function worstOf(issues: readonly { readonly severity: Severity }[]): Worst | null {
  for (const severity of ["error", "warning"] as const) {
    const count = issues.filter((issue) => issue.severity === severity).length;
    if (count > 0) return { severity, count };
  }
  return null;
}
