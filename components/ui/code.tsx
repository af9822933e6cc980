import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";

/** What machines read: references, digests, codes, in their own letters. */
export function Code({ className, ...props }: ComponentProps<"code">) {
  return <code data-slot="code" {...props} className={cx("font-mono text-sm", className)} />;
}

/** Several lines of it, on their own ground. Long ones wrap. */
export function CodeBlock({ className, ...props }: ComponentProps<"pre">) {
  return (
    <pre
      data-slot="code-block"
      {...props}
      className={cx("rounded-control bg-sunken px-3.5 py-2.5 text-sm whitespace-pre-wrap", className)}
    />
  );
}
