"use client";

import { choiceNames, stepNames } from "#components/choice/words.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { FleetSummary } from "#lib/fleet/answers.ts";
import { stepsOnTheWay } from "#lib/fleet/choice/states.ts";
import { words } from "./filter-words.ts";
import { Menu } from "./menu.tsx";
import { MenuButton, MenuFold, MenuInput } from "./menu-lines.tsx";
import { type FilterField, type FleetParams, filterFields, isSingle } from "./search-params.ts";

/** Values that have a name of their own; the rest are shown as they are. */
const valueNames: Partial<Record<FilterField, Readonly<Record<string, string>>>> = {
  step: stepNames,
  coverage: words.coverages,
  verified: words.verifications,
  failing: words.checks,
  built: words.builtValues,
  configured: words.builtValues,
  source: words.sources,
  wanted: { ...choiceNames, "": stepNames["choose-again"], ...words.values },
  results: words.values,
};

function valueText(field: FilterField, value: string): string {
  if (isSingle(field)) return words.days(value);
  return valueNames[field]?.[value] ?? (value || "–");
}

/** The values of a field in a few words; those of a tile have a name of their own. */
function valuesText(field: FilterField, values: readonly string[]): string {
  const isOnTheWay = field === "step" && stepsOnTheWay.every((step) => values.includes(step));
  if (isOnTheWay && values.length === stepsOnTheWay.length) return words.onTheWay;
  return words.anyOf(values.map((value) => valueText(field, value)));
}

/** A filter that is set: its values can be changed, and it can be taken off. */
export function FilterMenu({
  field,
  values,
  summary,
  onSet,
}: {
  field: FilterField;
  values: readonly string[];
  summary: FleetSummary | undefined;
  onSet: (values: readonly string[]) => void;
}) {
  const text = `${words.fields[field]}: ${valuesText(field, values)}`;
  return (
    <span className="inline-flex h-8 items-center rounded-full border border-line-control text-sm">
      <Menu label={text} look="bare">
        {optionsOf(field, summary).map(({ value, count }) => (
          <MenuInput
            key={value}
            type="checkbox"
            checked={values.includes(value)}
            onChange={({ target }) =>
              onSet(
                target.checked
                  ? [...(isSingle(field) ? [] : values), value]
                  : values.filter((one) => one !== value),
              )
            }
          >
            {valueText(field, value)} <Count count={count} />
          </MenuInput>
        ))}
      </Menu>
      <IconButton
        icon="close"
        inline
        label={words.removeFilter(text)}
        className="m-0"
        onClick={() => onSet([])}
      />
    </span>
  );
}

/** Filters that are not set yet, each with its values. */
export function FreeFilters({
  params,
  summary,
  onAdd,
}: {
  params: FleetParams;
  summary: FleetSummary | undefined;
  onAdd: (field: FilterField, value: string) => void;
}) {
  const free = filterFields.filter((field) => params.filters[field].length === 0);
  return free.map((field) => (
    <MenuFold key={field} name="filter-field" title={words.fields[field]}>
      {optionsOf(field, summary).map(({ value, count }) => (
        <MenuButton key={value} className="pl-5.5" onClick={() => onAdd(field, value)}>
          {valueText(field, value)} <Count count={count} />
        </MenuButton>
      ))}
    </MenuFold>
  ));
}

const Count = ({ count }: { count: number | null }) => (
  <span className="ml-auto text-ink-faint">{count?.toLocaleString("en")}</span>
);

/** A value to filter by, and how many components have it where that is known. */
interface Option {
  readonly value: string;
  readonly count: number | null;
}

const AGES: readonly Option[] = ["1", "7", "30", "60", "180"].map((value) => ({ value, count: null }));

function optionsOf(field: FilterField, summary: FleetSummary | undefined): readonly Option[] {
  if (summary === undefined) return [];
  switch (field) {
    case "younger":
    case "older":
      return AGES;
    case "results":
      return [
        { value: "near", count: summary.nearLimit },
        { value: "over", count: null },
      ];
    case "failing":
      return [
        { value: "yes", count: summary.failing },
        { value: "no", count: null },
      ];
    case "severity":
      return [
        { value: "error", count: summary.withErrors },
        { value: "warning", count: summary.withWarnings },
        { value: "info", count: null },
        { value: "none", count: null },
      ];
    case "wanted":
      return [...summary.facets.wanted, { value: "default", count: summary.byDefault }];
    default:
      return summary.facets[field];
  }
}
