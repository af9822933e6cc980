import { issueCodes } from "#lib/variants/issue-codes.ts";
import type { Issue } from "#lib/variants/report.ts";
import type { Checked } from "../checked.ts";

const LEVELS = { error: "error", warning: "warning", info: "note" } as const;

/** SARIF 2.1.0 (OASIS): one result per issue; a reference that could not be read is a notification of the invocation. */
export function checkSarif(checked: readonly Checked[]): string {
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Twofold",
            rules: issueCodes.map((code) => ({ id: code })),
          },
        },
        invocations: [
          {
            executionSuccessful: checked.every(({ result }) => result.ok),
            toolExecutionNotifications: checked.flatMap(({ given, result }) =>
              result.ok
                ? []
                : [
                    {
                      level: "error",
                      message: { text: `${given}: ${result.failure.message} ${result.failure.next}` },
                    },
                  ],
            ),
          },
        ],
        results: checked.flatMap(({ result }) =>
          result.ok
            ? result.value.issues.map((issue) =>
                sarifResult(issue, result.value.reference, result.value.digest),
              )
            : [],
        ),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function sarifResult(issue: Issue, reference: string, digest: string) {
  return {
    ruleId: issue.code,
    ruleIndex: issueCodes.indexOf(issue.code),
    level: LEVELS[issue.severity],
    message: { text: `${issue.message} ${issue.fix}` },
    locations: [{ logicalLocations: [{ fullyQualifiedName: reference, kind: "resource" }] }],
    // The same finding on the same content keeps its identity between runs.
    partialFingerprints: {
      "twofold/v1": `${digest}/${issue.code}/${issue.platform ?? ""}/${issue.positions.join(",")}`,
    },
    properties: { digest, platform: issue.platform, positions: issue.positions },
  };
}
