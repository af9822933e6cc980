const WIDTH = 112;
const TOP = 4;
const BASE = 22;

export interface SparkPath {
  readonly line: string;
  readonly end: { readonly x: number; readonly y: number };
}

/** A line over equal steps, from the first that is known; null: nothing is. Zero is its ground, so that two lines can be compared. */
export function sparkPath(points: readonly (number | null)[]): SparkPath | null {
  const most = Math.max(1, ...points.map((point) => point ?? 0));
  const step = WIDTH / Math.max(1, points.length - 1);
  const places = points.flatMap((point, at) =>
    point === null ? [] : [{ x: rounded(at * step), y: rounded(BASE - ((BASE - TOP) * point) / most) }],
  );
  const end = places.at(-1);
  if (end === undefined) return null;
  return { line: `M${places.map(({ x, y }) => `${x} ${y}`).join("L")}`, end };
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
