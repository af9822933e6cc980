"use client";

import { useEffect, useRef } from "react";
import { isTyping } from "./keys.ts";
import { words } from "./words.ts";

/** `/` goes to the reference field, `?` lists the keys. The list is a real dialog: Esc closes it and the focus returns. */
export function KeyList() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      if (event.key === "?") dialog.current?.showModal();
      if (event.key === "/") {
        event.preventDefault();
        focusField();
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
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
  const fields = [...document.querySelectorAll<HTMLInputElement>("[data-reference-field]")];
  const field = fields.at(-1);
  field?.focus();
  field?.select();
}
