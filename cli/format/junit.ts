import type { Issue } from "#lib/variants/report.ts";
import { type Checked, type Unread, unreadOf, unreadText } from "../checked.ts";

/**
 * JUnit XML as CI systems read it: a suite per reference, a failed case per error, a passed case per warning or note
 * with its text beside it, and an error for what could not be read.
 */
export function checkJunit(checked: readonly Checked[]): string {
  const suites = checked.map(suiteOf);
  const total = (pick: (suite: Suite) => number) => suites.reduce((sum, suite) => sum + pick(suite), 0);
  const head = `<testsuites name="twofold check" ${countsText(
    total((suite) => suite.cases.length),
    total((suite) => suite.failures),
    total((suite) => suite.errors),
  )}>`;
  return [`<?xml version="1.0" encoding="UTF-8"?>`, head, ...suites.map(suiteText), "</testsuites>\n"].join(
    "\n",
  );
}

interface Suite {
  readonly name: string;
  readonly cases: readonly string[];
  readonly failures: number;
  readonly errors: number;
}

function suiteOf(checked: Checked): Suite {
  const { given, result } = checked;
  const name = result.ok ? result.value.reference : given;
  const issues = result.ok ? result.value.issues : [];
  const unread = unreadOf(checked);
  const cases = [
    ...unread.map((one) =>
      testCase(
        name,
        readName(one),
        `<error type="${xml(one.failure.code)}" message="${xml(unreadText(one))}"/>`,
      ),
    ),
    ...issues.map((issue) => testCase(name, nameOf(issue), bodyOf(issue))),
  ];
  return {
    name,
    cases: cases.length === 0 ? [testCase(name, "no issue found", "")] : cases,
    failures: issues.filter(({ severity }) => severity === "error").length,
    errors: unread.length,
  };
}

const readName = ({ position, layer }: Unread): string =>
  position === null ? "read" : `read entry ${position}${layer === undefined ? "" : ` layer ${layer}`}`;

function nameOf({ code, platform, positions, reason }: Issue): string {
  const where = positions.length === 0 ? [] : [`[${positions.join(",")}]`];
  return [code, reason, platform, ...where].filter((part) => part !== null).join(" ");
}

function bodyOf({ code, severity, message, who, fix, commands }: Issue): string {
  const text = [`Who: ${who}`, `Fix: ${fix}`, ...commands.map(({ command }) => `$ ${command}`)].join("\n");
  return severity === "error"
    ? `<failure type="${code}" message="${xml(message)}">${xml(text)}</failure>`
    : `<system-out>${xml(`${severity}: ${message}\n${text}`)}</system-out>`;
}

const testCase = (suite: string, name: string, body: string): string =>
  `    <testcase classname="${xml(suite)}" name="${xml(name)}" time="0">${body}</testcase>`;

const suiteText = ({ name, cases, failures, errors }: Suite): string =>
  [
    `  <testsuite name="${xml(name)}" ${countsText(cases.length, failures, errors)} skipped="0">`,
    ...cases,
    "  </testsuite>",
  ].join("\n");

const countsText = (tests: number, failures: number, errors: number): string =>
  `tests="${tests}" failures="${failures}" errors="${errors}" time="0"`;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text for an attribute or an element; characters that XML 1.0 cannot hold are replaced, those a terminal obeys escaped. */
function xml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)
    .replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, (sign) => `&#${sign.charCodeAt(0)};`);
}
