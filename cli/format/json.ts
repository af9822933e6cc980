import type { Checked } from "../checked.ts";

/** What `check --format json` prints: the issues of every report, and every reference that could not be read. */
export function checkJson(checked: readonly Checked[]): string {
  const reports = checked.flatMap(({ result }) =>
    result.ok
      ? [{ reference: result.value.reference, digest: result.value.digest, issues: result.value.issues }]
      : [],
  );
  const failures = checked.flatMap(({ given, result }) =>
    result.ok ? [] : [{ reference: given, ...result.failure }],
  );
  return `${JSON.stringify({ reports, failures }, null, 2)}\n`;
}
