import { Badge } from "#components/ui/badge.tsx";
import { Panel, PanelGap, PanelHead, PanelNote, PanelTitle } from "#components/ui/panel.tsx";
import { Ago } from "#components/ui/time.tsx";
import type { ConfigCard as Card, LayersReport } from "#lib/layers/answers.ts";
import { DigestText, Fact, FactList } from "./fact-list.tsx";
import { words } from "./words.ts";

/** What the configurations of the images say about running them. */
export function ConfigCards({ report }: { report: LayersReport }) {
  const isOne = report.configs.length === 1;
  return report.configs.map((card) => (
    <ConfigCard
      key={card.digest}
      card={card}
      note={
        isOne && card.positions.length > 1 ? words.sameConfig : card.positions.map(words.ofEntry).join(", ")
      }
    />
  ));
}

function ConfigCard({ card, note }: { card: Card; note: string }) {
  const heading = `config-${card.positions[0]}`;
  const rows: readonly (readonly [string, React.ReactNode])[] = [
    [words.config.created, card.created === null ? null : <Ago key="at" at={card.created} />],
    [words.config.author, card.author],
    [words.config.user, lineOf(card.user === null ? [] : [card.user])],
    [words.config.entrypoint, lineOf(card.entrypoint)],
    [words.config.command, lineOf(card.command)],
    [words.config.directory, lineOf(card.workingDirectory === null ? [] : [card.workingDirectory])],
    [words.config.ports, lineOf(card.ports)],
    [words.config.volumes, lineOf(card.volumes)],
    [words.config.stops, lineOf(card.stopSignal === null ? [] : [card.stopSignal])],
    [
      words.config.environment,
      card.environment.length === 0 ? null : <Names key="env" names={card.environment} />,
    ],
  ];
  const there = rows.filter(([, value]) => value !== null);
  return (
    <Panel aria-labelledby={heading}>
      <PanelHead className="flex-wrap">
        <PanelTitle id={heading}>{words.configuration}</PanelTitle>
        <PanelNote>{note}</PanelNote>
        <PanelGap />
        <DigestText digest={card.digest} what={words.configDigest} />
      </PanelHead>
      {there.length === 0 && card.labels.length === 0 ? (
        <p className="px-4 py-3 text-sm text-ink-soft">{words.nothingSet}</p>
      ) : (
        <FactList className="px-4 py-3">
          {there.map(([name, value]) => (
            <Fact key={name} term={name}>
              {value}
            </Fact>
          ))}
        </FactList>
      )}
      {card.labels.length > 0 && (
        <div className="grid gap-2 border-t border-line px-4 py-3">
          <h3>
            {words.labels} <Badge>{card.labels.length}</Badge>
          </h3>
          <FactList>
            {card.labels.map(([name, value]) => (
              <Fact key={name} term={<span title={name}>{shortLabel(name)}</span>} isMono>
                {value}
              </Fact>
            ))}
          </FactList>
        </div>
      )}
    </Panel>
  );
}

const shortLabel = (name: string) => name.replace(/^org\.opencontainers\./, "");

/** As a shell would be given it, where that is unambiguous. */
const lineOf = (parts: readonly string[]) =>
  parts.length === 0 ? null : (
    <code>{parts.map((part) => (/^[^\s"]+$/.test(part) ? part : JSON.stringify(part))).join(" ")}</code>
  );

const Names = ({ names }: { names: readonly string[] }) => (
  <span className="flex flex-wrap gap-1">
    {[...new Set(names)].map((name) => (
      <code key={name} className="rounded-sm bg-sunken px-1.5">
        {name}
      </code>
    ))}
    <span className="text-ink-faint">{words.names}</span>
  </span>
);
