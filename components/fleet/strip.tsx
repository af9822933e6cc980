import { cva, cx, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { Disclosure } from "#components/ui/disclosure.tsx";

const strip = cva("rounded-control px-3.5 wrap-anywhere", {
  variants: { tone: { neutral: "bg-accent-tint", danger: "bg-danger-tint text-danger-ink" } },
  defaultVariants: { tone: "neutral" },
});

/** A line across the page that says what goes on, or why what is shown may not hold. */
export function Strip({ tone, className, ...props }: ComponentProps<"div"> & VariantProps<typeof strip>) {
  return (
    <div
      {...props}
      className={cx(strip({ tone }), "flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 py-1.5", className)}
    />
  );
}

/** Many of one kind in one line, which opens. */
export function FoldedStrip({ summary, children }: { summary: string; children: React.ReactNode }) {
  return (
    <Disclosure summary={summary} className={strip({})}>
      <ul className="pb-2">{children}</ul>
    </Disclosure>
  );
}
