import { cva } from "class-variance-authority";
import { words as sourceWords } from "#components/choice/source-words.ts";
import { type StateLink, statesOf } from "#components/choice/state-links.ts";
import { isInPart, StateMark } from "#components/choice/state-marks.tsx";
import { builtText, chosenText, configuredText } from "#components/choice/texts.ts";
import { choiceNames, words as choosing } from "#components/choice/words.ts";
import { useNow } from "#components/ui/now.tsx";
import { agoText } from "#components/ui/time.tsx";
import type { ComponentDetail } from "#lib/fleet/answers.ts";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import { shortDigest } from "#lib/ladder/figures.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { knownAt } from "./last-known.ts";
import { words } from "./words.ts";

/** Chosen, configured and built as stations of one way, in one line; what joins two says whether they agree. */
export function Journey({ detail }: { detail: ComponentDetail }) {
  const now = useNow();
  const { row } = detail;
  const { chosen, configured, built, links } = statesOf(row);
  return (
    <ol
      className="flex min-w-0 flex-[1_1_560px] flex-wrap items-center gap-y-2 wide:flex-nowrap max-medium:gap-y-4"
      aria-label={words.states}
    >
      <Station name={words.chosen} choice={chosen} text={chosenText(row.wanted)} link={links[0]}>
        {chosenFrom(row, now)}
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
        {builtFrom(detail, now)}
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
    <li className="relative flex min-w-0 items-center gap-2 wide:not-last:flex-[1_1_auto] max-medium:w-full">
      <StateMark choice={choice} part={part} />
      <span className="grid min-w-0">
        <span className="truncate">
          <span className="text-ink-faint">{name}</span> <b>{text}</b>
        </span>
        <span className="truncate text-sm text-ink-soft" title={children}>
          {children}
        </span>
      </span>
      {link !== undefined && (
        <i className={line({ link })}>
          <span className="sr-only">{words.links[link]}</span>
        </i>
      )}
    </li>
  );
}

/** To the next station; in the narrow form down to it. */
const line = cva(
  "mx-1 min-w-5 flex-1 border-t-2 max-medium:absolute max-medium:-bottom-3.5 max-medium:left-3 max-medium:h-3 max-medium:min-w-0 max-medium:border-t-0 max-medium:border-l-2",
  {
    variants: {
      link: {
        agree: "border-line-strong",
        differ: "border-dotted border-accent",
        unknown: "border-dotted border-line-control",
      },
    },
  },
);

function chosenFrom({ wanted }: FleetRow, now: number): string {
  switch (wanted.kind) {
    case "chosen":
      return [
        choosing.chosenBy(wanted.by),
        wanted.at === null ? null : agoText(wanted.at, now),
        wanted.note,
        wanted.pullRequest === null ? null : words.pullRequestsAre(choiceNames[wanted.pullRequest]),
      ]
        .filter((part) => part !== null)
        .join(", ");
    case "default":
      return sourceWords.defaultFrom[wanted.from];
    case "unreadable":
      return words.notOurs;
  }
}

function configuredFrom({ configured }: FleetRow): string {
  if (configured.kind === "unknown") return sourceWords.unknownWhy[configured.why];
  const { from, unresolved } = configured;
  const told =
    from.kind === "push-run"
      ? sourceWords.fromRun(from.run)
      : sourceWords.fromDefinition(from.run, from.branch);
  return unresolved ? `${told}, ${sourceWords.unresolved}` : told;
}

function builtFrom(detail: ComponentDetail, now: number): string {
  const { row } = detail;
  if (row.reference === null) return words.neverBuilt;
  if (row.built.kind === "unread") return row.failure === null ? words.uncheckedYet : words.failed;
  const { at, isLastKnown } = knownAt(detail);
  const from = words.fromIndex(shortDigest(row.built.digest));
  if (at === null) return from;
  const ago = agoText(at, now);
  return `${from}, ${isLastKnown ? words.asLastKnown(ago) : words.checkedAgo(ago)}`;
}
