"use client";

import Form from "next/form";
import { usePathname, useSearchParams } from "next/navigation";
import { Icon } from "#components/ui/icon.tsx";
import { words } from "./words.ts";

/** The one field. It works without script too: the page it opens understands what was pasted. */
export function ReferenceField({ id, large = false }: { id: string; large?: boolean }) {
  const reference = useSearchParams().get("ref") ?? "";
  // The home page has the large field; two of the same would only be one too many.
  if (usePathname() === "/" && !large) return <div className="flex-1" />;
  return (
    <Form
      action="/inspect"
      className={large ? "ref large" : "ref"}
      role="search"
      aria-label={large ? "Inspect" : "Reference"}
    >
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
      {large ? (
        <button type="submit" className="btn pri">
          {words.open}
        </button>
      ) : (
        <button type="submit" className="enter" aria-label={words.open}>
          <kbd>↵</kbd>
        </button>
      )}
    </Form>
  );
}
