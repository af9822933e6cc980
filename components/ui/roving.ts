import { type RefObject, useEffect } from "react";

interface Roving {
  /** Finds the controls that share one tab stop. */
  readonly items: string;
  /** Which of them has it before anything had the focus; else the first. */
  readonly first?: string;
  /** Finds what Enter and the space bar press in an item that is no control itself. */
  readonly opens?: string;
}

/**
 * One tab stop for many items: arrows move between them, Home and End go to the ends (WAI-ARIA authoring practices, roving
 * tabindex). Where items hold controls of their own, right and left go through those. Kept in the DOM and not in state, so
 * that moving through 600 rungs draws none of them anew: items are drawn with `tabIndex={-1}`.
 */
export function useRoving(list: RefObject<HTMLElement | null>, { items, first, opens }: Roving): void {
  // After every draw: what came is no stop, and what went may have been it.
  useEffect(() => {
    const within = list.current;
    if (!within || within.querySelector(`${items}[tabindex="0"]`)) return;
    const stop = (first && within.querySelector(`${items}${first}`)) || within.querySelector(items);
    stop?.setAttribute("tabindex", "0");
  });
  useEffect(() => {
    const within = list.current;
    if (!within) return;
    const onFocus = (event: FocusEvent) => {
      const item = itemOf(event, items);
      if (!item) return;
      for (const former of within.querySelectorAll(`${items}[tabindex="0"]`))
        former.setAttribute("tabindex", "-1");
      item.setAttribute("tabindex", "0");
    };
    const onKey = (event: KeyboardEvent) => {
      const item = itemOf(event, items);
      if (!item || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (opens !== undefined && (event.key === " " || event.key === "Enter")) {
        // A link does not know the space bar, which would scroll the page away.
        const target = item === event.target ? item.querySelector<HTMLElement>(opens) : linkOf(event);
        if (!target) return;
        event.preventDefault();
        if (!event.repeat) target.click();
        return;
      }
      const next =
        opens === undefined
          ? alongItems(event, all(within, items))
          : alongRows(event, item, all(within, items));
      if (!next) return;
      event.preventDefault();
      next.focus();
    };
    within.addEventListener("focusin", onFocus);
    within.addEventListener("keydown", onKey);
    return () => {
      within.removeEventListener("focusin", onFocus);
      within.removeEventListener("keydown", onKey);
    };
  }, [list, items, opens]);
}

const all = (within: Element, selector: string): HTMLElement[] => [
  ...within.querySelectorAll<HTMLElement>(selector),
];

function itemOf({ target }: Event, items: string): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(items) : null;
}

const linkOf = ({ target, key }: KeyboardEvent): HTMLElement | null =>
  key === " " && target instanceof HTMLAnchorElement ? target : null;

/** Items in lines that wrap: every arrow goes on or back. */
function alongItems({ key, target }: KeyboardEvent, items: readonly HTMLElement[]): HTMLElement | undefined {
  const at = target instanceof HTMLElement ? items.indexOf(target) : -1;
  return stepped(items, at, STEPS[key], key);
}

/** Rows with controls: up and down along the rows, right and left through the controls of one. */
function alongRows(
  { key, target }: KeyboardEvent,
  row: HTMLElement,
  rows: readonly HTMLElement[],
): HTMLElement | undefined {
  const step = STEPS[key];
  if (key === "ArrowRight" || key === "ArrowLeft") {
    const places = [row, ...all(row, "a, button")];
    return stepped(places, target instanceof HTMLElement ? places.indexOf(target) : -1, step, key);
  }
  return stepped(rows, rows.indexOf(row), step, key);
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

function stepped(
  items: readonly HTMLElement[],
  at: number,
  step: number | undefined,
  key: string,
): HTMLElement | undefined {
  if (key === "Home") return items[0];
  if (key === "End") return items.at(-1);
  return step === undefined || at + step < 0 ? undefined : items[at + step];
}
