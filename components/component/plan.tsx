"use client";

import { useAsked } from "#components/apply/asked-param.ts";
import { PlanPanel } from "#components/apply/plan-panel.tsx";
import type { Subject } from "#components/apply/queries.ts";
import type { Applying } from "#components/apply/use-applying.ts";
import type { ComponentDetail } from "#lib/fleet/answers.ts";
import { rescan } from "./queries.ts";

/** What each choice would make of the newest index, before it is chosen, and the making of it. */
export function Plan({
  subject,
  applying,
  detail: { row, report },
  isMain,
}: {
  subject: Extract<Subject, { kind: "component" }>;
  applying: Applying;
  detail: ComponentDetail;
  isMain: boolean;
}) {
  const [asked, onAsk] = useAsked(row.wanted.kind === "unreadable" ? "dual" : row.wanted.push);
  return (
    <PlanPanel
      subject={subject}
      applying={applying}
      asked={asked}
      onAsk={onAsk}
      report={report}
      isMain={isMain}
      onPlanAgain={() => void rescan(row)}
    />
  );
}
