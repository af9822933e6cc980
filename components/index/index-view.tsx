"use client";

import { lazy, Suspense, useMemo } from "react";
import { Badge } from "#components/ui/badge.tsx";
import {
  Panel,
  PanelGap,
  PanelHead,
  PanelNote,
  PanelTitle,
  Stack,
  TwoColumns,
} from "#components/ui/panel.tsx";
import { MOST_ROWS } from "#lib/ladder/fold-rows.ts";
import type { ClientName } from "#lib/variants/clients/names.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { ClientReading } from "./client-reading.tsx";
import { ClientStrip } from "./client-strip.tsx";
import { DoItYourself, inspectCommands } from "./do-it-yourself.tsx";
import { Issues } from "./issues.tsx";
import { Ladder } from "./ladder.tsx";
import { loadBeside } from "./load-beside.ts";
import type { Lore } from "./lore.ts";
import { type Light, lightsOf, type PickIndex, picksWithLevels } from "./picks.ts";
import { words } from "./words.ts";

const Beside = lazy(loadBeside);

export interface IndexViewProps {
  readonly report: IndexReport;
  readonly lore: Lore;
  readonly picks: PickIndex;
  /** The client pointed at, else the one kept. */
  readonly shown: ClientName | null;
  readonly pinned: ClientName | null;
  readonly platform: string | null;
  /** Positions that a long ladder shows wherever they stand. */
  readonly kept: ReadonlySet<number>;
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
  const issues = <Issues report={report} clients={lore.clients.length} elsewhere={props.elsewhere} />;
  // Below a ladder that has to be folded nobody would look for them.
  const issuesFirst = report.entries.length > MOST_ROWS && report.issues.length > 0;
  return (
    <Stack>
      <TwoColumns>
        <Stack>
          {issuesFirst && issues}
          <Panel aria-labelledby="ladder-heading">
            <PanelHead className="flex-wrap">
              <PanelTitle id="ladder-heading">
                {report.kind === "index" ? words.entries : words.manifest}
              </PanelTitle>
              {unread > 0 && (
                <Badge variant="danger">
                  {words.present(report.entries.length - unread, report.entries.length)}
                </Badge>
              )}
              <PanelGap />
              {report.picks.length > 0 && (
                <PanelNote className="max-medium:hidden">{words.pointHint}</PanelNote>
              )}
            </PanelHead>
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
              kept={props.kept}
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
          </Panel>
          {!issuesFirst && issues}
          <DoItYourself lines={inspectCommands(report.reference)} />
        </Stack>
        <Stack>
          {props.beside}
          <Suspense fallback={<Stack aria-busy="true" />}>
            <Beside
              report={report}
              picks={picks}
              shown={shown}
              platform={platform}
              lights={lights}
              onEntry={props.onEntry}
            />
          </Suspense>
        </Stack>
      </TwoColumns>
      {lore.otherReaders}
    </Stack>
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
