import type { Checked } from "../checked.ts";

/**
 * JUnit XML as CI systems read it: a suite per reference, a failed case per error, a passed case per warning or note
 * with its text beside it, and an error where a reference could not be read.
 */
export function checkJunit(checked: readonly Checked[]): string {
  const suites = checked.map(({ given, result }) => {
    if (!result.ok) {
      const text = `${result.failure.message} ${result.failure.next}`;
      return suite(given, 1, 0, 1, [
        `<testcase classname="${xml(given)}" name="read"><error type="${xml(result.failure.code)}" message="${xml(text)}"/></testcase>`,
      ]);
    }
    const { issues, reference } = result.value;
    const cases = issues.map((issue) => {
      const name = [
        issue.code,
        issue.platform,
        issue.positions.length > 0 ? `[${issue.positions.join(",")}]` : null,
      ]
        .filter((part) => part !== null)
        .join(" ");
      const text = xml(`${issue.message} ${issue.fix}`);
      const body =
        issue.severity === "error"
          ? `<failure type="${issue.code}" message="${text}"/>`
          : `<system-out>${issue.severity}: ${text}</system-out>`;
      return `<testcase classname="${xml(reference)}" name="${xml(name)}">${body}</testcase>`;
    });
    const failures = issues.filter((issue) => issue.severity === "error").length;
    if (cases.length === 0) cases.push(`<testcase classname="${xml(reference)}" name="no issue found"/>`);
    return suite(reference, cases.length, failures, 0, cases);
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="twofold check">\n${suites.join("\n")}\n</testsuites>\n`;
}

function suite(
  name: string,
  tests: number,
  failures: number,
  errors: number,
  cases: readonly string[],
): string {
  const head = `<testsuite name="${xml(name)}" tests="${tests}" failures="${failures}" errors="${errors}">`;
  return `  ${head}\n${cases.map((line) => `    ${line}`).join("\n")}\n  </testsuite>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text for an attribute or an element; characters that XML 1.0 cannot hold are replaced. */
function xml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)
    .replace(/[\t\n\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
