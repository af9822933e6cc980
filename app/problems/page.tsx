import type { Metadata } from "next";
import { Article } from "#components/site/article.tsx";
import { Markdown } from "#components/site/markdown.tsx";
import { words } from "#components/site/words.ts";
import { readDocument } from "../read-document.ts";

export const metadata: Metadata = { title: words.problemsTitle };

/** Where the `type` of every problem document leads. */
export default async function ProblemsPage() {
  return (
    <Article>
      <Markdown text={await readDocument("problems.md")} />
    </Article>
  );
}
