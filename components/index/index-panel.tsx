"use client";

import { useMemo, useState } from "react";
import type { ClientName } from "#lib/variants/clients/names.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { IndexView } from "./index-view.tsx";
import { useInspectParams } from "./inspect-params.ts";
import type { Lore } from "./lore.ts";
import { firstClient, indexPicks } from "./picks.ts";
import { useRungKeys } from "./rung-keys.ts";

/** The index with the client and the platform that are looked at, which stand in the address of whichever page it is on. */
export function IndexPanel({
  report,
  lore,
  onLayers,
  onRetry,
  elsewhere,
  beside,
}: {
  report: IndexReport;
  lore: Lore;
  onLayers: (position: number) => void;
  onRetry: () => void;
  elsewhere: React.ReactNode;
  /** Above what stands beside the ladder. */
  beside?: React.ReactNode;
}) {
  const [params, setParams] = useInspectParams();
  const [pointed, setPointed] = useState<ClientName | null>(null);
  const picks = useMemo(() => indexPicks(report), [report]);
  useRungKeys(report.digest);
  const kept = lore.clients.find((client) => client.name === params.client)?.name ?? null;
  return (
    <IndexView
      report={report}
      lore={lore}
      picks={picks}
      shown={pointed ?? kept ?? firstClient(lore.clients, picks)}
      pinned={kept}
      platform={params.platform}
      onPoint={setPointed}
      onPin={(client) => setParams({ client: client === kept ? null : client })}
      onPlatform={(platform) => setParams({ platform })}
      onEntry={focusRung}
      onLayers={onLayers}
      onRetry={onRetry}
      elsewhere={elsewhere}
      beside={beside}
    />
  );
}

function focusRung(position: number): void {
  const rung = document.querySelector<HTMLElement>(`li.rung[data-label="${position}"]`);
  rung?.focus({ preventScroll: true });
  rung?.scrollIntoView({ block: "center" });
}
