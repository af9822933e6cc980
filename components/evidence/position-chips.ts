/** Chips that are read one by one; more are counted in ranges. */
const FEW = 6;

/** Neighbours that are worth a range: of two both can be named. */
const NEIGHBOURS = 3;

export interface PositionChip {
  readonly from: number;
  readonly to: number;
}

/** A chip for each position, or where there are many, one for neighbours together. The index, 0, always has its own. */
export function chipsOf(positions: readonly number[]): readonly PositionChip[] {
  const each = positions.map((position) => ({ from: position, to: position }));
  if (each.length <= FEW) return each;
  const ranges: PositionChip[] = [];
  for (const chip of each) {
    const above = ranges.at(-1);
    if (above !== undefined && above.from > 0 && above.to + 1 === chip.from)
      ranges[ranges.length - 1] = { from: above.from, to: chip.to };
    else ranges.push(chip);
  }
  return ranges.flatMap((range) =>
    range.to - range.from + 1 >= NEIGHBOURS
      ? [range]
      : each.filter(({ from }) => from >= range.from && from <= range.to),
  );
}
