import { rangesOf } from "#lib/variants/positions.ts";

/** `1 to 4, 6 and 9`: positions as people say them. */
export const positionsText = (positions: readonly number[]): string => listText(rangesOf(positions));

/** `entry 3`, `entries 3 and 7`. */
export const entriesText = (positions: readonly number[]): string =>
  `${positions.length === 1 ? "entry" : "entries"} ${positionsText(positions)}`;

export function listText(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

/** The first few, and how many more there are. */
export function someOf(words: readonly string[], most: number): string {
  return words.length <= most + 1
    ? listText(words)
    : `${words.slice(0, most).join(", ")} and ${words.length - most} more`;
}
