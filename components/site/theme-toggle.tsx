"use client";

import type { ReactNode } from "react";

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
  try {
    localStorage.setItem("twofold-theme", next);
  } catch {
    // Without storage the choice holds for this page.
  }
}
