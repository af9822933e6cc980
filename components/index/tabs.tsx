"use client";

import { type KeyboardEvent, useRef } from "react";
import { SeverityMark } from "#components/marks/severity.tsx";
import type { Severity } from "#lib/variants/issue-codes.ts";

export interface Tab<Name extends string> {
  readonly name: Name;
  readonly label: string;
  readonly count?: number;
  /** What goes on behind the tab, in a word or two. */
  readonly note?: string;
  /** What is wrong behind the tab: only what is worst, and how often. */
  readonly found?: { readonly severity: Severity; readonly count: number } | null;
}

interface Props<Name extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Name>[];
  readonly chosen: Name;
  readonly onChoose: (name: Name) => void;
}

export { worstOf } from "./worst-of.ts";

/** A row of tabs: arrow keys move, Home and End go to the ends (WAI-ARIA authoring practices, tabs). */
export function Tabs<Name extends string>({ label, tabs, chosen, onChoose }: Props<Name>) {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const at = tabs.findIndex((t) => t.name === chosen);
    const steps: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: tabs.length - 1,
    };
    const next = steps[event.key];
    const tab = next === undefined ? undefined : tabs[(next + tabs.length) % tabs.length];
    if (!tab) return;
    event.preventDefault();
    onChoose(tab.name);
    list.current?.querySelector<HTMLElement>(`#tab-${tab.name}`)?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
      {tabs.map((tab) => (
        <button
          key={tab.name}
          type="button"
          role="tab"
          id={`tab-${tab.name}`}
          aria-selected={tab.name === chosen}
          aria-controls={`panel-${tab.name}`}
          tabIndex={tab.name === chosen ? 0 : -1}
          onClick={() => onChoose(tab.name)}
        >
          {tab.label}
          {tab.count !== undefined && <span className="cnt">{tab.count}</span>}
          {tab.note !== undefined && <span className="cnt act">{tab.note}</span>}
          {tab.found && (
            <span className="tab-found">
              <SeverityMark severity={tab.found.severity} />
              {tab.found.count}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
