import Link from "next/link";
import { Suspense } from "react";
import { BrandMark } from "#components/marks/brand-mark.tsx";
import { Nav } from "./nav.tsx";
import { PaletteKey } from "./palette-key.tsx";
import { ReferenceField } from "./reference-field.tsx";
import { ThemeToggle } from "./theme-toggle.tsx";
import { words } from "./words.ts";

export function Header() {
  return (
    <header className="top">
      <div>
        <Link className="brand" href="/">
          <BrandMark />
          {words.product}
        </Link>
        <Nav />
        <Suspense fallback={<div className="ref" />}>
          <ReferenceField id="reference" />
        </Suspense>
        <PaletteKey />
        <ThemeToggle />
      </div>
    </header>
  );
}
