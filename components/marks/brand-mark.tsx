/** The logo: the domino of the two compressions. */
export function BrandMark() {
  return (
    <svg viewBox="0 0 22 22" aria-hidden="true" className="size-5.5">
      <path
        d="M3 4.500A1.500 1.500 0 0 1 4.500 3H11v16H4.500A1.500 1.500 0 0 1 3 17.500z"
        fill="var(--color-gzip)"
      />
      <path
        d="M11 3h6.500A1.500 1.500 0 0 1 19 4.500v13a1.500 1.500 0 0 1-1.500 1.500H11z"
        fill="var(--color-zstd)"
      />
      <path d="M11 8h8M11 14h8M11 3v16" stroke="var(--color-surface)" strokeWidth="1.500" />
    </svg>
  );
}
