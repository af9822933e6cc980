import { cva, cx } from "class-variance-authority";
import type { ComponentProps } from "react";

const track = cva("relative h-4.5 w-8.5 flex-none rounded-full border", {
  variants: {
    tone: { gzip: "", zstd: "", accent: "" },
    checked: { true: "", false: "border-line-control bg-sunken" },
  },
  compoundVariants: [
    { tone: "gzip", checked: true, class: "border-gzip bg-gzip" },
    { tone: "zstd", checked: true, class: "border-zstd bg-zstd" },
    { tone: "accent", checked: true, class: "border-accent bg-accent" },
  ],
});

interface TrackProps {
  readonly tone: "gzip" | "zstd" | "accent";
  readonly checked: boolean;
  /** Stands on the knob, so that colour is not all that tells two switches apart. */
  readonly letter?: string;
  readonly className?: string;
}

/** What a switch looks like, for what is a switch itself, such as a whole card. */
export function SwitchTrack({ tone, checked, letter = "", className }: TrackProps) {
  return (
    <span aria-hidden="true" data-slot="switch-track" className={cx(track({ tone, checked }), className)}>
      <span
        className={cx(
          "absolute top-px size-3.5 rounded-full text-center text-[9px] font-bold",
          checked
            ? "left-[17px] bg-knob leading-[14px] text-on-gzip"
            : "left-px border border-line-control bg-surface leading-[12px] text-ink-faint",
        )}
      >
        {letter}
      </span>
    </span>
  );
}

interface Props
  extends Omit<ComponentProps<"button">, "role" | "children" | "onChange">,
    Omit<TrackProps, "className"> {
  readonly label: string;
  readonly onChange: (checked: boolean) => void;
}

/**
 * On or off at once. What is touched is larger than what is seen. One that is not this person's to turn stays in reach of the
 * keyboard (`aria-disabled`), so that its reason can be read.
 */
export function Switch({ tone, checked, letter = "", label, onChange, className, ...props }: Props) {
  const isOff = props["aria-disabled"] === true || props["aria-disabled"] === "true";
  return (
    <button
      type="button"
      role="switch"
      aria-checked={checked}
      aria-label={label}
      data-slot="switch"
      {...props}
      onClick={() => {
        if (!isOff) onChange(!checked);
      }}
      className={cx(
        "group inline-flex min-h-8.5 min-w-9 items-center justify-center rounded-sm aria-disabled:cursor-not-allowed",
        className,
      )}
    >
      <SwitchTrack
        tone={tone}
        checked={checked}
        letter={letter}
        className="group-hover:shadow-[0_0_0_3px_var(--color-sunken)]"
      />
    </button>
  );
}
