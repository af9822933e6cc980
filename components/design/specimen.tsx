import type { ReactNode } from "react";
import { words } from "./words.ts";

/** The same twice: tokens are `light-dark()`, so a scheme holds for whatever is inside. */
export function BothSchemes({ children }: { children: ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5 wide:grid-cols-2">
      <section aria-label={words.schemes.light} className="rounded-panel bg-page p-4 text-ink scheme-light">
        {children}
      </section>
      <section aria-label={words.schemes.dark} className="rounded-panel bg-page p-4 text-ink scheme-dark">
        {children}
      </section>
    </div>
  );
}

/** One primitive: its name as it is imported, and each of its states. */
export function Specimen({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="mb-5 grid gap-2 border-b border-line pb-5 last:mb-0">
      <h2 className="font-mono text-sm text-ink-faint">{name}</h2>
      <div className="flex flex-wrap items-center gap-3 *:max-w-full">{children}</div>
    </div>
  );
}

/** One state of it, with the word for the state. */
export function State({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid justify-items-start gap-1">
      {children}
      <span className="text-xs text-ink-faint">{name}</span>
    </div>
  );
}
