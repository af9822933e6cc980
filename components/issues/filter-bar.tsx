"use client";

import { cva, cx } from "class-variance-authority";
import { type RefObject, useEffect, useRef } from "react";
import { SeverityMark } from "#components/marks/severity.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import type { IssueBoard } from "#lib/fleet/issues/answers.ts";
import { FilterMenu } from "./filter-menu.tsx";
import { ParamLink } from "./param-link.tsx";
import {
  type BoardParams,
  boardHref,
  filterFields,
  groups,
  isFiltered,
  severities,
  unfiltered,
  withSeverity,
  writeBoardParams,
} from "./search-params.ts";
import { words } from "./words.ts";

const chip = cva(
  "h-8 items-center justify-center gap-1.5 rounded-full border px-2 text-sm whitespace-nowrap hover:bg-hover hover:no-underline max-medium:flex-1 max-medium:px-1.5",
  {
    variants: {
      is: {
        on: "flex border-line-control bg-sunken text-ink",
        off: "flex border-dashed border-line-strong text-ink-soft",
        /** Its place is kept where it will come, so that nothing moves when it does (public/visited.js). */
        unseen: "invisible hidden border-transparent [[data-visited]_&]:flex",
      },
    },
  },
);

/** What is shown, and by what it stands together; all of it stands in the address. */
export function FilterBar({
  params,
  board,
  when,
  onChange,
}: {
  params: BoardParams;
  board: IssueBoard | undefined;
  /** The last visit, as one says it; null: there was none. */
  when: string | null;
  onChange: (changes: Partial<BoardParams>) => void;
}) {
  const bar = useRef<HTMLElement>(null);
  useClosing(bar);
  return (
    <section
      ref={bar}
      aria-label={words.filters}
      className="relative flex flex-wrap items-center gap-2 border-b border-line px-4 py-2 max-medium:gap-1.5 max-medium:px-3"
    >
      <SearchField key={params.q} params={params} onChange={(q) => onChange({ q })} />
      <span className="flex items-center gap-2 max-medium:basis-full max-medium:gap-1.5">
        {severities.map((severity) => {
          const isOn = params.severities.includes(severity);
          return (
            <ParamLink
              key={severity}
              href={boardHref(params, { severities: withSeverity(params, severity) })}
              aria-current={isOn ? "true" : undefined}
              className={chip({ is: isOn ? "on" : "off" })}
            >
              <SeverityMark severity={severity} />
              {words.severities[severity]}
            </ParamLink>
          );
        })}
        <ParamLink
          href={boardHref(params, { isNew: !params.isNew })}
          aria-current={params.isNew ? "true" : undefined}
          aria-hidden={when === null}
          className={cx(chip({ is: when === null ? "unseen" : params.isNew ? "on" : "off" }), "medium:w-43")}
        >
          <span className="max-medium:hidden">{words.newSince(when ?? words.lastVisit)}</span>
          <span className="hidden max-medium:inline">{words.onlyNew}</span>
        </ParamLink>
      </span>
      <span className="flex flex-wrap items-center gap-2 max-medium:gap-1.5">
        {filterFields.map((field) => (
          <FilterMenu key={field} field={field} params={params} facets={board?.facets ?? null} />
        ))}
        {isFiltered(params) && (
          <ParamLink
            href={boardHref(unfiltered(params))}
            className="inline-flex h-8 items-center px-1 text-sm text-ink underline decoration-line-control underline-offset-3"
          >
            {words.clear}
          </ParamLink>
        )}
      </span>
      <span className="ml-auto flex items-center gap-2 text-sm text-ink-faint max-medium:ml-0 max-medium:basis-full">
        <span className="max-roomy:sr-only">{words.groupBy}</span>
        <Segmented
          label={words.groupBy}
          value={params.group}
          options={groups.map((group) => ({ value: group, label: words.fields[group] }))}
          onChange={(group) => onChange({ group, open: null })}
          className="max-medium:flex-1 max-medium:[&>button]:flex-auto max-medium:[&>button]:px-1"
        />
      </span>
    </section>
  );
}

const TYPING_MS = 200;

/** Filters while one types, a moment after the last letter; Enter asks the server where no script has run. */
function SearchField({ params, onChange }: { params: BoardParams; onChange: (q: string) => void }) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const field = useRef<HTMLInputElement>(null);
  // A new value in the address makes a new field; the typing goes on in it.
  useEffect(() => {
    if (params.q !== "" && document.activeElement === document.body) field.current?.focus();
    return () => clearTimeout(timer.current);
  }, [params.q]);
  const others = [...writeBoardParams({ ...params, q: "" })];
  return (
    <form
      action="/issues"
      className="max-medium:basis-full"
      onSubmit={(event) => {
        event.preventDefault();
        clearTimeout(timer.current);
        onChange(field.current?.value.trim() ?? "");
      }}
    >
      {others.map(([name, value]) => (
        <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
      ))}
      <label className="flex h-8 items-center gap-1.5 rounded-control border border-line-strong px-2 text-ink-faint focus-within:border-accent focus-within:inset-ring focus-within:inset-ring-accent">
        <Icon name="search" small />
        <span className="sr-only">{words.search}</span>
        <input
          ref={field}
          type="search"
          name="q"
          data-page-search
          className="w-28 min-w-0 bg-transparent text-ink outline-none max-medium:w-full"
          placeholder={words.searchShort}
          defaultValue={params.q}
          spellCheck={false}
          onChange={({ target }) => {
            clearTimeout(timer.current);
            timer.current = setTimeout(() => onChange(target.value.trim()), TYPING_MS);
          }}
        />
      </label>
    </form>
  );
}

/** Escape and a press elsewhere close an open menu; after Escape its button has the focus. */
function useClosing(bar: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const close = (event: Event) => {
      const menu = bar.current?.querySelector<HTMLDetailsElement>("details[open]") ?? null;
      if (menu === null) return;
      if (event instanceof KeyboardEvent) {
        if (event.key !== "Escape") return;
        menu.querySelector("summary")?.focus();
      } else if (menu.contains(event.target as Node)) return;
      menu.open = false;
    };
    document.addEventListener("keydown", close);
    document.addEventListener("pointerdown", close);
    return () => {
      document.removeEventListener("keydown", close);
      document.removeEventListener("pointerdown", close);
    };
  }, [bar]);
}
