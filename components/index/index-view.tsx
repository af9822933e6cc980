"use client";

import { lazy, Suspense, useMemo } from "react";
import type { ClientName } from "#lib/variants/clients/names.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { ClientReading } from "./client-reading.tsx";
import { ClientStrip } from "./client-strip.tsx";
import { DoItYourself, inspectCommands } from "./do-it-yourself.tsx";
import { Issues } from "./issues.tsx";
import { Ladder } from "./ladder.tsx";
import type { Lore } from "./lore.ts";
import { type Light, lightsOf, type PickIndex, picksWithLevels } from "./picks.ts";
import { words } from "./words.ts";

/** After the ladder, which answers first; both columns begin to load together. */
export const loadBeside = () => import("./beside.tsx").then(({ Beside: View }) => ({ default: View }));
const Beside = lazy(loadBeside);

export interface IndexViewProps {
  readonly report: IndexReport;
  readonly lore: Lore;
  readonly picks: PickIndex;
  /** The client pointed at, else the one kept. */
  readonly shown: ClientName | null;
  readonly pinned: ClientName | null;
  readonly platform: string | null;
  readonly onPoint: (client: ClientName | null) => void;
  readonly onPin: (client: ClientName) => void;
  readonly onPlatform: (platform: string) => void;
  readonly onEntry: (position: number) => void;
  readonly onLayers: (position: number) => void;
  readonly onRetry: () => void;
  /** Stands below the issues. */
  readonly elsewhere: React.ReactNode;
  /** Above what stands beside the ladder. */
  readonly beside?: React.ReactNode;
}

/** Ladder and issues; beside them matrix, sizes and chart; below them who else reads images. */
export function IndexView(props: IndexViewProps) {
  const { report, lore, picks, shown, pinned, platform } = props;
  const lights = useMemo(() => lightsFor(report, picks, shown, platform), [report, picks, shown, platform]);
  const unread = report.entries.filter((e) => e.failure).length;
  return (
    <div className="stack">
      <div className="two">
        <div className="stack">
          <section className="panel" aria-labelledby="ladder-heading">
            <div className="ph flex-wrap">
              <h2 id="ladder-heading">{report.kind === "index" ? words.entries : words.manifest}</h2>
              {unread > 0 && (
                <span className="cnt bad">
                  {words.present(report.entries.length - unread, report.entries.length)}
                </span>
              )}
              <span className="flex-1" />
              {report.picks.length > 0 && <span className="mut hide-n">{words.pointHint}</span>}
            </div>
            {report.picks.length > 0 && (
              <ClientStrip
                clients={lore.clients}
                picks={picks}
                entries={report.entries}
                shown={shown}
                pinned={pinned}
                onPoint={props.onPoint}
                onPin={props.onPin}
              />
            )}
            <Ladder
              report={report}
              lore={lore}
              picks={picks}
              shown={shown}
              lights={lights}
              onLayers={props.onLayers}
              onRetry={props.onRetry}
            />
            {shown !== null && report.picks.length > 0 && (
              <ClientReading
                report={report}
                lore={lore}
                picks={picks}
                client={shown}
                platform={platform}
                onPlatform={props.onPlatform}
              />
            )}
          </section>
          <Issues report={report} clients={lore.clients.length} elsewhere={props.elsewhere} />
          <DoItYourself lines={inspectCommands(report.reference)} />
        </div>
        <div className="stack">
          {props.beside}
          <Suspense fallback={<div className="stack" aria-busy="true" />}>
            <Beside
              report={report}
              picks={picks}
              shown={shown}
              platform={platform}
              lights={lights}
              onEntry={props.onEntry}
            />
          </Suspense>
        </div>
      </div>
      {lore.otherReaders}
    </div>
  );
}

function lightsFor(
  report: IndexReport,
  picks: PickIndex,
  client: ClientName | null,
  platform: string | null,
): ReadonlyMap<number, Light> {
  if (client === null) return NO_LIGHTS;
  return lightsOf(
    platform === null ? (picks.byClient.get(client) ?? []) : picksWithLevels(picks, report, client),
    platform,
  );
}

const NO_LIGHTS: ReadonlyMap<number, Light> = new Map();
