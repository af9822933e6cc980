"use client";

import { words } from "./list-words.ts";
import { MenuInput, MenuLine } from "./menu-lines.tsx";
import { type Column, columns, type FleetParams, sortable } from "./search-params.ts";
import type { ChangeParams } from "./use-fleet-params.ts";
import { words as table } from "./words.ts";

/** By any column, also where no head stands above it, as on a phone. */
export function SortChoices({ params: { sort }, onChange }: { params: FleetParams; onChange: ChangeParams }) {
  return (
    <>
      {sortable.map((by) => (
        <MenuInput
          key={by}
          type="radio"
          name="sort"
          checked={sort.by === by}
          onChange={() => onChange({ sort: { ...sort, by } })}
        >
          {words.sorts[by]}
        </MenuInput>
      ))}
      <MenuLine />
      {[false, true].map((descending) => (
        <MenuInput
          key={String(descending)}
          type="radio"
          name="direction"
          checked={sort.descending === descending}
          onChange={() => onChange({ sort: { ...sort, descending } })}
        >
          {descending ? words.descending : words.ascending}
        </MenuInput>
      ))}
    </>
  );
}

export function ColumnChoices({ params, onChange }: { params: FleetParams; onChange: ChangeParams }) {
  const flip = (column: Column) =>
    onChange({
      hidden: params.hidden.includes(column)
        ? params.hidden.filter((one) => one !== column)
        : [...params.hidden, column],
    });
  return (
    <>
      {columns.map((column) => (
        <MenuInput
          key={column}
          type="checkbox"
          checked={!params.hidden.includes(column)}
          onChange={() => flip(column)}
        >
          {table.heads[column]}
        </MenuInput>
      ))}
      <MenuInput
        type="checkbox"
        checked={params.grouped}
        onChange={() => onChange({ grouped: !params.grouped })}
      >
        {words.group}
      </MenuInput>
    </>
  );
}
