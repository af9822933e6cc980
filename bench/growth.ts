// How the cost of a report grows with the entries of its index: anything that looks at pairs of entries would show.
import { analyse } from "#lib/variants/analyse.ts";
import { dualIndex } from "./dual-index.ts";
import { median, printTable, verdict } from "./table.ts";

const ENTRIES = [8, 64, 300, 1000] as const;
const ROUNDS = 7;
/** For each platform a client looks through all entries, as the real ones do. Looked at per entry, the largest index may cost this much more than the smallest. */
const MOST_RATIO = 8;

const perEntry = ENTRIES.map((entries) => {
  const { read } = dualIndex(entries);
  // Small ones are repeated, so that every figure is of about as many entries.
  const times = Math.ceil(2000 / entries);
  const once = () => {
    const start = performance.now();
    for (let i = 0; i < times; i++) analyse(read, "bench");
    return (performance.now() - start) / times / entries;
  };
  once();
  return { entries, ms: median(Array.from({ length: ROUNDS }, once)) };
});

const [smallest] = perEntry;
const ratioOf = (ms: number) => ms / (smallest?.ms ?? Number.NaN);
printTable(
  ["entries", "µs per entry", "against 8 entries"],
  perEntry.map(({ entries, ms }) => [String(entries), (ms * 1000).toFixed(1), ratioOf(ms).toFixed(2)]),
);
const worst = Math.max(...perEntry.map(({ ms }) => ratioOf(ms)));
verdict(
  `an entry of a large index costs ${worst.toFixed(2)} times one of a small, ${MOST_RATIO} at most`,
  worst <= MOST_RATIO,
);
