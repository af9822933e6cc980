import { type StateLink, statesOf } from "#components/choice/state-links.ts";
import { isInPart, StateMark } from "#components/choice/state-marks.tsx";
import { builtText, chosenText, configuredText } from "#components/choice/texts.ts";
import { choiceNames, words as choosing } from "#components/choice/words.ts";
import { agoText } from "#components/ui/time.tsx";
import type { ComponentDetail } from "#lib/fleet/answers.ts";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import { shortDigest } from "#lib/ladder/figures.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { knownAt } from "./last-known.ts";
import { words } from "./words.ts";

/** Chosen, configured and built as stations of one way; the line between two says whether they agree. */
export function Journey({ detail }: { detail: ComponentDetail }) {
  const { row } = detail;
  const { chosen, configured, built, links } = statesOf(row);
  return (
    <ol className="journey" aria-label={words.states}>
      <Station name={words.chosen} choice={chosen} text={chosenText(row.wanted)} link={links[0]}>
        {chosenFrom(row)}
      </Station>
      <Station
        name={words.configured}
        choice={configured}
        text={configuredText(row.configured)}
        link={links[1]}
      >
        {configuredFrom(row)}
      </Station>
      <Station name={words.built} choice={built} text={builtText(row.built)} part={isInPart(row)}>
        {builtFrom(detail)}
      </Station>
    </ol>
  );
}

function Station({
  name,
  choice,
  text,
  link,
  part = false,
  children,
}: {
  name: string;
  choice: Choice | null;
  text: string;
  /** How the next station stands to this one; the last has none. */
  link?: StateLink;
  part?: boolean;
  children: string;
}) {
  return (
    <li>
      <span className="mut">{name}</span>
      <span className="station">
        <StateMark choice={choice} part={part} />
        <b>{text}</b>
        {link !== undefined && (
          <u className={link}>
            <span className="vh">{words.links[link]}</span>
          </u>
        )}
      </span>
      <span className="sec">{children}</span>
    </li>
  );
}

function chosenFrom({ wanted }: FleetRow): string {
  switch (wanted.kind) {
    case "chosen":
      return [
        choosing.chosenBy(wanted.by),
        wanted.at === null ? null : agoText(wanted.at, Date.now()),
        wanted.note,
        wanted.pullRequest === null ? null : words.pullRequestsAre(choiceNames[wanted.pullRequest]),
      ]
        .filter((part) => part !== null)
        .join(", ");
    case "default":
      return choosing.defaultFrom[wanted.from];
    case "unreadable":
      return words.notOurs;
  }
}

function configuredFrom({ configured }: FleetRow): string {
  if (configured.kind === "unknown") return choosing.unknownWhy[configured.why];
  const { from, unresolved } = configured;
  const told =
    from.kind === "push-run" ? choosing.fromRun(from.run) : choosing.fromDefinition(from.run, from.branch);
  return unresolved ? `${told}, ${choosing.unresolved}` : told;
}

function builtFrom(detail: ComponentDetail): string {
  const { row } = detail;
  if (row.reference === null) return words.neverBuilt;
  if (row.built.kind === "unread") return row.failure === null ? words.uncheckedYet : words.failed;
  const { at, isLastKnown } = knownAt(detail);
  const from = words.fromIndex(shortDigest(row.built.digest));
  if (at === null) return from;
  const ago = agoText(at, Date.now());
  return `${from}, ${isLastKnown ? words.asLastKnown(ago) : words.checkedAgo(ago)}`;
}
