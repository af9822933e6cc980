"use client";

import { type ComponentType, useEffect, useState } from "react";

type PaletteOf = ComponentType<{ onClose: () => void }>;

/** Ctrl or ⌘ and K opens the palette, which no page carries until then. */
export function PaletteKey() {
  const [open, setOpen] = useState(false);
  const [palette, setPalette] = useState<{ readonly Palette: PaletteOf } | null>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen(true);
      void import("./palette.tsx").then(setPalette);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return open && palette !== null ? <palette.Palette onClose={() => setOpen(false)} /> : null;
}
