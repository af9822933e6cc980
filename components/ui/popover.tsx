"use client";

import { Popover as Base } from "@base-ui/react/popover";
import { cx } from "class-variance-authority";
import type { ReactElement, ReactNode } from "react";

/** What every floating sheet looks like. */
const floating =
  "rounded-panel border border-line bg-surface text-ink shadow-float outline-none max-h-(--available-height) overflow-y-auto";

/** Where they are drawn: within what the page is about, which is where those look who go from landmark to landmark. */
const floatingPlace = () => globalThis.document?.getElementById("main") ?? undefined;

interface Props {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  /** Its heading; or, where it has none, what it is called. */
  readonly title?: string;
  readonly label?: string;
  readonly align?: "start" | "center" | "end";
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A sheet beside its button, with controls of its own: it leaves the page as it is, and goes with Escape or a press elsewhere. */
export function Popover({
  trigger,
  title,
  label,
  align = "start",
  open,
  onOpenChange,
  className,
  children,
}: Props) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange?.(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal container={floatingPlace()}>
        <Base.Positioner side="bottom" align={align} sideOffset={6} className="z-10">
          <Base.Popup
            data-slot="popover"
            aria-label={label}
            className={cx(floating, "w-80 max-w-[calc(100vw-24px)]", className)}
          >
            {title !== undefined && (
              <Base.Title className="border-b border-line px-3 py-2 font-semibold">{title}</Base.Title>
            )}
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
