import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { issueTitles } from "#components/index/words.ts";
import { Markdown } from "#components/issues/markdown.tsx";
import { words } from "#components/site/words.ts";
import { type IssueCode, issueCodes } from "#lib/variants/issue-codes.ts";

interface Props {
  readonly params: Promise<{ readonly code: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).code };
}

export default async function IssuePage({ params }: Props) {
  const code = knownCode((await params).code);
  if (code === null) notFound();
  const text = await readPage(code);
  return (
    <article className="prose">
      <p className="crumb">
        <Link href="/issues">{words.issuesTitle}</Link>/<code>{code}</code>
      </p>
      {text === null ? (
        <>
          <h1>{issueTitles[code]}</h1>
          <p className="sec">{words.issueNone}</p>
        </>
      ) : (
        <Markdown text={text} />
      )}
    </article>
  );
}

/** Only a code of the catalogue becomes a file name. */
const knownCode = (code: string): IssueCode | null => issueCodes.find((known) => known === code) ?? null;

async function readPage(code: IssueCode): Promise<string | null> {
  try {
    return await readFile(join(process.cwd(), "docs/issues", `${code}.md`), "utf8");
  } catch {
    return null;
  }
}
