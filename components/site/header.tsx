import { Suspense } from "react";
import { BrandMark } from "#components/marks/brand-mark.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { KeyHint } from "#components/ui/key-hint.tsx";
import { Link } from "#components/ui/link.tsx";
import { Nav } from "./nav.tsx";
import { PaletteKey } from "./palette-key.tsx";
import { ReferenceField } from "./reference-field.tsx";
import { ThemeToggle } from "./theme-toggle.tsx";
import { words } from "./words.ts";

/** Its script is what it does; what it shows, pictures above all, comes drawn. */
export function Header() {
  return (
    <header className="sticky top-0 z-5 border-b border-line bg-surface print:hidden">
      <div className="mx-auto flex h-13 max-w-360 items-center gap-4 px-6 max-medium:h-auto max-medium:flex-wrap max-medium:gap-2 max-medium:px-3 max-medium:py-2">
        <Link
          href="/"
          className="flex min-h-8 items-center gap-2 text-lg font-semibold tracking-[-0.01em] text-ink hover:no-underline"
        >
          <BrandMark />
          {words.product}
        </Link>
        <Nav />
        <Suspense
          fallback={
            <div className="h-8.5 flex-1 max-medium:order-9 max-medium:h-9.5 max-medium:basis-full" />
          }
        >
          <ReferenceField
            id="reference"
            icon={<Icon name="search" small />}
            keyHint={<KeyHint className="max-medium:hidden">↵</KeyHint>}
          />
        </Suspense>
        <PaletteKey>
          {words.palette} <KeyHint>Ctrl K</KeyHint>
        </PaletteKey>
        <ThemeToggle label={words.theme}>
          <Icon name="moon" className="dark:hidden" />
          <Icon name="sun" className="hidden dark:block" />
        </ThemeToggle>
      </div>
    </header>
  );
}
