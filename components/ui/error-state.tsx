import { cx } from "class-variance-authority";
import type { ComponentProps, ReactNode } from "react";
import { Icon } from "./icon.tsx";

/** It could not be done: what happened, then what to do, with a command where one helps. */
export function ErrorState({
  title,
  heading: Title = "p",
  children,
  className,
  ...props
}: Omit<ComponentProps<"div">, "title"> & {
  title: ReactNode;
  /** Where the failure is what the page, or a part of it, is about. */
  heading?: "h1" | "h2" | "p";
}) {
  return (
    <div
      data-slot="error-state"
      role="alert"
      {...props}
      className={cx("grid grid-cols-[16px_minmax(0,1fr)] gap-3 p-4", className)}
    >
      <Icon name="failed" className="mt-0.5 text-danger" />
      <div className="grid gap-2">
        <Title className="font-semibold">{title}</Title>
        {children}
      </div>
    </div>
  );
}
