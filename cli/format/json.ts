import { type Checked, unreadOf } from "../checked.ts";
import { printableJson } from "../printable.ts";

/** What `check --format json` prints: the issues of every report, and everything that could not be read. */
export function checkJson(checked: readonly Checked[]): string {
  const reports = checked.flatMap(({ result }) =>
    result.ok
      ? [
          {
            reference: result.value.reference,
            digest: result.value.digest,
            issues: result.value.issues,
            ...(result.value.deep === null ? {} : { deep: result.value.deep }),
          },
        ]
      : [],
  );
  const failures = checked.flatMap(unreadOf).map(({ reference, position, layer, failure }) => ({
    reference,
    position,
    ...(layer === undefined ? {} : { layer }),
    ...failure,
  }));
  return printableJson({ reports, failures });
}
