"use client";

import { useEffect, useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { later } from "#components/ui/later.tsx";
import type { FleetSummary } from "#lib/fleet/answers.ts";
import { Menu } from "./menu.tsx";
import { type FilterField, type FleetParams, filterFields, isFiltered } from "./search-params.ts";
import type { ChangeParams } from "./use-fleet-params.ts";
import { words } from "./words.ts";

const TYPING_MS = 200;

// Which filters there are and what their values are called comes with the first that is set or looked for.
const FilterMenu = later(() => import("./filter-menus.tsx").then(({ FilterMenu: Shown }) => Shown));
const FreeFilters = later(() => import("./filter-menus.tsx").then(({ FreeFilters: Shown }) => Shown));

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
            summary={summary}
            onSet={(values) => set(field, values)}
          />
        ))}
      <Menu label={`+ ${words.addFilter}`} look="dashed">
        <FreeFilters params={params} onAdd={(field, value) => set(field, [value])} summary={summary} />
      </Menu>
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
