"use client";

import { type ComponentProps, lazy, type ReactNode, Suspense, useState } from "react";

const loadPopover = () => import("./popover.tsx").then(({ Popover }) => ({ default: Popover }));
const Popover = lazy(loadPopover);

interface Props extends ComponentProps<"button"> {
  /** What the sheet is called, where the words on the button do not say it. */
  readonly label: string;
  readonly align?: "start" | "center" | "end";
  /** What the sheet looks like beside what all do. */
  readonly sheetClassName?: string | undefined;
  /** Stands on the sheet, and is drawn when it is open. */
  readonly sheet: ReactNode;
}

/** A button that opens a sheet below it. What sheets are made of comes when the first is asked for, or a pointer or the focus nears it. */
export function PopoverButton({ label, align = "start", sheet, sheetClassName, ...props }: Props) {
  const [isAsked, setIsAsked] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  const button = (
    <button
      type="button"
      {...props}
      aria-haspopup="dialog"
      aria-expanded={isOpen}
      onPointerEnter={() => void loadPopover()}
      onFocus={() => void loadPopover()}
      onClick={() => {
        setIsAsked(true);
        setIsOpen(true);
      }}
    />
  );
  if (!isAsked) return button;
  return (
    <Suspense fallback={button}>
      <Popover
        trigger={<button type="button" {...props} />}
        label={label}
        align={align}
        open={isOpen}
        onOpenChange={setIsOpen}
        className={sheetClassName}
      >
        {sheet}
      </Popover>
    </Suspense>
  );
}
