"use client";

import { Icon } from "#components/ui/icon.tsx";
import { words } from "./words.ts";

export function ThemeToggle() {
  return (
    <button
      type="button"
      data-theme-toggle
      aria-label={words.theme}
      title={words.theme}
      onClick={toggle}
      className="grid size-8 place-items-center rounded-control text-ink-soft hover:bg-hover hover:text-ink noscript:hidden"
    >
      <Icon name="moon" className="dark:hidden" />
      <Icon name="sun" className="hidden dark:block" />
    </button>
  );
}

function toggle(): void {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const next = (root.dataset["theme"] ?? system) === "dark" ? "light" : "dark";
  root.dataset["theme"] = next;
  try {
    localStorage.setItem("twofold-theme", next);
  } catch {
    // Without storage the choice holds for this page.
  }
}
