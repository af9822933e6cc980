interface Props {
  readonly all: number;
  readonly gzipAlone: number;
  readonly dual: number;
  readonly zstdAlone: number;
  readonly label: string;
}

/** A fleet as one domino: gzip above, zstd:chunked below, each as wide as it has components; over both lies what is dual. */
export function WideDomino({ all, gzipAlone, dual, zstdAlone, label }: Props) {
  const percent = (count: number) => `${(count / all) * 100}%`;
  return (
    <svg
      role="img"
      aria-label={label}
      width="100%"
      height="38"
      className="block rounded-md border border-line-control bg-surface"
    >
      <defs>
        <pattern id="wide-domino-blocks" width="18" height="18" patternUnits="userSpaceOnUse">
          <rect width="18" height="18" className="fill-zstd-tint" />
          <rect x="17" width="1" height="18" className="fill-zstd-line" />
        </pattern>
      </defs>
      {gzipAlone + dual > 0 && (
        <svg width={percent(gzipAlone + dual)} height="18" aria-hidden="true">
          <rect width="100%" height="18" className="fill-gzip-tint" />
          <rect width="100%" height="2" className="fill-gzip" />
          <rect width="18" height="18" className="fill-gzip" />
          <text x="5.500" y="13" className="fill-on-gzip text-[10px] font-bold">
            G
          </text>
        </svg>
      )}
      {dual + zstdAlone > 0 && (
        <svg x={percent(gzipAlone)} y="18" width={percent(dual + zstdAlone)} height="18" aria-hidden="true">
          <rect width="100%" height="18" fill="url(#wide-domino-blocks)" />
          <rect y="16" width="100%" height="2" className="fill-zstd" />
          <rect width="18" height="18" className="fill-zstd" />
          <text x="5.500" y="12.500" className="fill-on-zstd text-[10px] font-bold">
            Z
          </text>
        </svg>
      )}
    </svg>
  );
}
