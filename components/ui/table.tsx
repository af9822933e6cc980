import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";

/** A table scrolls sideways in its own frame, so that the page does not. */
export function Table({ className, ...props }: ComponentProps<"table">) {
  return (
    <div data-slot="table-frame" className="overflow-x-auto">
      <table data-slot="table" {...props} className={cx("w-full border-collapse text-left", className)} />
    </div>
  );
}

export function HeadCell({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      data-slot="head-cell"
      {...props}
      className={cx(
        "h-8 border-b border-line px-2 text-xs font-normal whitespace-nowrap text-ink-faint first:pl-4 last:pr-4",
        className,
      )}
    />
  );
}

export function Row({ className, ...props }: ComponentProps<"tr">) {
  return (
    <tr
      data-slot="row"
      {...props}
      className={cx("border-b border-line last:border-0 hover:bg-hover", className)}
    />
  );
}

export function Cell({ className, ...props }: ComponentProps<"td">) {
  return (
    <td
      data-slot="cell"
      {...props}
      className={cx("h-9.5 px-2 align-middle first:pl-4 last:pr-4", className)}
    />
  );
}
