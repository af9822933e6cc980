import { expect, test } from "vitest";
import { isKept } from "./kept.ts";
import { type IssueQuery, parseIssueQuery } from "./query.ts";

const asked = (text: string): IssueQuery => {
  const query = parseIssueQuery(new URLSearchParams(text), null);
  return query.ok ? query.value : expect.fail(query.failure.message);
};

test.each([
  ["", true],
  ["severity=error&severity=warning&code=no-gzip", true],
  ["q=%20", true],
  ["q=web", false],
  ["namespace=shop", false],
  ["application=shop", false],
  ["client=docker-20.10", false],
  ["group=namespace", true],
  ["group=application&q=web", false],
  ["group=client&severity=error", false],
  ["group=namespace&code=no-gzip", false],
])("that kept counts answer %j is %s", (text, kept) => expect(isKept(asked(text))).toBe(kept));

test.each([
  ["severity=grave", /^severity: one of error, warning, info is asked for\.$/],
  ["code=no-such", /^code: one of /],
  ["client=docker", /^client: one of /],
  ["group=color", /^group: one of code, namespace, application, client is asked for\.$/],
  ["limit=101", /^limit: 100 at most\.$/],
])("%s is refused by name", (text, message) => {
  const query = parseIssueQuery(new URLSearchParams(text), null);
  expect(query.ok ? "read" : query.failure.message).toMatch(message);
});
