import type { DrawnExample } from "#components/issues/example.ts";
import type { IssueCode } from "#lib/variants/issue-codes.ts";
import drawings from "./example-drawings.json" with { type: "json" };

/** The examples of a check's page, drawn; what they are made from, and that they are true, a test holds. */
export const exampleDrawing = (code: IssueCode): DrawnExample =>
  (drawings as unknown as Readonly<Record<IssueCode, DrawnExample>>)[code];
