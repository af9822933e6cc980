import type { z } from "zod";

/** What is asked for, in plain words where the validator speaks of its own types. */
export function plainIssue(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_value":
      return `one of ${issue.values.map(String).join(", ")} is asked for`;
    case "invalid_type":
      return `${KINDS[issue.expected] ?? issue.expected} is asked for`;
    case "too_big":
      return `${issue.maximum}${issue.origin === "string" ? " characters" : ""} at most`;
    case "too_small":
      return `${issue.minimum}${issue.origin === "string" ? " characters" : ""} at least`;
    default:
      return issue.message;
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map of settings",
  record: "a map",
  nonoptional: "a value",
};
