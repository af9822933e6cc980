"use client";

import Form from "next/form";
import { usePathname, useSearchParams } from "next/navigation";
import { CodedText } from "#components/ui/coded-text.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { words } from "./words.ts";

interface Props {
  readonly id: string;
  /** The one of a page that is there for it: it has the focus. */
  readonly large?: boolean;
  /** Why the text in it is no reference. */
  readonly refused?: { readonly message: string; readonly next: string };
}

/** The one field. It works without script too: the page it opens understands what was pasted. */
export function ReferenceField({ id, large = false, refused }: Props) {
  const reference = useSearchParams().get("ref") ?? "";
  // The home page has the large field; two of the same would only be one too many.
  if (usePathname() === "/" && !large) return <div className="flex-1" />;
  const why = refused && `${id}-refused`;
  return (
    <>
      <Form
        action="/inspect"
        className={`ref${large ? " large" : ""}${refused ? " refused" : ""}`}
        role="search"
        aria-label={large ? words.inspect : words.fieldForm}
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
          data-takes-typing={large || undefined}
          // biome-ignore lint/a11y/noAutofocus: the page is there for this field, and nothing stands before it.
          autoFocus={large}
          aria-invalid={refused ? true : undefined}
          aria-describedby={why}
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
      {refused && (
        <p id={why} className="why badtx" role="alert">
          <CodedText text={refused.message} /> <CodedText text={refused.next} />
        </p>
      )}
    </>
  );
}
