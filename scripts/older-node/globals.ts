import { setMaxListeners } from "node:events";

// What our modules use of the language that Node.js 20 does not have: bundles take it from here, by these names.

/** As ECMAScript 2024 has it. */
function groupBy<K, T>(items: Iterable<T>, keyOf: (item: T, at: number) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  let at = 0;
  for (const item of items) {
    const key = keyOf(item, at++);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

if (Map.groupBy === undefined) {
  // For the pages, which Next.js bundles and the server loads.
  Object.assign(Map, { groupBy });
  // It warns of a signal that eleven listen to, which is what signals are for.
  setMaxListeners(0);
}

const known = Map.groupBy;

export { known as "Map.groupBy" };
