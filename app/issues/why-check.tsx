import { Why } from "#components/issues/why.tsx";
import type { IssueCode } from "#lib/variants/issue-codes.ts";
import { readDocument } from "../read-document.ts";
import { parseCheck } from "./check-document.ts";
import { exampleDrawing } from "./example-drawing.ts";
import { sampleWith } from "./sample-with.ts";

/** What the page of a check says, in short. */
export async function WhyCheck({ code }: { code: IssueCode }) {
  const [text, sample] = await Promise.all([readDocument(`issues/${code}.md`), sampleWith(code)]);
  const { who, prints, fix, leave } = parseCheck(text);
  return <Why {...{ code, who, prints, fix, leave, sample }} example={exampleDrawing(code)} />;
}
