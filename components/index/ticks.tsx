import type { ClientName } from "#lib/variants/clients/names.ts";
import type { Outcome } from "#lib/variants/report.ts";
import type { ClientFace } from "./picks.ts";

const WIDTH = 6;
const GAP = 2;
const GROUP_GAP = 6;
const HEIGHT = 14;
const MARGIN = 3;

interface Props {
  readonly clients: readonly ClientFace[];
  readonly takers: ReadonlyMap<ClientName, Outcome> | undefined;
  readonly shown: ClientName | null;
  readonly colour: string;
}

/**
 * One tick per client in the strip's order, a gap where the other rule begins. A few paths and not nineteen elements: an
 * index of 300 platforms has 600 of these. As many clients as there are: their ticks give way before the row does.
 */
export function Ticks({ clients, takers, shown, colour }: Props) {
  const places = placesOf(clients);
  const width = (places.at(-1)?.x ?? 0) + WIDTH;
  const bars = (wanted: (name: ClientName) => boolean) =>
    places
      .filter((p) => wanted(p.name))
      .map((p) => `M${p.x} 0h${WIDTH}v${HEIGHT}h-${WIDTH}z`)
      .join("");
  const own = places.find((p) => p.name === shown && takers?.has(p.name));
  return (
    <svg
      data-slot="ticks"
      className="block min-w-0 flex-initial overflow-visible max-[940px]:w-22 max-medium:h-auto wide:max-roomy:w-29"
      viewBox={`${-MARGIN} ${-MARGIN} ${width + 2 * MARGIN} ${HEIGHT + 2 * MARGIN}`}
      width={width + 2 * MARGIN}
      height={HEIGHT + 2 * MARGIN}
      aria-hidden="true"
    >
      <path d={bars((name) => !takers?.has(name))} fill="var(--color-line)" />
      <path d={bars((name) => takers?.get(name) === "reads")} fill={colour} />
      <path
        d={places
          .filter((p) => takers?.get(p.name) === "unknown")
          .map((p) => `M${p.x + 0.75} 0.75h${WIDTH - 1.5}v${HEIGHT - 1.5}h-${WIDTH - 1.5}z`)
          .join("")}
        fill="none"
        stroke={colour}
        strokeWidth="1.500"
      />
      <path d={bars((name) => takers?.get(name) === "fails")} fill="var(--color-danger)" />
      <path
        d={places.flatMap((p) => (takers?.get(p.name) === "fails" ? [`M${p.x + 1} 9l4-4`] : [])).join("")}
        stroke="var(--color-on-danger)"
        strokeWidth="1.500"
      />
      {own && (
        <rect
          x={own.x - 2}
          y={-2}
          width={WIDTH + 4}
          height={HEIGHT + 4}
          rx={2}
          fill="none"
          stroke="var(--color-accent)"
          strokeWidth="2"
        />
      )}
    </svg>
  );
}

function placesOf(clients: readonly ClientFace[]): { name: ClientName; x: number }[] {
  const ordered = inStripOrder(clients);
  let x = 0;
  return ordered.map((client, i) => {
    if (i > 0) x += WIDTH + GAP;
    if (client.prefersZstd && i > 0 && !ordered[i - 1]?.prefersZstd) x += GROUP_GAP;
    return { name: client.name, x };
  });
}

export const inStripOrder = (clients: readonly ClientFace[]): readonly ClientFace[] => [
  ...clients.filter((c) => !c.prefersZstd),
  ...clients.filter((c) => c.prefersZstd),
];
