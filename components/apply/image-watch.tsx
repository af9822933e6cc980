"use client";

import { useLive } from "#components/site/live.ts";
import { useEnds, useGoing, useLetGo } from "./use-applying.ts";

/** Follows what is applied to an image for as long as its plan is open or something goes on, whichever tab is shown. */
export function ImageWatch({ reference, isOpen }: { reference: string; isOpen: boolean }) {
  const going = useGoing(reference);
  useEnds(reference);
  useLetGo(reference);
  return isOpen || going !== null ? <Live /> : null;
}

function Live() {
  useLive();
  return null;
}
