import { cx } from "class-variance-authority";
import type { ComponentProps, ReactNode } from "react";
import { Icon } from "./icon.tsx";

interface Props extends Omit<ComponentProps<"details">, "title"> {
  /** The line that is always there; it is pressed to show the rest. */
  readonly summary: ReactNode;
  readonly summaryClassName?: string;
}

/** More that is folded away. The browser's own: it opens before any script has run, and to a search in the page. */
export function Disclosure({ summary, summaryClassName, className, children, ...props }: Props) {
  return (
    <details data-slot="disclosure" {...props} className={cx("group/disclosure", className)}>
      <summary
        className={cx(
          "flex min-h-8 cursor-pointer list-none items-center gap-1.5 [&::-webkit-details-marker]:hidden",
          summaryClassName,
        )}
      >
        <Icon
          name="chevron"
          small
          className="text-ink-faint transition-transform group-open/disclosure:rotate-90"
        />
        {summary}
      </summary>
      {children}
    </details>
  );
}
