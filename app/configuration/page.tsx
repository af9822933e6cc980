import type { Metadata } from "next";
import { Article } from "#components/site/article.tsx";
import { Markdown } from "#components/site/markdown.tsx";
import { words } from "#components/site/words.ts";
import { readDocument } from "../read-document.ts";

export const metadata: Metadata = { title: words.configurationTitle };

/** The settings, for whoever runs this server. */
export default async function ConfigurationPage() {
  return (
    <Article>
      <Markdown text={await readDocument("configuration.md")} />
    </Article>
  );
}
