"use client";

import { compressionWord } from "#components/marks/chip.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { Select } from "#components/ui/select.tsx";
import type { Pair } from "#lib/layers/pairs.ts";
import { words } from "./words.ts";

/** More stand in a list. */
const MOST_BUTTONS = 4;

/** Which two images are shown: buttons for a few platforms, else a list. */
export function PairChoice({
  pairs,
  shown,
  onEntry,
}: {
  pairs: readonly Pair[];
  shown: Pair;
  onEntry: (position: number) => void;
}) {
  if (pairs.length < 2) return null;
  const names = pairs.map(platformOf);
  const isClear = new Set(names).size === names.length && pairs.every(isImage);
  if (pairs.length <= MOST_BUTTONS && isClear)
    return (
      <Segmented
        label={words.choose}
        options={pairs.map((pair, at) => ({
          value: String(positionOf(pair)),
          label: names[at]?.replace(/^linux\//, "") ?? "",
        }))}
        value={String(positionOf(shown))}
        onChange={(position) => onEntry(Number(position))}
      />
    );
  return (
    <Select
      className="text-sm"
      aria-label={words.choose}
      value={positionOf(shown)}
      onChange={(event) => onEntry(Number(event.target.value))}
    >
      {pairs.map((pair) => (
        <option key={positionOf(pair)} value={positionOf(pair)}>
          {`${platformOf(pair)}  ${sidesOf(pair)}`}
        </option>
      ))}
    </Select>
  );
}

export const positionOf = ({ left, right }: Pair): number => (left ?? right)?.position ?? 0;

const platformOf = ({ left, right }: Pair): string => (left ?? right)?.platform ?? "no platform";
const isImage = ({ left, right }: Pair): boolean => (left ?? right)?.role === "image";

const sidesOf = ({ left, right }: Pair): string =>
  [left, right]
    .flatMap((entry) =>
      entry === null
        ? []
        : `${entry.position} ${entry.role === "image" ? compressionWord(entry.compression) : entry.role}`,
    )
    .join(", ");
