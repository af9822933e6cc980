import { isOfChoice } from "#components/plan/drawing.ts";
import type { AppliedJson } from "#lib/apply/applied.ts";
import { formatBytes, formatChange, formatParts } from "#lib/ladder/figures.ts";
import type { Sizes } from "#lib/variants/report.ts";
import type { ShownPlan } from "./queries.ts";
import { words } from "./words.ts";

interface Props {
  readonly plan: ShownPlan;
  /** Of the index that the plan is about; null where they are not known. */
  readonly sizes: Sizes | null;
  readonly outcome: AppliedJson | null;
}

/** What the registry stores, and what is to come; after, what came. */
export function Stored({ plan, sizes, outcome }: Props) {
  const planned = isOfChoice(plan) ? plan.bytes : { added: 0, freed: 0, estimated: false };
  const added = outcome === null ? planned.added : outcome.made.reduce((sum, { bytes }) => sum + bytes, 0);
  const parts = sizes === null ? [] : [...partsOf(sizes), { look: "come", name: words.toCome, bytes: added }];
  const shown = parts.filter(({ bytes }) => bytes > 0);
  const texts = formatParts(shown.map(({ bytes }) => bytes));
  const whole = shown.reduce((sum, { bytes }) => sum + bytes, 0);
  const change =
    sizes === null || added === 0 ? null : formatChange(sizes.storedBytes + added, sizes.storedBytes);
  return (
    <section className="panel" aria-labelledby="stored-heading">
      <div className="ph">
        <h2 id="stored-heading">{words.stored}</h2>
        <span className="flex-1" />
        <span className="mut">{words.storedOnce}</span>
      </div>
      <div className="stored">
        <p>
          <b>{added === 0 ? words.noNewBytes : `+${formatBytes(added)}`}</b>{" "}
          {added > 0 &&
            (outcome === null && planned.estimated ? words.expected : outcome !== null && words.measured)}
          {change !== null && `, ${change}`}
        </p>
        {whole > 0 && (
          <span className="stored-bar" aria-hidden="true">
            {shown.map(({ look, name, bytes }) => (
              <i key={name} className={look} style={{ width: `${(bytes / whole) * 100}%` }} />
            ))}
          </span>
        )}
        <p className="stored-parts">
          {shown.map(({ name }, at) => (
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
