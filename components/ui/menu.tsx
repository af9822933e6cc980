"use client";

import { Menu as Base } from "@base-ui/react/menu";
import { cx } from "class-variance-authority";
import type { ComponentProps, ReactElement, ReactNode } from "react";
import { Icon } from "./icon.tsx";
import { floating, floatingPlace } from "./popover.tsx";

const item =
  "flex min-h-8 cursor-default items-center gap-2 rounded-sm px-2 outline-none select-none data-disabled:opacity-55 data-highlighted:bg-accent-tint data-highlighted:text-ink hover:no-underline";

interface Props {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly align?: "start" | "center" | "end";
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly children: ReactNode;
}

/** Things to do, below their button: arrow keys move, letters find, Escape leaves. */
export function Menu({ trigger, align = "start", open, onOpenChange, children }: Props) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange?.(next)} modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal container={floatingPlace()}>
        <Base.Positioner side="bottom" align={align} sideOffset={6} className="z-10">
          <Base.Popup data-slot="menu" className={cx(floating, "min-w-44 p-1")}>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export function MenuItem({ className, ...props }: ComponentProps<typeof Base.Item>) {
  return <Base.Item data-slot="menu-item" {...props} className={cx(item, className?.toString())} />;
}

/** One of several that may hold at once. */
export function MenuCheckItem({ children, ...props }: ComponentProps<typeof Base.CheckboxItem>) {
  return (
    <Base.CheckboxItem data-slot="menu-item" closeOnClick={false} {...props} className={item}>
      <span className="grid size-4 place-items-center">
        <Base.CheckboxItemIndicator>
          <Icon name="check" small />
        </Base.CheckboxItemIndicator>
      </span>
      {children}
    </Base.CheckboxItem>
  );
}

export const MenuSeparator = () => <Base.Separator className="my-1 h-px bg-line" />;
