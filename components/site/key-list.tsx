"use client";

import { useRouter } from "next/navigation";
import { lazy, Suspense, useEffect, useState } from "react";
import { isTyping } from "./keys.ts";

/** Where `g` and a letter after it lead. */
const places: Readonly<Record<string, string>> = { f: "/fleet", i: "/", o: "/issues" };
/** Longest time between the two keys. */
const TWO_KEYS_MS = 1500;
/** Times begin with the page, so that 0 is not long ago on a young one. */
const NEVER = Number.NEGATIVE_INFINITY;

const KeyDialog = lazy(() => import("./key-dialog.tsx").then(({ KeyDialog: View }) => ({ default: View })));

/** The keys of every page: `/` goes to the reference field, `g` and a letter to a room, `?` lists them all. */
export function KeyList() {
  const [isOpen, setIsOpen] = useState(false);
  const router = useRouter();
  useEffect(() => {
    let went = NEVER;
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      const place = places[event.key];
      if (place !== undefined && event.timeStamp - went < TWO_KEYS_MS) router.push(place);
      went = event.key === "g" ? event.timeStamp : NEVER;
      if (event.key === "?") setIsOpen(true);
      if (event.key === "/") {
        event.preventDefault();
        focusField();
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [router]);
  return <Suspense>{isOpen && <KeyDialog onClose={() => setIsOpen(false)} />}</Suspense>;
}

function focusField(): void {
  const own = document.querySelector<HTMLInputElement>("[data-page-search]");
  const fields = own ? [own] : [...document.querySelectorAll<HTMLInputElement>("[data-reference-field]")];
  const field = fields.at(-1);
  field?.focus();
  field?.select();
}
