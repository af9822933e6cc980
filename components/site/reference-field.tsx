"use client";

import { cva } from "class-variance-authority";
import Form from "next/form";
import { usePathname, useSearchParams } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { KeyHint } from "#components/ui/key-hint.tsx";
import { words } from "./words.ts";

const form = cva(
  "flex items-center gap-2 border text-ink-faint focus-within:border-accent focus-within:ring-1 focus-within:ring-accent",
  {
    variants: {
      large: {
        true: "mb-2 h-12 rounded-[8px] border-line-control bg-surface pr-2 pl-3.5 focus-within:shadow-[0_0_0_4px_var(--color-accent-tint)]",
        false:
          "mx-auto h-8.5 max-w-165 flex-1 rounded-[8px] border-line-strong bg-page pr-1.5 pl-2.5 max-medium:order-9 max-medium:h-9.5 max-medium:max-w-none max-medium:basis-full [body:has([data-takes-typing])_&]:invisible",
      },
      refused: { true: "border-danger", false: "" },
    },
  },
);

const input = cva(
  "min-w-0 flex-1 border-0 bg-transparent font-mono leading-5 text-ink text-ellipsis outline-0 placeholder:text-ink-faint",
  { variants: { large: { true: "text-[14px]", false: "text-sm" } } },
);

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
        className={form({ large, refused: refused !== undefined })}
        role="search"
        aria-label={large ? words.inspect : words.fieldForm}
      >
        <Icon name="search" small />
        <label className="sr-only" htmlFor={id}>
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
          className={input({ large })}
          aria-invalid={refused ? true : undefined}
          aria-describedby={why}
        />
        {large ? (
          <Button type="submit" variant="primary">
            {words.open}
          </Button>
        ) : (
          <button type="submit" className="grid size-8 place-items-center" aria-label={words.open}>
            <KeyHint className="max-medium:hidden">↵</KeyHint>
          </button>
        )}
      </Form>
      {refused && (
        <p id={why} className="-mt-0.5 mb-2 text-danger-ink" role="alert">
          <CodedText text={refused.message} /> <CodedText text={refused.next} />
        </p>
      )}
    </>
  );
}
