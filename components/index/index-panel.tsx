"use client";

import { useCallback, useEffect, useMemo, useState } from "react";
import type { ClientName } from "#lib/variants/clients/names.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { IndexView } from "./index-view.tsx";
import { useInspectParams } from "./inspect-params.ts";
import { keptEntries } from "./kept-entries.ts";
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
  const [asked, setAsked] = useState<{ readonly position: number } | null>(null);
  useEffect(() => {
    if (asked !== null) focusRung(asked.position);
  }, [asked]);
  const showRung = useCallback((position: number) => setAsked({ position }), []);
  const pinned = lore.clients.find((client) => client.name === params.client)?.name ?? null;
  const client = pinned ?? firstClient(lore.clients, picks);
  const kept = useMemo(
    () =>
      keptEntries(report, {
        picks,
        client,
        platform: params.platform,
        entries: [params.entry, asked?.position ?? null],
      }),
    [report, picks, client, params.platform, params.entry, asked],
  );
  return (
    <IndexView
      report={report}
      lore={lore}
      picks={picks}
      shown={pointed ?? client}
      pinned={pinned}
      platform={params.platform}
      onPoint={setPointed}
      onPin={(name) => setParams({ client: name === pinned ? null : name })}
      onPlatform={(platform) => setParams({ platform })}
      kept={kept}
      onEntry={showRung}
      onLayers={onLayers}
      onRetry={onRetry}
      elsewhere={elsewhere}
      beside={beside}
    />
  );
}

function focusRung(position: number): void {
  const rung = document.querySelector<HTMLElement>(`[data-rung][data-label="${position}"]`);
  rung?.focus({ preventScroll: true });
  rung?.scrollIntoView({ block: "center" });
}
