import { isOfChoice } from "#components/plan/drawing.ts";
import { words as planning } from "#components/plan/words.ts";
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
  const toCome = { look: "come", name: after === null ? words.toCome : words.came, bytes: added };
  const parts = [...(sizes === null ? [] : partsOf(sizes)), toCome].filter(({ bytes }) => bytes > 0);
  const texts = formatParts(parts.map(({ bytes }) => bytes));
  const whole = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  const change =
    sizes === null || added === 0 ? null : formatChange(sizes.storedBytes + added, sizes.storedBytes);
  const isExpected = after === null && planned.estimated && !isOver;
  return (
    <section className="panel" aria-labelledby="stored-heading">
      <div className="ph">
        <h2 id="stored-heading">{words.stored}</h2>
        <span className="flex-1" />
        <span className="mut">{words.storedOnce}</span>
      </div>
      <div className="stored">
        <p title={isExpected ? planning.estimatedFrom[planned.basis] : undefined}>
          <b>{added === 0 ? words.noNewBytes : `+${texts.at(-1)}`}</b>{" "}
          {[isExpected ? words.expected : null, change].filter((one) => one !== null).join(", ")}
        </p>
        {whole > 0 && (
          <span className="stored-bar" aria-hidden="true">
            {parts.map(({ look, name, bytes }) => (
              <i key={name} className={look} style={{ width: `${(bytes / whole) * 100}%` }} />
            ))}
          </span>
        )}
        <p className="stored-parts">
          {parts.map(({ name }, at) => (
            <span key={name}>
              {name} {texts[at]}
            </span>
          ))}
        </p>
        {planned.freed > 0 && <p>{words.freed(formatBytes(planned.freed))}</p>}
      </div>
    </section>
  );
}

/** A repair makes no layer. */
const NOTHING = { added: 0, freed: 0, estimated: false, basis: "measured" } as const;

/** What both use counts as other, so that the parts make the whole. */
function partsOf({ parts, storedBytes }: Sizes) {
  const of = (part: string) => parts.find((one) => one.part === part)?.bytes ?? 0;
  const [gzip, zstd] = [of("gzip"), of("zstd")];
  return [
    { look: "gz", name: "gzip", bytes: gzip },
    { look: "zs", name: "zstd:chunked", bytes: zstd },
    { look: "ot", name: words.other, bytes: storedBytes - gzip - zstd },
  ];
}
