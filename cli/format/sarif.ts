import { type IssueCode, issueCodes } from "#lib/variants/issue-codes.ts";
import type { Issue } from "#lib/variants/report.ts";
import { type Checked, unreadOf, unreadText } from "../checked.ts";
import { issuePage } from "../issue-pages.ts";
import { printableJson } from "../printable.ts";

const LEVELS = { error: "error", warning: "warning", info: "note" } as const;

/** SARIF 2.1.0 (OASIS): one result per issue; what could not be read is a notification of the invocation. */
export function checkSarif(checked: readonly Checked[]): string {
  const unread = checked.flatMap(unreadOf);
  const found = new Set(
    checked.flatMap(({ result }) => (result.ok ? result.value.issues.map(({ code }) => code) : [])),
  );
  return printableJson({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Twofold", rules: issueCodes.map((code) => ruleOf(code, found.has(code))) } },
        invocations: [
          {
            executionSuccessful: unread.length === 0,
            toolExecutionNotifications: unread.map((one) => ({
              level: "error",
              descriptor: { id: one.failure.code },
              message: { text: `${one.reference}: ${unreadText(one)}` },
            })),
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
  });
}

/** Viewers show a rule's help beside its results: the whole page for those that were found. */
function ruleOf(code: IssueCode, isFound: boolean) {
  const page = issuePage(code);
  const text = page?.summary ?? code;
  return {
    id: code,
    shortDescription: { text },
    fullDescription: { text },
    ...(page === null || !isFound ? {} : { help: { text: page.markdown, markdown: page.markdown } }),
  };
}

function sarifResult(issue: Issue, reference: string, digest: string) {
  return {
    ruleId: issue.code,
    ruleIndex: issueCodes.indexOf(issue.code),
    level: LEVELS[issue.severity],
    message: { text: `${issue.message} ${issue.fix}${lineOf(issue)}` },
    locations: [
      {
        // An image is no file, and code-scanning services drop results without one.
        physicalLocation: { artifactLocation: { uri: pathOf(reference) }, region: { startLine: 1 } },
        logicalLocations: [{ fullyQualifiedName: reference, kind: "resource" }],
      },
    ],
    // The same finding on the same content keeps its identity between runs.
    partialFingerprints: {
      "twofold/v1": `${digest}/${issue.code}/${issue.platform ?? ""}/${issue.positions.join(",")}`,
    },
    properties: {
      ...{ digest, platform: issue.platform, positions: issue.positions, who: issue.who },
      commands: issue.commands.map(({ command }) => command),
    },
  };
}

const lineOf = ({ commands: [first] }: Issue): string =>
  first === undefined ? "" : ` Run: ${first.command}`;

/** A relative URI: the colon of a port or a tag would read as that of a scheme. */
const pathOf = (reference: string): string =>
  reference.toWellFormed().split("/").map(encodeURIComponent).join("/");
