import type { FleetSummary } from "#lib/fleet/answers.ts";
import { stepsOnTheWay } from "#lib/fleet/choice/states.ts";
import { orderCodes } from "#lib/fleet/table/order-codes.ts";
import { type FilterField, type FleetParams, filterFields, isFiltered } from "./search-params.ts";
import { words } from "./words.ts";

/** A filter that a tile sets, or that people ask for by name: one field with these values. */
export interface Question {
  readonly field: FilterField;
  readonly values: readonly string[];
}

export const questions = {
  dual: { field: "built", values: ["dual"] },
  underWay: { field: "step", values: stepsOnTheWay },
  orderErrors: { field: "issue", values: orderCodes },
  nearLimit: { field: "results", values: ["near"] },
  failing: { field: "failing", values: ["yes"] },
  errors: { field: "severity", values: ["error"] },
  warnings: { field: "severity", values: ["warning"] },
} as const satisfies Readonly<Record<string, Question>>;

/** Whether the filter of a field is just this one, in any order. */
export const asksFor = ({ filters }: FleetParams, { field, values }: Question): boolean =>
  filters[field].length === values.length && values.every((value) => filters[field].includes(value));

/** The answer to what is asked: how far the move is, or of a filter what it left. */
export function headingOf(summary: FleetSummary | undefined, params: FleetParams): string {
  if (summary === undefined) return words.title;
  const { components: count } = summary;
  if (!isFiltered(params)) return answerOfAll(summary);
  const asked = onlyQuestion(params);
  if (asked === null) return count === 0 ? words.emptyFilter : words.answers.matching(count, sizeOf(summary));
  return count === 0 ? words.noneOf[asked] : words.answers[asked](count, sizeOf(summary));
}

function answerOfAll({ components, unread, dual, failing }: FleetSummary): string {
  if (components === 0) return words.none;
  if (unread === components && failing === components) return words.allFailing;
  return unread === components ? words.allUnread : words.answers.all(dual, components, unread);
}

/** The one question that is asked; null where none, or more than one filter is set. */
function onlyQuestion(params: FleetParams): keyof typeof questions | null {
  const set = filterFields.filter((field) => params.filters[field].length > 0);
  if (params.q !== "" || set.length !== 1) return null;
  const names = Object.keys(questions) as (keyof typeof questions)[];
  return names.find((name) => asksFor(params, questions[name])) ?? null;
}

/** The fleet as a whole: facets do not follow the filters. */
export const sizeOf = ({ facets }: FleetSummary): number =>
  facets.built.reduce((sum, { count }) => sum + count, 0);
