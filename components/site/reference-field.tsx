"use client";

import Form from "next/form";
import { usePathname, useSearchParams } from "next/navigation";
import { Icon } from "#components/ui/icon.tsx";
import { words } from "./words.ts";

/** The field above every page. It works without script too: the page it opens understands what was pasted. */
export function ReferenceField({ id }: { id: string }) {
  const reference = useSearchParams().get("ref") ?? "";
  // The first page has a field of its own; two of the same would only be one too many.
  if (usePathname() === "/") return <div className="flex-1" />;
  return (
    <Form action="/inspect" className="ref" role="search" aria-label={words.fieldForm}>
      <Icon name="search" small />
      <label className="vh" htmlFor={id}>
        {words.field}
      </label>
      <input
        key={reference}
        id={id}
        name="ref"
        defaultValue={reference}
        placeholder={words.placeholder}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        required
        data-reference-field
      />
      <button type="submit" className="enter" aria-label={words.open}>
        <kbd>↵</kbd>
      </button>
    </Form>
  );
}
