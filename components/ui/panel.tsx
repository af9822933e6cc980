import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";

/** A sheet on the page: a hairline, no shadow. Give it `aria-labelledby` the id of its title. */
export function Panel({ className, ...props }: ComponentProps<"section">) {
  return (
    <section
      data-slot="panel"
      {...props}
      className={cx("min-w-0 rounded-panel border border-line bg-surface", className)}
    />
  );
}

/** The line above a panel: title, note, and what can be pressed after a `PanelGap`. */
export function PanelHead({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      data-slot="panel-head"
      {...props}
      className={cx(
        "flex min-h-11 items-center gap-2 border-b border-line px-4 py-2.5 max-medium:flex-wrap max-medium:px-3 max-medium:py-2",
        className,
      )}
    />
  );
}

export function PanelTitle({ className, children, ...props }: ComponentProps<"h2">) {
  return (
    <h2
      data-slot="panel-title"
      {...props}
      className={cx("whitespace-nowrap max-medium:whitespace-normal", className)}
    >
      {children}
    </h2>
  );
}

/** Beside the title: what the panel counts or covers. */
export function PanelNote({ className, ...props }: ComponentProps<"span">) {
  return <span data-slot="panel-note" {...props} className={cx("text-sm text-ink-faint", className)} />;
}

/** Pushes what follows to the end of the line. */
export const PanelGap = () => <span className="flex-1" />;

export function PanelBody({ className, ...props }: ComponentProps<"div">) {
  return <div data-slot="panel-body" {...props} className={cx("p-4 max-medium:p-3", className)} />;
}

/** Panels below each other. */
export function Stack({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      data-slot="stack"
      {...props}
      className={cx(
        "grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-5 *:min-w-0 max-medium:gap-3",
        className,
      )}
    />
  );
}

/** The wide column and the side one; below `wide` one below the other. */
export function TwoColumns({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      data-slot="two-columns"
      {...props}
      className={cx(
        "grid grid-cols-[minmax(0,1fr)] items-start gap-5 *:min-w-0 max-medium:gap-3 wide:grid-cols-[minmax(0,1fr)_316px] roomy:grid-cols-[minmax(0,1fr)_368px]",
        className,
      )}
    />
  );
}
