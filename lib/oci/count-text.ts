const whole = new Intl.NumberFormat("en");

/** A count as messages have it: `4,096`. */
export const countText = (count: number): string => whole.format(count);

/** The same with what is counted: `1 page`, `1,000 pages`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`;
