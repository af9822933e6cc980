import { familyOf } from "#components/index/picks.ts";
import type { Role } from "#lib/variants/report.ts";
import type { MiniRung } from "./mini-rungs.ts";

const WIDTH = 4;
const STEP = 6;
const GROUP_GAP = 4;
const HEIGHT = 14;

const colours = {
  gzip: "text-gzip",
  zstd: "text-zstd",
  erofs: "text-erofs",
  other: "text-line-control",
} as const;

type Props = Pick<MiniRung, "pulls" | "what"> & { readonly firstMatch: number };

/** One tick per client, a gap where the other rule begins; drawn as wide as there is room, and not at all where there is none. */
export function MiniTicks({ pulls, firstMatch, what }: Props) {
  const xOf = (at: number) => at * STEP + (at >= firstMatch && firstMatch > 0 ? GROUP_GAP : 0);
  const width = xOf(pulls.length - 1) + WIDTH;
  const bars = (wanted: (outcome: Props["pulls"][number]) => boolean, shape = bar) =>
    pulls.flatMap((outcome, at) => (wanted(outcome) ? [shape(xOf(at))] : [])).join("");
  const family = isRole(what) ? "other" : familyOf(what);
  return (
    <svg
      viewBox={`0 0 ${width} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      className={`h-3.5 w-24 @max-[420px]:w-19.5 @max-[360px]:w-13 @max-[320px]:hidden ${colours[family]}`}
    >
      <path d={bars((outcome) => outcome === null)} className="fill-line" />
      <path d={bars((outcome) => outcome === "reads")} fill="currentColor" />
      <path
        d={bars((outcome) => outcome === "unknown", hollow)}
        fill="none"
        stroke="currentColor"
        strokeWidth="1"
      />
      <path d={bars((outcome) => outcome === "fails")} className="fill-danger" />
      <path
        d={bars((outcome) => outcome === "fails", slash)}
        className="stroke-on-danger"
        strokeWidth="1.500"
      />
    </svg>
  );
}

const bar = (x: number): string => `M${x} 0h${WIDTH}v${HEIGHT}h-${WIDTH}z`;
const hollow = (x: number): string => `M${x + 0.5} .5h${WIDTH - 1}v${HEIGHT - 1}h-${WIDTH - 1}z`;
const slash = (x: number): string => `M${x} 9l${WIDTH}-4`;

const isRole = (what: Props["what"]): what is Exclude<Role, "image"> =>
  what === "attestation" || what === "index" || what === "artifact";
