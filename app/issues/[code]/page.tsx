import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { inspectHref } from "#components/index/reference.ts";
import { ExampleLadders } from "#components/issues/example-ladders.tsx";
import { words } from "#components/issues/words.ts";
import { Article } from "#components/site/article.tsx";
import { Markdown } from "#components/site/markdown.tsx";
import { Link } from "#components/ui/link.tsx";
import { parseIssueQuery } from "#lib/fleet/issues/query.ts";
import { services } from "#lib/services/services.ts";
import { type IssueCode, issueCodes } from "#lib/variants/issue-codes.ts";
import { askedBy } from "../../drawn/asked-by.ts";
import { atHand } from "../../drawn/at-hand.ts";
import { readDocument } from "../../read-document.ts";
import { parseCheck } from "../check-document.ts";
import { exampleDrawing } from "../example-drawing.ts";
import { sampleWith } from "../sample-with.ts";

interface Props {
  readonly params: Promise<{ readonly code: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).code };
}

/** What a check finds, whom it hurts and what to do; and how many of the fleet have it. */
export default async function IssuePage({ params }: Props) {
  const code = knownCode((await params).code);
  if (code === null) notFound();
  const [text, sample, yours] = await Promise.all([
    readDocument(`issues/${code}.md`),
    sampleWith(code),
    countOf(code),
  ]);
  const { before, after } = parseCheck(text);
  return (
    <Article>
      <p className="mb-1.5 flex flex-wrap items-center gap-1.5 text-sm text-ink-faint">
        <Link href="/issues" className="-mx-0.5 -my-2 px-0.5 py-2">
          {words.title}
        </Link>
        /<code>{code}</code>
        {yours !== null && (
          <span className="ml-auto">
            {yours === 0 ? (
              words.yoursNone
            ) : (
              <>
                {words.yours}{" "}
                <Link
                  href={`/issues?severity=error&severity=warning&severity=info&open=${code}`}
                  className="-my-2 inline-flex py-2 underline decoration-accent-line underline-offset-3"
                >
                  {words.withCode(yours)}
                </Link>
              </>
            )}
          </span>
        )}
      </p>
      <Markdown text={before} />
      <h2 id="example" className="mt-7 mb-2 text-[16px] leading-6">
        {words.exampleTitle}
      </h2>
      <div className="my-2.5 grid items-start gap-3 medium:grid-cols-2">
        <ExampleLadders example={exampleDrawing(code)} />
      </div>
      {sample !== null && (
        <p className="my-2.5">
          <Link href={inspectHref(sample)} className="underline decoration-accent-line underline-offset-3">
            {words.why.example}
          </Link>
        </p>
      )}
      <Markdown text={after} />
    </Article>
  );
}

/** Only a code of the catalogue becomes a file name. */
const knownCode = (code: string): IssueCode | null => issueCodes.find((known) => known === code) ?? null;

/** Components of the fleet that have it; null: that is not at hand. */
async function countOf(code: IssueCode): Promise<number | null> {
  const by = await askedBy();
  const query = parseIssueQuery(new URLSearchParams("limit=0"), null);
  if (by === null || !query.ok) return null;
  return (await atHand(services().issues.page(by.actor, code, query.value)))?.total ?? null;
}
