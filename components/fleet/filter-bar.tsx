"use client";

import { useEffect, useRef } from "react";
import { choiceNames, stepNames } from "#components/choice/words.ts";
import { Button } from "#components/ui/button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { FleetSummary } from "#lib/fleet/answers.ts";
import { stepsOnTheWay } from "#lib/fleet/choice/states.ts";
import { Menu, MenuButton, MenuFold, MenuInput } from "./menu.tsx";
import { type FilterField, type FleetParams, filterFields, isFiltered, isSingle } from "./search-params.ts";
import type { ChangeParams } from "./use-fleet-params.ts";
import { words } from "./words.ts";

const TYPING_MS = 200;

/** Text to filter by, the filters that are set, and one more to add, each value with how many components have it. */
export function FilterBar({
  params,
  summary,
  onChange,
}: {
  params: FleetParams;
  summary: FleetSummary | undefined;
  onChange: ChangeParams;
}) {
  const set = (field: FilterField, values: readonly string[]) =>
    onChange({ filters: { ...params.filters, [field]: values } });
  return (
    <>
      <SearchField key={params.q} value={params.q} onChange={(q) => onChange({ q })} />
      {filterFields
        .filter((field) => params.filters[field].length > 0)
        .map((field) => (
          <FilterMenu
            key={field}
            field={field}
            values={params.filters[field]}
            options={optionsOf(field, summary)}
            onSet={(values) => set(field, values)}
          />
        ))}
      <AddFilter params={params} onAdd={(field, value) => set(field, [value])} summary={summary} />
      {isFiltered(params) && (
        <Button variant="text" onClick={() => onChange({ q: "", filters: emptyFilters })}>
          {words.clear}
        </Button>
      )}
    </>
  );
}

const emptyFilters = Object.fromEntries(
  filterFields.map((field) => [field, []]),
) as unknown as FleetParams["filters"];

/** Filters while one types, a moment after the last letter. */
function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const field = useRef<HTMLInputElement>(null);
  // A new value in the address makes a new field; the typing goes on in it.
  useEffect(() => {
    if (value !== "" && document.activeElement === document.body) field.current?.focus();
    return () => clearTimeout(timer.current);
  }, [value]);
  return (
    <label className="inline-flex h-8 items-center gap-1.5 rounded-control border border-line-strong px-2 text-ink-faint focus-within:border-accent focus-within:inset-ring focus-within:inset-ring-accent max-medium:flex-1">
      <Icon name="search" small />
      <span className="sr-only">{words.search}</span>
      <input
        ref={field}
        type="search"
        data-page-search
        className="w-45 min-w-0 bg-transparent text-ink outline-none max-medium:w-full"
        placeholder={words.search}
        defaultValue={value}
        spellCheck={false}
        onChange={({ target }) => {
          clearTimeout(timer.current);
          timer.current = setTimeout(() => onChange(target.value.trim()), TYPING_MS);
        }}
      />
    </label>
  );
}

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
function FilterMenu({
  field,
  values,
  options,
  onSet,
}: {
  field: FilterField;
  values: readonly string[];
  options: readonly Option[];
  onSet: (values: readonly string[]) => void;
}) {
  const text = `${words.fields[field]}: ${valuesText(field, values)}`;
  return (
    <span className="inline-flex h-8 items-center rounded-full border border-line-control text-sm">
      <Menu label={text} look="bare">
        {options.map(({ value, count }) => (
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

function AddFilter({
  params,
  summary,
  onAdd,
}: {
  params: FleetParams;
  summary: FleetSummary | undefined;
  onAdd: (field: FilterField, value: string) => void;
}) {
  const free = filterFields.filter((field) => params.filters[field].length === 0);
  return (
    <Menu label={`+ ${words.addFilter}`} look="dashed">
      {free.map((field) => (
        <MenuFold key={field} name="filter-field" title={words.fields[field]}>
          {optionsOf(field, summary).map(({ value, count }) => (
            <MenuButton key={value} className="pl-5.5" onClick={() => onAdd(field, value)}>
              {valueText(field, value)} <Count count={count} />
            </MenuButton>
          ))}
        </MenuFold>
      ))}
    </Menu>
  );
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
