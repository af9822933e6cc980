import type { Metadata } from "next";
import { Markdown } from "#components/site/markdown.tsx";
import { words } from "#components/site/words.ts";
import { readDocument } from "../read-document.ts";

export const metadata: Metadata = { title: words.configurationTitle };

/** The settings, for whoever runs this server. */
export default async function ConfigurationPage() {
  return (
    <article className="prose">
      <Markdown text={await readDocument("configuration.md")} />
    </article>
  );
}
