/** `[G|Z]`: which of the two compressions there are, as one mark; an absent half is a dash. */
export function Domino({ gzip, zstd, label }: { gzip: boolean; zstd: boolean; label: string }) {
  return (
    <span className="dom" role="img" aria-label={label} title={label}>
      <b className={gzip ? "g" : "o"}>G</b>
      <b className={zstd ? "z" : "o"}>Z</b>
    </span>
  );
}
