"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { isTyping } from "./keys.ts";
import { words } from "./words.ts";

/** Where `g` and a letter after it lead. */
const places: Readonly<Record<string, string>> = { f: "/fleet", i: "/" };
/** Longest time between the two keys. */
const TWO_KEYS_MS = 1500;
/** Times begin with the page, so that 0 is not long ago on a young one. */
const NEVER = Number.NEGATIVE_INFINITY;

/** `/` goes to the reference field, `?` lists the keys. The list is a real dialog: Esc closes it and the focus returns. */
export function KeyList() {
  const dialog = useRef<HTMLDialogElement>(null);
  const router = useRouter();
  useEffect(() => {
    let went = NEVER;
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      const place = places[event.key];
      if (place !== undefined && event.timeStamp - went < TWO_KEYS_MS) router.push(place);
      went = event.key === "g" ? event.timeStamp : NEVER;
      if (event.key === "?") dialog.current?.showModal();
      if (event.key === "/") {
        event.preventDefault();
        focusField();
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [router]);
  return (
    <dialog ref={dialog} className="keys" aria-labelledby="keys-heading">
      <div className="ph">
        <h2 id="keys-heading">{words.keys}</h2>
        <span className="flex-1" />
        <form method="dialog">
          <button type="submit" className="btn sml">
            {words.close}
          </button>
        </form>
      </div>
      <dl>
        {words.keyList.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              {key.split("  ").map((one) => (
                <kbd key={one}>{one}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}

function focusField(): void {
  const own = document.querySelector<HTMLInputElement>("[data-page-search]");
  const fields = own ? [own] : [...document.querySelectorAll<HTMLInputElement>("[data-reference-field]")];
  const field = fields.at(-1);
  field?.focus();
  field?.select();
}
