/** `[G|Z]`: which of the two compressions there are, as one mark; an absent half is a dash. Without a label the word beside it says so. */
export function Domino({ gzip, zstd, label }: { gzip: boolean; zstd: boolean; label?: string }) {
  const named = label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label };
  return (
    <span className="dom" {...named} title={label}>
      <b className={gzip ? "g" : "o"}>G</b>
      <b className={zstd ? "z" : "o"}>Z</b>
    </span>
  );
}
