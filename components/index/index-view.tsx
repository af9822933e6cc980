"use client";

import type { ClientName } from "#lib/variants/clients/names.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { ClientReading } from "./client-reading.tsx";
import { ClientStrip } from "./client-strip.tsx";
import { DoItYourself, inspectCommands } from "./do-it-yourself.tsx";
import { Issues } from "./issues.tsx";
import { Ladder } from "./ladder.tsx";
import type { Lore } from "./lore.ts";
import { Matrix } from "./matrix.tsx";
import { PairChart } from "./pair-chart.tsx";
import type { PickIndex } from "./picks.ts";
import { Sizes } from "./sizes.tsx";
import { words } from "./words.ts";

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
}

/** Ladder and issues; beside them matrix, sizes and chart; below them who else reads images. */
export function IndexView(props: IndexViewProps) {
  const { report, lore, picks, shown, pinned, platform } = props;
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
          {report.platforms.length > 0 && (
            <Matrix report={report} picks={picks} shown={shown} onEntry={props.onEntry} />
          )}
          <Sizes report={report} picks={picks} client={shown} platform={platform} />
          <PairChart report={report} />
        </div>
      </div>
      {lore.otherReaders}
    </div>
  );
}
