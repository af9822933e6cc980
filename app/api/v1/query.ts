import type { QueryFailure } from "#lib/fleet/table/query.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";

// One member of an address each. What does not fit is refused by name: it is never passed on, nor passed over in silence.

type Read<T> = Result<T, QueryFailure>;

/** One of `values`, or null where the address does not say. */
export function oneOf<const T extends string>(
  search: URLSearchParams,
  name: string,
  values: readonly T[],
): Read<T | null> {
  const given = search.get(name);
  if (given === null) return ok(null);
  const value = values.find((one) => one === given);
  return value === undefined
    ? refused(`${name}: "${shown(given)}" is none of ${values.join(", ")}.`, "Ask for one of them.")
    : ok(value);
}

/** A whole number from `min` to `max`. */
export function wholeNumber(
  search: URLSearchParams,
  name: string,
  { min, max, otherwise }: { readonly min: number; readonly max: number; readonly otherwise: number },
): Read<number> {
  const given = search.get(name);
  if (given === null) return ok(otherwise);
  const value = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
  return value >= min && value <= max
    ? ok(value)
    : refused(`${name}: "${shown(given)}" is no whole number from ${min} to ${max}.`, "Give another number.");
}

/** RFC 3339 with a year of four digits: other times that JavaScript reads are none that a database holds. */
const TIME = /^(?!0000)\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2}))?$/;

/** A time, or null where the address does not say. */
export function timeOf(search: URLSearchParams, name: string, next: string): Read<Date | null> {
  const given = search.get(name);
  if (given === null) return ok(null);
  const time = TIME.test(given) ? new Date(given) : null;
  const fits = time !== null && time.getTime() >= FIRST_MS && time.getTime() <= LAST_MS;
  return fits ? ok(time) : refused(`${name}: "${shown(given)}" is no time from the year 1 to 9999.`, next);
}

/** A zone can move the first and the last day out of the years that can be written. */
const FIRST_MS = Date.parse("0001-01-01T00:00:00Z");
const LAST_MS = Date.parse("9999-12-31T23:59:59.999Z");

/** A number in a path; what is none names nothing that is there. */
export const numberOf = (text: string): number => (/^\d{1,15}$/.test(text) ? Number(text) : 0);

const shown = (text: string): string => text.slice(0, 100);

const refused = (message: string, next: string): Read<never> => fail({ code: "bad-query", message, next });
