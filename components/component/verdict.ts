import { choiceNames } from "#components/choice/words.ts";
import type { ComponentDetail } from "#lib/fleet/answers.ts";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import { headline } from "#lib/variants/headline.ts";
import { words } from "./words.ts";

/**
 * The answer to who opens a component: whom its image does not serve; where it serves, how far what was chosen is. What is wrong
 * comes before what is on its way.
 */
export function verdictOf({ row, report }: Pick<ComponentDetail, "row" | "report">): string {
  const { verdict } = words;
  if (row.reference === null) return verdict.notBuilt(row.name);
  if (report === null) return (row.failure === null ? verdict.unchecked : verdict.unread)(row.name);
  const { sentence, tone } = headline(report);
  const ahead = tone === "bad" ? null : aheadOf(row);
  return ahead === null ? sentence : `${sentence} ${ahead}`;
}

function aheadOf({ step, wanted }: FleetRow): string | null {
  const { ahead } = words.verdict;
  const what = wanted.kind === "unreadable" ? "" : choiceNames[wanted.push];
  switch (step) {
    // That nobody chose is told below, with what can be done about it.
    case "settled":
    case "not-chosen":
    case "read-index":
      return null;
    case "choose-again":
      return ahead[step];
    default:
      return ahead[step](what);
  }
}
