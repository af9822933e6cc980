import { cx } from "class-variance-authority";

interface Props<Value extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly className?: string;
}

/** Two to five ways of seeing the same, one of which holds. */
export function Segmented<Value extends string>({
  label,
  options,
  value,
  onChange,
  className,
}: Props<Value>) {
  return (
    <fieldset
      data-slot="segmented"
      aria-label={label}
      className={cx(
        "inline-flex min-w-0 divide-x divide-line overflow-hidden rounded-control border border-line-strong",
        className,
      )}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
          className="h-8 min-w-8 px-2 text-sm whitespace-nowrap text-ink-soft -outline-offset-2 hover:bg-hover aria-pressed:bg-sunken aria-pressed:font-semibold aria-pressed:text-ink"
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
