import type { Annotations } from "#lib/oci/document.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";
import type { IndexChange } from "../answers.ts";

/** What became different from one index of a component to the next. */
export function indexChange(before: IndexReport, after: IndexReport): IndexChange {
  const kept = keptEntries(before.entries, after.entries);
  const entriesAdded = after.entries.length - kept.length;
  const entriesRemoved = before.entries.length - kept.length;
  const entriesAnnotated = kept.filter(
    ([old, now]) => !sameAnnotations(old.annotations, now.annotations),
  ).length;
  const moved = kept.some(([old], at) => (kept[at - 1]?.[0].position ?? 0) > old.position);
  const [codesBefore, codesAfter] = [codesOf(before), codesOf(after)];
  return {
    fromDigest: before.digest,
    entriesAdded,
    entriesRemoved,
    orderAlone: moved && entriesAdded === 0 && entriesRemoved === 0 && entriesAnnotated === 0,
    entriesAnnotated,
    storedBytes: after.sizes.storedBytes - before.sizes.storedBytes,
    issuesGone: codesBefore.filter((code) => !codesAfter.includes(code)),
    issuesNew: codesAfter.filter((code) => !codesBefore.includes(code)),
  };
}

const codesOf = ({ issues }: IndexReport): readonly string[] => [...new Set(issues.map(({ code }) => code))];

/** Entries of both, paired by digest (the first of one with the first of the other, and so on), in the order after. */
function keptEntries(
  before: readonly EntryReport[],
  after: readonly EntryReport[],
): readonly (readonly [EntryReport, EntryReport])[] {
  const left = Map.groupBy(before, ({ digest }) => digest);
  return after.flatMap((entry) => {
    const old = left.get(entry.digest)?.shift();
    return old === undefined ? [] : [[old, entry] as const];
  });
}

function sameAnnotations(a: Annotations, b: Annotations): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}
