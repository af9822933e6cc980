const WIDTH = 112;
const TOP = 4;
const BASE = 22;

export interface SparkPath {
  /** Through weeks that follow each other. */
  readonly line: string;
  /** Between that line and zero. */
  readonly area: string;
  /** Weeks that stand alone, and the last of all. */
  readonly dots: readonly Place[];
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * A line over equal steps, that joins no weeks between which nothing was recorded; null: nothing is known. Zero is its ground, so that two
 * lines can be compared.
 */
export function sparkPath(points: readonly (number | null)[]): SparkPath | null {
  const most = Math.max(1, ...points.map((point) => point ?? 0));
  const step = WIDTH / Math.max(1, points.length - 1);
  const runs: Place[][] = [[]];
  for (const [at, point] of points.entries()) {
    if (point === null) runs.push([]);
    else runs.at(-1)?.push({ x: rounded(at * step), y: rounded(BASE - ((BASE - TOP) * point) / most) });
  }
  const known = runs.filter((run) => run.length > 0);
  const last = known.at(-1)?.at(-1);
  if (last === undefined) return null;
  // High and low are nothing by themselves.
  if (known.flat().length === 1) return { line: "", area: "", dots: [{ x: last.x, y: (TOP + BASE) / 2 }] };
  const lines = known.filter((run) => run.length > 1);
  const alone = known.filter((run) => run.length === 1).flat();
  return {
    line: lines.map(lineOf).join(""),
    area: lines.map((run) => `${lineOf(run)}L${run.at(-1)?.x} ${GROUND}L${run[0]?.x} ${GROUND}Z`).join(""),
    dots: [...alone.filter((place) => place !== last), last],
  };
}

/** Below zero by the half of a stroke. */
const GROUND = 24;

const lineOf = (run: readonly Place[]): string => `M${run.map(({ x, y }) => `${x} ${y}`).join("L")}`;

const rounded = (value: number): number => Math.round(value * 10) / 10;
