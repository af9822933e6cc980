import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";

const line = "flex min-h-8 w-full items-center gap-2 rounded-md px-2 hover:bg-hover";

/** A box or a radio button with its words. */
export const MenuInput = ({ children, ...props }: ComponentProps<"input">) => (
  <label className={line}>
    <input {...props} className="accent-accent" />
    {children}
  </label>
);

export const MenuButton = ({ className, ...props }: ComponentProps<"button">) => (
  <button type="button" {...props} className={cx(line, className)} />
);

/** One of several that fold each other up. */
export const MenuFold = ({
  name,
  title,
  children,
}: {
  name: string;
  title: string;
  children: React.ReactNode;
}) => (
  <details name={name}>
    <summary className={line}>{title}</summary>
    {children}
  </details>
);

export const MenuLine = () => <hr className="my-1 w-full border-line" />;
