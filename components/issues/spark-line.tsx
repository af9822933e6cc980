import { sparkPath } from "./spark-path.ts";
import { words } from "./words.ts";

/** How many components had it at the end of each of 13 weeks; drawn where the page is, without a library. */
export function SparkLine({ weeks }: { weeks: readonly (number | null)[] }) {
  const path = sparkPath(weeks);
  if (path === null) return null;
  const known = weeks.filter((point) => point !== null);
  const [from = 0, to = 0] = [known[0], known.at(-1)];
  return (
    <svg
      className="h-6.5 w-29.5"
      viewBox="-1 0 118 26"
      role="img"
      aria-label={known.length === 1 ? words.weeksShort(to) : words.weeks(known.length, from, to)}
    >
      <path d={path.area} className="fill-sunken" />
      <path d={path.line} className="fill-none stroke-ink-faint stroke-[1.5]" strokeLinejoin="round" />
      {path.dots.map(({ x, y }) => (
        <circle key={x} cx={x} cy={y} r="2.5" className="fill-ink" />
      ))}
    </svg>
  );
}
