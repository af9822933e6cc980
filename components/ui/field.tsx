import { cx } from "class-variance-authority";
import { type ComponentProps, type ReactNode, useId } from "react";

const control =
  "min-w-0 rounded-control border border-line-strong bg-surface text-ink placeholder:text-ink-faint focus:border-accent aria-invalid:border-danger disabled:opacity-55";

interface Props {
  readonly label: string;
  /** What is expected, or what follows of it. */
  readonly hint?: ReactNode;
  /** Why what stands in it is refused. */
  readonly error?: ReactNode;
  /** The control takes these: they tie it to its label, its hint and its error. */
  readonly children: (control: ControlProps) => ReactNode;
  readonly className?: string;
}

export interface ControlProps {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
}

/** A label, one control, and what is to be said of it. */
export function Field({ label, hint, error, children, className }: Props) {
  const id = useId();
  const hasError = error !== undefined && error !== null && error !== false;
  const described = [hint ? `${id}-hint` : null, hasError ? `${id}-error` : null].filter(
    (one) => one !== null,
  );
  return (
    <div data-slot="field" className={cx("grid gap-1", className)}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({
        id,
        "aria-describedby": described.length === 0 ? undefined : described.join(" "),
        "aria-invalid": hasError ? true : undefined,
      })}
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-ink-faint">
          {hint}
        </p>
      )}
      {hasError && (
        <p id={`${id}-error`} role="alert" className="text-sm text-danger-ink">
          {error}
        </p>
      )}
    </div>
  );
}

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input data-slot="input" {...props} className={cx(control, "h-8 px-2.5", className)} />;
}

export function TextArea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea data-slot="input" {...props} className={cx(control, "px-2.5 py-1.5", className)} />;
}

/** A box to tick, and its words, which tick it too. */
export function Checkbox({ label, className, ...props }: ComponentProps<"input"> & { label: ReactNode }) {
  return (
    <label className={cx("inline-flex min-h-8 items-center gap-2", className)}>
      <input type="checkbox" data-slot="checkbox" {...props} className="size-3.75 flex-none accent-accent" />
      {label}
    </label>
  );
}
