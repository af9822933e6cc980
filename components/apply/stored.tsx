import { cx } from "class-variance-authority";
import { isOfChoice } from "#components/plan/drawing.ts";
import { fills } from "#components/plan/fills.ts";
import { words as planning } from "#components/plan/words.ts";
import { Panel, PanelGap, PanelHead, PanelNote, PanelTitle } from "#components/ui/panel.tsx";
import { formatBytes, formatChange, formatParts } from "#lib/ladder/figures.ts";
import type { Sizes } from "#lib/variants/report.ts";
import type { ShownPlan } from "./queries.ts";
import { words } from "./words.ts";

interface Props {
  readonly plan: ShownPlan;
  /** Of the index that the plan is about; null where they are not known. */
  readonly sizes: Sizes | null;
  /** Of the new index, once it was read. */
  readonly after: Sizes | null;
  readonly isOver: boolean;
}

/** What the registry stores, and what is to come; after, what came. */
export function Stored({ plan, sizes, after, isOver }: Props) {
  const planned = isOfChoice(plan) ? plan.bytes : NOTHING;
  const added =
    after !== null && sizes !== null ? Math.max(0, after.storedBytes - sizes.storedBytes) : planned.added;
  const toCome = { look: "toCome" as const, name: after === null ? words.toCome : words.came, bytes: added };
  const parts = [...(sizes === null ? [] : partsOf(sizes)), toCome].filter(({ bytes }) => bytes > 0);
  const texts = formatParts(parts.map(({ bytes }) => bytes));
  const whole = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  const change =
    sizes === null || added === 0 ? null : formatChange(sizes.storedBytes + added, sizes.storedBytes);
  const isExpected = after === null && planned.estimated && !isOver;
  return (
    <Panel aria-labelledby="stored-heading">
      <PanelHead>
        <PanelTitle id="stored-heading">{words.stored}</PanelTitle>
        <PanelGap />
        <PanelNote>{words.storedOnce}</PanelNote>
      </PanelHead>
      <div className="grid gap-1.5 px-4 pt-3 pb-3.5 text-sm text-ink-soft">
        <p title={isExpected ? planning.estimatedFrom[planned.basis] : undefined}>
          <b className="text-xl text-ink">{added === 0 ? words.noNewBytes : `+${texts.at(-1)}`}</b>{" "}
          {[isExpected ? words.expected : null, change].filter((one) => one !== null).join(", ")}
        </p>
        {whole > 0 && (
          <span className="flex h-2.5 gap-px overflow-hidden rounded-sm bg-sunken" aria-hidden="true">
            {parts.map(({ look, name, bytes }) => (
              <i
                key={name}
                className={cx("min-w-px", looks[look])}
                style={{ width: `${(bytes / whole) * 100}%` }}
              />
            ))}
          </span>
        )}
        <p className="flex flex-wrap gap-x-3 gap-y-0.5">
          {parts.map(({ name }, at) => (
            <span key={name}>
              {name} {texts[at]}
            </span>
          ))}
        </p>
        {planned.freed > 0 && <p>{words.freed(formatBytes(planned.freed))}</p>}
      </div>
    </Panel>
  );
}

/** A repair makes no layer. */
const NOTHING = { added: 0, freed: 0, estimated: false, basis: "measured" } as const;

const looks = {
  gzip: "bg-gzip",
  zstd: "bg-[repeating-linear-gradient(90deg,var(--color-zstd)_0_6px,color-mix(in_srgb,var(--color-zstd)_62%,var(--color-surface))_6px_7px)]",
  other: "bg-line-control",
  toCome: fills.made,
} as const;

/** What both use counts as other, so that the parts make the whole. */
function partsOf({ parts, storedBytes }: Sizes) {
  const of = (part: string) => parts.find((one) => one.part === part)?.bytes ?? 0;
  const [gzip, zstd] = [of("gzip"), of("zstd")];
  return [
    { look: "gzip" as const, name: "gzip", bytes: gzip },
    { look: "zstd" as const, name: "zstd:chunked", bytes: zstd },
    { look: "other" as const, name: words.other, bytes: storedBytes - gzip - zstd },
  ];
}
