"use client";

import { type RefObject, useEffect, useRef } from "react";

/** What can be done on the page that is open, as the palette offers it. */
export interface PageAction {
  /** Says the whole of it: it stands alone in a list. */
  readonly label: string;
  readonly run: () => void;
}

const offers = new Set<RefObject<readonly PageAction[]>>();

/** Offers actions in the palette for as long as the caller is drawn. */
export function usePageActions(actions: readonly PageAction[]): void {
  const newest = useRef(actions);
  newest.current = actions;
  useEffect(() => {
    offers.add(newest);
    return () => void offers.delete(newest);
  }, []);
}

/**
 * As they stand now: the palette asks whenever it is drawn, so that a page that changes costs nothing while it is closed. A page's own
 * come before those of its parts, which are drawn first: what stands first is pressed by Enter alone, and parts change images.
 */
export const pageActions = (): readonly PageAction[] =>
  [...offers].toReversed().flatMap(({ current }) => current);
