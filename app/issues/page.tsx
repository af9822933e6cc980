import type { Metadata } from "next";
import Link from "next/link";
import { issueTitles } from "#components/index/words.ts";
import { words } from "#components/site/words.ts";
import { issueCodes } from "#lib/variants/issue-codes.ts";

export const metadata: Metadata = { title: words.issuesTitle };

export default function IssuesPage() {
  return (
    <div className="home">
      <h1>{words.issuesTitle}</h1>
      <p className="lead">{words.issuesLead}</p>
      <div className="panel">
        <ul className="links">
          {issueCodes.map((code) => (
            <li key={code}>
              <Link href={`/issues/${code}`} prefetch={false}>
                {issueTitles[code]}
              </Link>
              <code className="mut">{code}</code>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
