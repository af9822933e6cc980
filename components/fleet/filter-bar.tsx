"use client";

import { useEffect, useRef, useState } from "react";
import { choiceNames, stepNames } from "#components/choice/words.ts";
import { Icon } from "#components/ui/icon.tsx";
import type { FleetSummary } from "#lib/fleet/answers.ts";
import { stepsOnTheWay } from "#lib/fleet/choice/states.ts";
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
        <button type="button" className="linkb" onClick={() => onChange({ q: "", filters: emptyFilters })}>
          {words.clear}
        </button>
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
    <label className="fleet-search">
      <Icon name="search" small />
      <span className="vh">{words.search}</span>
      <input
        ref={field}
        type="search"
        data-page-search
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
    <span className="filter">
      <Menu label={text}>
        {options.map(({ value, count }) => (
          <label key={value}>
            <input
              type="checkbox"
              checked={values.includes(value)}
              onChange={({ target }) =>
                onSet(
                  target.checked
                    ? [...(isSingle(field) ? [] : values), value]
                    : values.filter((one) => one !== value),
                )
              }
            />
            {valueText(field, value)} <Count count={count} />
          </label>
        ))}
      </Menu>
      <button type="button" aria-label={words.removeFilter(text)} onClick={() => onSet([])}>
        ×
      </button>
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
    <span className="filter add">
      <Menu label={`+ ${words.addFilter}`}>
        {free.map((field) => (
          <details key={field} name="filter-field">
            <summary>{words.fields[field]}</summary>
            {optionsOf(field, summary).map(({ value, count }) => (
              <button key={value} type="button" onClick={() => onAdd(field, value)}>
                {valueText(field, value)} <Count count={count} />
              </button>
            ))}
          </details>
        ))}
      </Menu>
    </span>
  );
}

const Count = ({ count }: { count: number | null }) => (
  <span className="mut">{count?.toLocaleString("en")}</span>
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

/** A small menu under a button: Escape and a click elsewhere close it, the focus goes back. */
export function Menu({ label, children }: { label: string; children: React.ReactNode }) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!open) return;
    const close = (event: Event) => {
      if (
        event instanceof KeyboardEvent
          ? event.key === "Escape"
          : !place.current?.contains(event.target as Node)
      ) {
        setOpen(false);
        if (event instanceof KeyboardEvent) place.current?.querySelector("button")?.focus();
      }
    };
    document.addEventListener("keydown", close);
    document.addEventListener("pointerdown", close);
    return () => {
      document.removeEventListener("keydown", close);
      document.removeEventListener("pointerdown", close);
    };
  }, [open]);
  return (
    <span ref={place} className="menu">
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {label}
      </button>
      {open && <span className="menu-body">{children}</span>}
    </span>
  );
}
