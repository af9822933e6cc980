import type { Severity } from "#lib/variants/issue-codes.ts";

const mark = "inline-grid size-4 flex-none place-items-center *:size-4";

/** A filled octagon, a hollow triangle or a circle: the shape says it without the colour. */
export function SeverityMark({ severity }: { severity: Severity }) {
  switch (severity) {
    case "error":
      return (
        <span data-slot="severity" className={`${mark} text-danger`}>
          <svg viewBox="0 0 16 16" role="img" aria-label="error">
            <path fill="currentColor" d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" />
            <path
              d="M8 4.500v4M8 11h.01"
              stroke="var(--color-on-danger)"
              strokeWidth="1.800"
              strokeLinecap="round"
            />
          </svg>
        </span>
      );
    case "warning":
      return (
        <span data-slot="severity" className={`${mark} text-danger-ink`}>
          <svg
            viewBox="0 0 16 16"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.500"
            strokeLinejoin="round"
            strokeLinecap="round"
            role="img"
            aria-label="warning"
          >
            <path d="M8 2 15 14H1z" />
            <path d="M8 6.500v3.200M8 11.700h.01" />
          </svg>
        </span>
      );
    case "info":
      return (
        <span data-slot="severity" className={`${mark} text-ink-faint`}>
          <svg
            viewBox="0 0 16 16"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.500"
            strokeLinecap="round"
            role="img"
            aria-label="note"
          >
            <circle cx="8" cy="8" r="6" />
            <path d="M8 7.300v3.700M8 5h.01" />
          </svg>
        </span>
      );
  }
}
