"use client";

import type { ReactNode } from "react";
import { THEME_COOKIE } from "./theme-cookie.ts";

export function ThemeToggle({ label, children }: { label: string; children: ReactNode }) {
  return (
    <button
      type="button"
      data-theme-toggle
      aria-label={label}
      title={label}
      onClick={toggle}
      className="grid size-8 place-items-center rounded-control text-ink-soft hover:bg-hover hover:text-ink noscript:hidden"
    >
      {children}
    </button>
  );
}

function toggle(): void {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const next = (root.dataset["theme"] ?? system) === "dark" ? "light" : "dark";
  root.dataset["theme"] = next;
  // Not in the storage: the server draws the next page with it, so that no script has to hold up its painting.
  // biome-ignore lint/suspicious/noDocumentCookie: the store of cookies is not on pages without https
  document.cookie = `${THEME_COOKIE}=${next}; path=/; max-age=31536000; samesite=lax`;
}
