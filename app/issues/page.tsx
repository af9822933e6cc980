import type { Metadata } from "next";
import Link from "next/link";
import { issueTitles } from "#components/index/words.ts";
import { words } from "#components/site/words.ts";
import { Panel } from "#components/ui/panel.tsx";
import { issueCodes } from "#lib/variants/issue-codes.ts";

export const metadata: Metadata = { title: words.issuesTitle };

export default function IssuesPage() {
  return (
    <div className="mx-auto mt-6 max-w-270 max-medium:mt-0">
      <h1>{words.issuesTitle}</h1>
      <p className="mt-2 mb-5 max-w-190 text-lg leading-6 text-ink-soft">{words.issuesLead}</p>
      <Panel aria-label={words.issuesTitle}>
        <ul className="py-1.5">
          {issueCodes.map((code) => (
            <li
              key={code}
              className="flex min-h-9 flex-wrap items-center justify-between gap-x-3 px-4 py-1.5"
            >
              <Link href={`/issues/${code}`} prefetch={false} className="py-1.5">
                {issueTitles[code]}
              </Link>
              <code className="text-ink-faint">{code}</code>
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}
