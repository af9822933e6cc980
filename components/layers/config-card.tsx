import { CopyButton } from "#components/ui/copy-button.tsx";
import { Ago } from "#components/ui/time.tsx";
import { shortDigest } from "#lib/ladder/figures.ts";
import type { ConfigCard as Card, LayersReport } from "#lib/layers/answers.ts";
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
    <section className="panel" aria-labelledby={heading}>
      <div className="ph flex-wrap">
        <h2 id={heading}>{words.configuration}</h2>
        <span className="mut">{note}</span>
        <span className="flex-1" />
        <span className="dg m">
          <span title={card.digest}>{shortDigest(card.digest)}</span>
          <CopyButton text={card.digest} what={words.configDigest} />
        </span>
      </div>
      {there.length === 0 && card.labels.length === 0 ? (
        <p className="boxed sm sec">{words.nothingSet}</p>
      ) : (
        <dl className="kv cfg">
          {there.map(([name, value]) => (
            <div key={name} className="kv-row">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {card.labels.length > 0 && (
        <div className="cfg-labels">
          <h3>
            {words.labels} <span className="cnt">{card.labels.length}</span>
          </h3>
          <dl className="kv">
            {card.labels.map(([name, value]) => (
              <div key={name} className="kv-row">
                <dt className="m" title={name}>
                  {name.replace(/^org\.opencontainers\./, "")}
                </dt>
                <dd className="m">{value}</dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </section>
  );
}

/** As a shell would be given it, where that is unambiguous. */
const lineOf = (parts: readonly string[]) =>
  parts.length === 0 ? null : (
    <code>{parts.map((part) => (/^[^\s"]+$/.test(part) ? part : JSON.stringify(part))).join(" ")}</code>
  );

const Names = ({ names }: { names: readonly string[] }) => (
  <span className="env">
    {[...new Set(names)].map((name) => (
      <code key={name}>{name}</code>
    ))}
    <span className="mut">{words.names}</span>
  </span>
);
