import type { ReactNode } from "react";
import { inspectHref } from "#components/index/reference.ts";
import { Markdown } from "#components/site/markdown.tsx";
import { Link } from "#components/ui/link.tsx";
import type { IssueCode } from "#lib/variants/issue-codes.ts";
import type { DrawnExample } from "./example.ts";
import { ExampleLadders } from "./example-ladders.tsx";
import { words } from "./words.ts";

/** Why a check matters, from its page: who is hurt, the wrong and the right order, what to do and when not to. */
export function Why({
  code,
  who,
  prints,
  fix,
  leave,
  example,
  sample,
}: {
  code: IssueCode;
  who: string;
  prints: string | null;
  fix: string;
  leave: string;
  example: DrawnExample;
  /** A sample that has it; null: none does, or none are served here. */
  sample: string | null;
}) {
  return (
    <div className="px-4 pt-3.5 pb-4 max-medium:p-3">
      <h3>{words.why.title}</h3>
      <div className="text-ink-soft [&>p]:mt-0.5 [&>p]:mb-0">
        <Markdown text={`${who}\n`} />
      </div>
      <div className="mt-3 grid items-start gap-3 max-[1240px]:grid-cols-2 max-medium:grid-cols-[minmax(0,1fr)]">
        <ExampleLadders example={example} />
      </div>
      <dl className="mt-3.5 grid grid-cols-[56px_minmax(0,1fr)] gap-x-3 gap-y-1 text-ink-soft [&_p]:my-0">
        {prints !== null && (
          <Line name={words.why.prints}>
            <code className="wrap-anywhere whitespace-pre-wrap">{prints}</code>
          </Line>
        )}
        <Line name={words.why.fix}>
          <Markdown text={`${fix}\n`} />
        </Line>
        <Line name={words.why.leave}>
          <Markdown text={`${leave}\n`} />
        </Line>
      </dl>
      <p className="mt-3 flex flex-wrap gap-x-4">
        <Link href={`/issues/${code}`} className={link}>
          {words.why.more}
        </Link>
        {sample !== null && (
          <Link href={inspectHref(sample)} className={link}>
            {words.why.example}
          </Link>
        )}
      </p>
    </div>
  );
}

const link = "inline-flex min-h-8 items-center underline decoration-accent-line underline-offset-3";

const Line = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-sm leading-5 text-ink-faint">{name}</dt>
    <dd className="min-w-0">{children}</dd>
  </>
);
