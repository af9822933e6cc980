/** A whole number as messages have it: `4,096`. Making a formatter of `Intl` takes longer than all that a short command does with it. */
export const countText = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");

/** The same with what is counted: `1 page`, `1,000 pages`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`;
