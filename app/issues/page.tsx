import type { Metadata } from "next";
import { AllChecks } from "#components/issues/all-checks.tsx";
import { BoardScreen } from "#components/issues/board-screen.tsx";
import { openCode, readBoardParams } from "#components/issues/search-params.ts";
import { words } from "#components/issues/words.ts";
import { HandedOver } from "../drawn/handed-over.tsx";
import { drawnIssues } from "../drawn/issues.ts";
import { type PageSearch, searchOf } from "../drawn/page-search.ts";
import { WhyCheck } from "./why-check.tsx";

export const metadata: Metadata = { title: words.title };

/** What is wrong now in the fleet; what is filtered and which row is open stands in the address. */
export default async function IssuesPage({ searchParams }: { searchParams: PageSearch }) {
  const search = searchOf(await searchParams);
  const code = openCode(readBoardParams(search));
  return (
    <HandedOver answered={await drawnIssues(search)}>
      {/* Blocking on purpose: it decides how much room the lines below take. */}
      <script src="/visited.js" />
      <BoardScreen why={code === null ? null : <WhyCheck code={code} />} whyOf={code} />
      <AllChecks />
    </HandedOver>
  );
}
