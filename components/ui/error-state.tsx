import { cx } from "class-variance-authority";
import type { ComponentProps, ReactNode } from "react";
import { Icon } from "./icon.tsx";

/** It could not be done: what happened, then what to do, with a command where one helps. */
export function ErrorState({
  title,
  children,
  className,
  ...props
}: Omit<ComponentProps<"div">, "title"> & { title: ReactNode }) {
  return (
    <div
      data-slot="error-state"
      role="alert"
      {...props}
      className={cx("grid grid-cols-[16px_minmax(0,1fr)] gap-3 p-4", className)}
    >
      <Icon name="failed" className="mt-0.5 text-danger" />
      <div className="grid gap-2">
        <p className="font-semibold">{title}</p>
        {children}
      </div>
    </div>
  );
}
