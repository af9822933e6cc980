"use client";

import { cx } from "class-variance-authority";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { Link } from "./link.tsx";
import { useRoving } from "./roving.ts";

export interface TabItem<Name extends string> {
  readonly name: Name;
  readonly label: ReactNode;
  /** Where the same page stands with this tab open: tabs are places of the address, and steps of the history. */
  readonly href: string;
}

interface Props<Name extends string> {
  readonly label: string;
  readonly tabs: readonly TabItem<Name>[];
  readonly chosen: Name;
  /** Before the ids of tabs and panels, where a page has two rows of tabs. */
  readonly scope?: string;
  readonly className?: string;
}

/**
 * Views of one thing. Each is a link, so that it opens before any script has run, in a new window, and with the browser's Back.
 * Once the page is awake it reads its tab from the address, and nothing is asked of the server. One stop of the tab key; arrow
 * keys, Home and End move, Enter and the space bar open (WAI-ARIA authoring practices, tabs with manual activation).
 */
export function Tabs<Name extends string>({ label, tabs, chosen, scope = "", className }: Props<Name>) {
  const list = useRef<HTMLDivElement>(null);
  useRoving(list, { items: "[role=tab]", first: "[aria-selected=true]" });
  return (
    <div
      ref={list}
      role="tablist"
      aria-label={label}
      data-slot="tabs"
      onKeyDown={pressBySpace}
      className={cx(
        "my-5 flex gap-5 overflow-x-auto border-b border-line [scrollbar-width:none] print:hidden",
        className,
      )}
    >
      {tabs.map((tab) => (
        <Link
          key={tab.name}
          role="tab"
          id={`${scope}tab-${tab.name}`}
          href={tab.href}
          scroll={false}
          onNavigate={() => goTo(tab.href)}
          aria-selected={tab.name === chosen}
          aria-controls={tab.name === chosen ? `${scope}panel-${tab.name}` : undefined}
          tabIndex={tab.name === chosen ? 0 : -1}
          className="-mb-px flex min-w-8 flex-none items-center gap-1.5 border-b-2 border-transparent pt-2 pb-2.25 whitespace-nowrap text-ink-soft -outline-offset-2 hover:text-ink hover:no-underline aria-selected:border-ink aria-selected:font-semibold aria-selected:text-ink"
        >
          {tab.label}
        </Link>
      ))}
    </div>
  );
}

/** A step of the history that the router follows without a request (Next.js, "Native History API"). */
function goTo(href: string): void {
  const { href: address } = new URL(href, window.location.href);
  if (address !== window.location.href) window.history.pushState(null, "", address);
}

/** A link knows Enter alone, a tab both. */
function pressBySpace(event: KeyboardEvent): void {
  if (event.key !== " " || !(event.target instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  if (!event.repeat) event.target.click();
}
