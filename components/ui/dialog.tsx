"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { cva, cx, type VariantProps } from "class-variance-authority";
import type { ComponentProps, ReactNode, RefObject } from "react";

const popup = cva(
  "fixed top-1/2 left-1/2 z-20 max-h-[calc(100dvh-24px)] max-w-[calc(100vw-24px)] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-dialog bg-surface text-ink shadow-float outline-none",
  {
    variants: {
      width: { narrow: "w-110", wide: "w-160", page: "w-240" },
      place: { middle: "", top: "top-[12vh] translate-y-0" },
    },
    defaultVariants: { width: "narrow", place: "middle" },
  },
);

interface Props extends VariantProps<typeof popup> {
  /** Its heading; or, where it has none, what it is called. */
  readonly title?: ReactNode;
  readonly label?: string;
  /** It was closed: by its button, by Escape, or by a press beside it. */
  readonly onClose: () => void;
  /** What has the focus first; otherwise what stands first. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
  /** True while it must be answered and not left. */
  readonly mustAnswer?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/**
 * What has to be answered before the page goes on. It is open as long as it is drawn; whoever opens it loads the module that
 * draws it (`lazy`), so that no page carries dialogs that nobody asked for.
 */
export function Dialog(props: Props) {
  const {
    title,
    label,
    onClose,
    initialFocus,
    mustAnswer = false,
    width,
    place,
    className,
    children,
  } = props;
  return (
    <Base.Root open disablePointerDismissal={mustAnswer} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-20 bg-scrim" />
        <Base.Popup
          data-slot="dialog"
          aria-label={label}
          initialFocus={initialFocus}
          className={cx(popup({ width, place }), className)}
        >
          {title !== undefined && (
            <Base.Title className="border-b border-line px-4 py-3 font-semibold">{title}</Base.Title>
          )}
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

export function DialogBody({ className, ...props }: ComponentProps<"div">) {
  return <div data-slot="dialog-body" {...props} className={cx("grid gap-3 p-4", className)} />;
}

/** What can be pressed, at its end; the one that is to be pressed last. */
export function DialogActions({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      data-slot="dialog-actions"
      {...props}
      className={cx("flex flex-wrap items-center justify-end gap-2", className)}
    />
  );
}
