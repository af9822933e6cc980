"use client";

import { usePathname, useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { InspectForm } from "./inspect-form.tsx";
import { ReferenceInput } from "./reference-input.tsx";
import { words } from "./words.ts";

/**
 * The field above every page; not where a page is there for a field of its own (`components/home/ask-field.tsx`). It works
 * without script too: the page it opens understands what was pasted.
 */
export function ReferenceField({ id, icon, keyHint }: { id: string; icon: ReactNode; keyHint: ReactNode }) {
  const reference = useSearchParams().get("ref") ?? "";
  if (usePathname() === "/") return <div className="flex-1" />;
  return (
    <InspectForm
      className="mx-auto flex h-8.5 max-w-165 flex-1 items-center gap-2 rounded-[8px] border border-line-strong bg-page pr-1.5 pl-2.5 text-ink-faint focus-within:border-accent focus-within:ring-1 focus-within:ring-accent max-medium:order-9 max-medium:h-9.5 max-medium:max-w-none max-medium:basis-full [body:has([data-takes-typing])_&]:invisible"
      role="search"
      aria-label={words.fieldForm}
    >
      {icon}
      <label className="sr-only" htmlFor={id}>
        {words.field}
      </label>
      <ReferenceInput
        key={reference}
        id={id}
        defaultValue={reference}
        className="min-w-0 flex-1 border-0 bg-transparent font-mono text-sm leading-5 text-ink text-ellipsis outline-0 placeholder:text-ink-faint"
      />
      <button type="submit" className="grid size-8 place-items-center" aria-label={words.open}>
        {keyHint}
      </button>
    </InspectForm>
  );
}
