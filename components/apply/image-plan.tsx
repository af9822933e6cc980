"use client";

import { useQueryClient } from "@tanstack/react-query";
import type { IndexCode } from "#lib/variants/issue-codes.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { useAsked } from "./asked-param.ts";
import { PlanPanel } from "./plan-panel.tsx";
import type { Subject } from "./queries.ts";
import { changed, useApplying } from "./use-applying.ts";

/** Faults of an index that are fixed without a new layer. */
const fixable: readonly IndexCode[] = [
  "zstd-before-gzip",
  "zstd-unannotated",
  "annotated-not-zstd",
  "nested-index",
  "duplicate-variant",
];

/** The plan of whatever a reference names: the fix where something is wrong as it is, else dual. */
export function ImagePlan({ report }: { report: IndexReport }) {
  const client = useQueryClient();
  const { reference } = report;
  const subject: Subject = { kind: "image", reference };
  const applying = useApplying(subject);
  const isBroken = report.issues.some(({ code }) => fixable.some((one) => one === code));
  const [asked, onAsk] = useAsked(isBroken ? "repair" : "dual");
  return (
    <PlanPanel
      subject={subject}
      applying={applying}
      asked={asked}
      onAsk={onAsk}
      report={report}
      isMain
      onPlanAgain={() => changed(client, reference)}
    />
  );
}
