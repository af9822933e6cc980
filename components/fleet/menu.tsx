"use client";

import { cva, cx } from "class-variance-authority";
import { type ComponentProps, useEffect, useRef, useState } from "react";

const trigger = cva("whitespace-nowrap", {
  variants: {
    look: {
      /** Within a pill that holds more. */
      bare: "h-7.5 rounded-full px-2.5",
      dashed: "h-8 rounded-full border border-dashed border-line-control px-2.5 text-sm hover:bg-hover",
      button:
        "h-8 rounded-control border border-line-strong bg-surface px-2 text-sm font-medium hover:bg-hover",
    },
  },
});

const sheet = cva(
  "absolute top-[calc(100%+6px)] z-6 grid max-h-90 w-max max-w-[min(340px,calc(100vw-32px))] min-w-50 overflow-auto rounded-panel border border-line-strong bg-surface p-1.5 text-base shadow-float",
  { variants: { align: { start: "left-0", end: "right-0 max-medium:right-auto max-medium:left-0" } } },
);

/**
 * A few controls under a button: Escape and a click elsewhere close it, the focus goes back. It is ours and not Base UI's popover
 * because it is in the first script of a page, and that one weighs 42 kB.
 */
export function Menu({
  label,
  look,
  align = "start",
  children,
}: {
  label: string;
  look: "bare" | "dashed" | "button";
  align?: "start" | "end";
  children: React.ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!open) return;
    const close = (event: Event) => {
      if (
        event instanceof KeyboardEvent
          ? event.key === "Escape"
          : !place.current?.contains(event.target as Node)
      ) {
        setOpen(false);
        if (event instanceof KeyboardEvent) place.current?.querySelector("button")?.focus();
      }
    };
    document.addEventListener("keydown", close);
    document.addEventListener("pointerdown", close);
    return () => {
      document.removeEventListener("keydown", close);
      document.removeEventListener("pointerdown", close);
    };
  }, [open]);
  return (
    <span ref={place} className="relative">
      <button type="button" className={trigger({ look })} aria-expanded={open} onClick={() => setOpen(!open)}>
        {label}
      </button>
      {open && <span className={sheet({ align })}>{children}</span>}
    </span>
  );
}

const line = "flex min-h-8 w-full items-center gap-2 rounded-md px-2 hover:bg-hover";

/** A box or a radio button with its words. */
export const MenuInput = ({ children, ...props }: ComponentProps<"input">) => (
  <label className={line}>
    <input {...props} className="accent-accent" />
    {children}
  </label>
);

export const MenuButton = ({ className, ...props }: ComponentProps<"button">) => (
  <button type="button" {...props} className={cx(line, className)} />
);

/** One of several that fold each other up. */
export const MenuFold = ({
  name,
  title,
  children,
}: {
  name: string;
  title: string;
  children: React.ReactNode;
}) => (
  <details name={name}>
    <summary className={line}>{title}</summary>
    {children}
  </details>
);

export const MenuLine = () => <hr className="my-1 w-full border-line" />;
