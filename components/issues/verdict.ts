import type { BoardComponents, Changed, HurtClient } from "#lib/fleet/issues/answers.ts";
import { formatCount, plural } from "#lib/ladder/figures.ts";
import { labelOf } from "#lib/variants/clients/families.ts";
import { clientNames } from "#lib/variants/clients/names.ts";
import type { IssueCode } from "#lib/variants/issue-codes.ts";
import { lessWords, noClientWords, words } from "./words.ts";

/** The answer to what is asked of the page: what is wrong now. */
export function verdictOf({ all, order, errors, warnings, infos, unread }: BoardComponents): string {
  if (all === 0) return words.emptyFleet;
  if (order > 0) {
    const broken = `${have(order)} a broken order`;
    return errors === 0
      ? broken
      : `${broken}; ${formatCount(errors)} more ${errors === 1 ? "has" : "have"} other errors`;
  }
  if (errors > 0) return `${have(errors)} errors; no order is broken`;
  if (unread === all)
    return all === 1
      ? "1 component is not checked yet"
      : `None of ${formatCount(all)} components is checked yet`;
  if (warnings > 0) return `No errors; ${have(warnings)} warnings`;
  return infos > 0 ? `No errors or warnings in ${plural(all, "component")}` : words.noIssues(all);
}

const have = (count: number): string => `${plural(count, "component")} ${count === 1 ? "has" : "have"}`;

/** What the heading leaves out; with it all components are told. */
export function restOf({ all, order, errors, warnings, infos, none, unread }: BoardComponents): string {
  if ([unread, none].includes(all)) return "";
  const isTold = order > 0 || errors > 0;
  const parts = [
    part(
      warnings,
      isTold ? "has warnings only" : "has warnings",
      isTold ? "have warnings only" : "have warnings",
    ),
    part(infos, "has notes only", "have notes only"),
    part(none, "has no issues", "have no issues"),
    part(unread, "could not be checked", "could not be checked"),
  ].filter((text) => text !== null);
  if (parts.length === 0) return "";
  const last = parts.pop();
  return `Of ${plural(all, "component")}, ${parts.length === 0 ? "" : `${parts.join(", ")} and `}${last}.`;
}

const part = (count: number, one: string, many: string): string | null =>
  count === 0 ? null : `${formatCount(count)} ${count === 1 ? one : many}`;

/** `13 new` and `, 7 gone`, or that nothing changed; the first is what matters. */
export function changeOf({ new: fresh, gone }: Changed): { readonly strong: string; readonly rest: string } {
  if (fresh === 0 && gone === 0) return { strong: "", rest: "nothing changed" };
  return {
    strong: fresh === 0 ? "" : words.isNew(fresh),
    rest: gone === 0 ? "" : `${fresh === 0 ? "" : ", "}${words.isGone(gone)}`,
  };
}

/** Who is hurt, in a few words; `code` is null where a row is not one. */
export function hurtText(clients: readonly HurtClient[], code: IssueCode | null): string {
  const fails = clients.filter((one) => one.fails > 0).map(({ client }) => labelOf(client));
  if (fails.length === clientNames.length) return "Nobody can pull";
  if (fails.length > 2) return `${fails[0]} and ${fails.length - 1} more cannot pull`;
  if (fails.length > 0) return `${fails.join(" and ")} cannot pull`;
  if (clients.some(({ less }) => less > 0))
    return (code !== null && lessWords[code]) || "Another variant or more bytes";
  return (code !== null && noClientWords[code]) || "Nobody now";
}
