import { cx } from "class-variance-authority";
import { Icon } from "#components/ui/icon.tsx";
import type { Facet } from "#lib/fleet/answers.ts";
import { formatCount } from "#lib/ladder/figures.ts";
import { labelOf } from "#lib/variants/clients/families.ts";
import { clientNames } from "#lib/variants/clients/names.ts";
import { ParamLink } from "./param-link.tsx";
import { type BoardParams, boardHref, type FilterField, withValue } from "./search-params.ts";
import { words } from "./words.ts";

/** The values of one filter, below its name. The browser's own: it opens, and its links lead on, before any script has run. */
export function FilterMenu({
  field,
  params,
  facets,
}: {
  field: FilterField;
  params: BoardParams;
  facets: Readonly<Record<"code" | "namespace" | "application", readonly Facet[]>> | null;
}) {
  const chosen = params.filters[field];
  const given = field === "client" ? clients : (facets?.[field] ?? []);
  // What is filtered by stays there to be taken away, also where nothing has it any more.
  const gone = chosen.filter((value) => !given.some((one) => one.value === value));
  const options = [...gone.map((value) => ({ value, count: null })), ...given];
  return (
    <details name="board-filter" className="group/filter medium:relative">
      <summary
        className={cx(
          "flex h-8 cursor-pointer list-none items-center gap-1 rounded-full border pr-2 pl-2.75 text-sm whitespace-nowrap hover:bg-hover max-medium:px-2 [&::-webkit-details-marker]:hidden",
          chosen.length > 0 ? "border-line-control bg-sunken text-ink" : "border-line-strong text-ink-soft",
        )}
      >
        {chosen.length === 0 ? words.fields[field] : words.chosen(words.fields[field], chosen.length)}
        <Icon
          name="chevron"
          small
          className="rotate-90 text-ink-faint group-open/filter:-rotate-90 max-medium:hidden"
        />
      </summary>
      <ul className="absolute top-full left-0 z-6 mt-1.5 grid max-h-90 w-max max-w-85 min-w-50 overflow-auto rounded-panel border border-line-strong bg-surface p-1.5 text-base shadow-float max-medium:inset-x-3 max-medium:w-auto max-medium:max-w-none">
        {options.length === 0 && <li className="px-2 py-1.5 text-ink-faint">{words.noValues}</li>}
        {options.map(({ value, count }) => {
          const isOn = chosen.includes(value);
          return (
            <li key={value}>
              <ParamLink
                href={boardHref(params, { filters: withValue(params, field, value) })}
                aria-current={isOn ? "true" : undefined}
                className="flex min-h-8 items-center gap-2 rounded-md px-2 text-ink hover:bg-hover hover:no-underline"
              >
                <span className="grid size-4 flex-none place-items-center">
                  {isOn && <Icon name="check" small />}
                </span>
                <span className="min-w-0 wrap-anywhere">{valueText(field, value)}</span>
                {count !== null && (
                  <span className="ml-auto pl-3 text-sm text-ink-faint">{formatCount(count)}</span>
                )}
              </ParamLink>
            </li>
          );
        })}
      </ul>
    </details>
  );
}

const clients: readonly { readonly value: string; readonly count: number | null }[] = clientNames.map(
  (value) => ({ value, count: null }),
);

/** A value as people read it. */
export function valueText(field: FilterField, value: string): string {
  const client = field === "client" ? clientNames.find((name) => name === value) : undefined;
  if (client !== undefined) return labelOf(client);
  return value === "" ? words.noApplication : value;
}
