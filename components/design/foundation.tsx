import { Specimen, State } from "./specimen.tsx";

/** Whole class names: the style sheet is made of what stands in the text. */
const grounds = {
  page: "bg-page",
  surface: "bg-surface",
  sunken: "bg-sunken",
  hover: "bg-hover",
  line: "bg-line",
  "line-strong": "bg-line-strong",
  "line-control": "bg-line-control",
} as const;

const families = {
  ink: ["bg-ink", "bg-ink-soft", "bg-ink-faint"],
  accent: ["bg-accent", "bg-accent-tint", "bg-accent-line"],
  gzip: ["bg-gzip", "bg-gzip-ink", "bg-gzip-tint", "bg-gzip-line"],
  zstd: ["bg-zstd", "bg-zstd-ink", "bg-zstd-tint", "bg-zstd-line"],
  erofs: ["bg-erofs", "bg-erofs-ink", "bg-erofs-tint", "bg-erofs-line"],
  danger: ["bg-danger", "bg-danger-ink", "bg-danger-tint", "bg-danger-line"],
  lanes: ["bg-lane-1", "bg-lane-2", "bg-lane-3", "bg-lane-4"],
} as const;

const sizes = {
  "text-3xl": "text-3xl font-semibold",
  "text-2xl": "text-2xl font-semibold",
  "text-xl": "text-xl font-semibold",
  "text-lg": "text-lg",
  "text-base": "text-base",
  "text-sm": "text-sm",
  "text-xs": "text-xs",
  "font-mono": "font-mono text-sm",
} as const;

const SAMPLE = "linux/arm64 at 4";

export function FoundationSpecimens() {
  return (
    <>
      <Specimen name="grounds and lines">
        {Object.entries(grounds).map(([name, look]) => (
          <State key={name} name={name}>
            <span className={`block h-8 w-16 rounded-control border border-line-control ${look}`} />
          </State>
        ))}
      </Specimen>
      <Specimen name="inks, accent, compressions, harm, lanes">
        {Object.entries(families).map(([name, looks]) => (
          <State key={name} name={name}>
            <span className="flex overflow-hidden rounded-control border border-line">
              {looks.map((look) => (
                <span key={look} title={look.slice("bg-".length)} className={`block size-8 ${look}`} />
              ))}
            </span>
          </State>
        ))}
      </Specimen>
      <Specimen name="type">
        {Object.entries(sizes).map(([name, look]) => (
          <State key={name} name={name}>
            <span className={look}>{SAMPLE}</span>
          </State>
        ))}
      </Specimen>
    </>
  );
}
