import { InspectForm } from "#components/site/inspect-form.tsx";
import { ReferenceInput } from "#components/site/reference-input.tsx";
import { Button } from "#components/ui/button.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { KeyHint } from "#components/ui/key-hint.tsx";
import { words } from "./words.ts";

interface Props {
  readonly id: string;
  readonly reference?: string;
  /** Why the text in it is no reference. */
  readonly refused?: { readonly message: string; readonly next: string };
}

/**
 * The one field that its page is there for: it has the focus, and what is typed or pasted while nothing has it comes here
 * (public/early.js). Without script the page it opens understands what was pasted too.
 */
export function AskField({ id, reference = "", refused }: Props) {
  const why = refused && `${id}-refused`;
  return (
    <>
      <InspectForm
        role="search"
        aria-label={words.inspect}
        className="flex h-14 w-full items-center gap-3 rounded-panel border border-line-control bg-surface pr-2 pl-4.5 text-ink-faint has-[[aria-invalid]]:border-danger! has-[[aria-invalid]]:shadow-[0_0_0_1px_var(--color-danger),0_0_0_5px_var(--color-danger-tint)]! focus-within:border-accent focus-within:shadow-[0_0_0_1px_var(--color-accent),0_0_0_5px_var(--color-accent-tint)] max-medium:h-13 max-medium:gap-2 max-medium:pr-1.75 max-medium:pl-3"
      >
        <Icon name="search" />
        <label className="sr-only" htmlFor={id}>
          {words.field}
        </label>
        <ReferenceInput
          id={id}
          defaultValue={reference}
          placeholder={words.placeholder}
          data-takes-typing
          // The page is there for this field, and nothing stands before it.
          autoFocus
          aria-invalid={refused ? true : undefined}
          aria-describedby={why}
          className="h-full min-w-0 flex-1 border-0 bg-transparent font-mono text-lg text-ellipsis text-ink outline-none placeholder:text-ink-faint placeholder:opacity-100 max-medium:text-[16px]"
        />
        <Button
          type="submit"
          variant="primary"
          className="h-10 px-4 text-[14px] max-medium:h-9.5 max-medium:px-3"
        >
          {words.inspect}
          <KeyHint
            aria-hidden="true"
            className="border-on-accent/45! bg-transparent! text-on-accent! max-medium:hidden"
          >
            ↵
          </KeyHint>
        </Button>
      </InspectForm>
      {refused && (
        <p id={why} className="mt-2 text-danger-ink" role="alert">
          <CodedText text={refused.message} /> <CodedText text={refused.next} />
        </p>
      )}
    </>
  );
}
