// How the cost of a report, and of picking alone, grows with the entries of its index: anything that looks at pairs of entries would show.
import { analyse } from "#lib/report/analyse.ts";
import { pickAll } from "#lib/variants/clients/pick.ts";
import { dualIndex } from "./dual-index.ts";
import { median, printTable, verdict } from "./table.ts";

const ENTRIES = [8, 64, 300, 1000] as const;
const ROUNDS = 7;
/** Entries are found by their platform, so the largest index may cost per entry this much more than the smallest. */
const MOST_RATIO = 1.5;

const perEntry = ENTRIES.map((entries) => {
  const { read } = dualIndex(entries);
  const report = analyse(read, "bench");
  return {
    entries,
    report: microseconds(entries, () => analyse(read, "bench")),
    picking: microseconds(entries, () => pickAll(report.entries, report.platforms, report.mediaType)),
  };
});

/** Median of what it takes per entry; small ones are repeated, so that every figure is of about as many entries. */
function microseconds(entries: number, work: () => unknown): number {
  const times = Math.ceil(2000 / entries);
  const once = () => {
    const start = performance.now();
    for (let i = 0; i < times; i++) work();
    return ((performance.now() - start) * 1000) / times / entries;
  };
  once();
  return median(Array.from({ length: ROUNDS }, once));
}

const [smallest] = perEntry;
const ratio = (what: "report" | "picking", at: (typeof perEntry)[number]) =>
  at[what] / (smallest?.[what] ?? Number.NaN);
printTable(
  ["entries", "report, µs per entry", "against 8", "picking, µs per entry", "against 8"],
  perEntry.map((at) => [
    String(at.entries),
    at.report.toFixed(1),
    ratio("report", at).toFixed(2),
    at.picking.toFixed(1),
    ratio("picking", at).toFixed(2),
  ]),
);
for (const what of ["report", "picking"] as const) {
  const worst = Math.max(...perEntry.map((at) => ratio(what, at)));
  verdict(
    `${what}: an entry of a large index costs ${worst.toFixed(2)} times one of a small, ${MOST_RATIO} at most`,
    worst <= MOST_RATIO,
  );
}
