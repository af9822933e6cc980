import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
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
    <article className="prose">
      <p className="crumb">
        <Link href="/issues">{words.issuesTitle}</Link>/<code>{code}</code>
      </p>
      <Markdown text={text} />
    </article>
  );
}

/** Only a code of the catalogue becomes a file name. */
const knownCode = (code: string): IssueCode | null => issueCodes.find((known) => known === code) ?? null;
