import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";
import type { Problem } from "#components/site/api.ts";

/** Why something could not be done, and what to do about it. */
export const ProblemText = ({
  problem: { detail, next },
  className,
  ...props
}: ComponentProps<"p"> & { problem: Problem }) => (
  <p role="alert" {...props} className={cx("text-danger-ink", className)}>
    {detail} {next}
  </p>
);
