"use client";

import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { Button } from "#components/ui/button.tsx";
import { later } from "#components/ui/later.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { rolloutQuery } from "./queries.ts";
import type { FleetParams } from "./search-params.ts";
import type { ChangeParams } from "./use-fleet-params.ts";
import { ViewsBar } from "./views-bar.tsx";
import { words } from "./views-words.ts";

// The chart's library is half of the page's script, and the table is what people come for.
const Rollout = later(
  () => import("./rollout.tsx").then(({ Rollout: Chart }) => Chart),
  <Panel className="mb-3 min-h-60" aria-busy="true" />,
);

/** The views, and the chart once there is one: a course has two days at least. */
export function ViewsAndRollout({
  total,
  params,
  onChange,
}: {
  total: number | null;
  params: FleetParams;
  onChange: ChangeParams;
}) {
  const chart = useId();
  const { data: days = [] } = useQuery(rolloutQuery(params.days ?? 91));
  const isOpen = params.days !== null && days.length > 1;
  return (
    <>
      <div className="mb-2 flex items-start gap-2">
        <ViewsBar params={params} total={total} />
        {days.length > 1 && (
          <Button
            size="small"
            aria-expanded={isOpen}
            aria-controls={isOpen ? chart : undefined}
            onClick={() => onChange({ days: isOpen ? null : 91 })}
          >
            {words.rollout}
          </Button>
        )}
      </div>
      {isOpen && params.days !== null && (
        <Rollout id={chart} days={days} span={params.days} onChange={onChange} />
      )}
    </>
  );
}
