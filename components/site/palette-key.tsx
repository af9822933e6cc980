"use client";

import { type ComponentType, type ReactNode, useCallback, useEffect, useState } from "react";

type PaletteOf = ComponentType<{ onClose: () => void }>;

/** A button, and Ctrl or ⌘ and K, open the palette, which no page carries until then. */
export function PaletteKey({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const [palette, setPalette] = useState<{ readonly Palette: PaletteOf } | null>(null);
  const show = useCallback(() => {
    setOpen(true);
    void import("./palette.tsx").then(setPalette);
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      show();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [show]);
  return (
    <>
      <button
        type="button"
        className="min-h-8 text-sm whitespace-nowrap text-ink-soft max-medium:hidden noscript:hidden"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={show}
      >
        {children}
      </button>
      {open && palette !== null && <palette.Palette onClose={() => setOpen(false)} />}
    </>
  );
}
