import type { ComponentProps } from "react";
import { words } from "./words.ts";

/** Where a reference is written, as the browser is to treat it everywhere: no spelling, no capitals, nothing remembered. */
export function ReferenceInput(props: ComponentProps<"input">) {
  return (
    <input
      name="ref"
      placeholder={words.placeholder}
      spellCheck={false}
      autoCapitalize="off"
      autoComplete="off"
      required
      data-reference-field
      {...props}
    />
  );
}
