import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";
import { Icon, type IconName } from "./icon.tsx";

interface Props extends Omit<ComponentProps<"button">, "children"> {
  readonly icon: IconName;
  /** What it does, for those who do not see the icon, and for those who point at it. */
  readonly label: string;
  /** In a line of text it takes no more room than its icon. */
  readonly inline?: boolean;
}

export function IconButton({ icon, label, inline = false, className, ...props }: Props) {
  return (
    <button
      type="button"
      data-slot="icon-button"
      aria-label={label}
      title={label}
      {...props}
      className={cx(
        "inline-grid size-8 flex-none place-items-center",
        inline
          ? "-mx-1 -my-1.5 rounded-md text-ink-faint hover:bg-sunken hover:text-ink"
          : "rounded-control text-ink-soft hover:bg-hover hover:text-ink",
        className,
      )}
    >
      <Icon name={icon} small={inline} />
    </button>
  );
}
