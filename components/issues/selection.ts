import type { FixCount, IssueComponent } from "#lib/fleet/issues/answers.ts";

/** Which of the components of a row are selected: those named, or all but those named, of which most may not be loaded. */
export interface Selected {
  readonly allBut: boolean;
  readonly keys: ReadonlySet<string>;
}

export const everything: Selected = { allBut: true, keys: new Set() };

export const has = ({ allBut, keys }: Selected, key: string): boolean => allBut !== keys.has(key);

export const countIn = ({ allBut, keys }: Selected, total: number): number =>
  allBut ? Math.max(0, total - keys.size) : keys.size;

export function toggled({ allBut, keys }: Selected, key: string): Selected {
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  return { allBut, keys: next };
}

/** All, or none where all are. */
export const allToggled = (selected: Selected, total: number): Selected => ({
  allBut: countIn(selected, total) < total,
  keys: new Set(),
});

/** The ways of those that are selected: of `all` what was taken away, or of the loaded ones what was added. */
export function fixesIn(
  selected: Selected,
  all: readonly FixCount[],
  loaded: readonly Pick<IssueComponent, "namespace" | "name" | "fix">[],
): readonly FixCount[] {
  const named = loaded.filter((row) => selected.keys.has(keyOf(row)));
  const counted = new Map(selected.allBut ? all.map((one) => [`${one.way} ${one.by}`, one]) : []);
  for (const { fix } of named) {
    const key = `${fix.way} ${fix.by}`;
    const now = counted.get(key) ?? { way: fix.way, by: fix.by, components: 0 };
    counted.set(key, { ...now, components: Math.max(0, now.components + (selected.allBut ? -1 : 1)) });
  }
  return [...counted.values()].filter(({ components }) => components > 0);
}

/** `namespace/name`, as applying names them. */
export const keyOf = ({ namespace, name }: { readonly namespace: string; readonly name: string }): string =>
  `${namespace}/${name}`;
