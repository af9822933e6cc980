import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { Article } from "#components/site/article.tsx";
import { Markdown } from "#components/site/markdown.tsx";
import { words } from "#components/site/words.ts";
import { type IssueCode, issueCodes } from "#lib/variants/issue-codes.ts";
import { readDocument } from "../../read-document.ts";

interface Props {
  readonly params: Promise<{ readonly code: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).code };
}

export default async function IssuePage({ params }: Props) {
  const code = knownCode((await params).code);
  if (code === null) notFound();
  const text = await readDocument(`issues/${code}.md`);
  return (
    <Article>
      <p className="mb-1.5 flex flex-wrap items-center gap-1.5 text-sm text-ink-faint">
        <Link href="/issues" className="-mx-0.5 -my-2 px-0.5 py-2">
          {words.issuesTitle}
        </Link>
        /<code>{code}</code>
      </p>
      <Markdown text={text} />
    </Article>
  );
}

/** Only a code of the catalogue becomes a file name. */
const knownCode = (code: string): IssueCode | null => issueCodes.find((known) => known === code) ?? null;
