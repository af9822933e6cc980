"use client";

import { cva } from "class-variance-authority";
import { PopoverButton } from "#components/ui/popover-button.tsx";

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

/** A few controls under a button. */
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
  return (
    <PopoverButton
      className={trigger({ look })}
      label={label}
      align={align}
      sheet={children}
      sheetClassName="grid w-max! max-w-[min(340px,calc(100vw-24px))]! min-w-50 p-1.5 text-base"
    >
      {label}
    </PopoverButton>
  );
}
