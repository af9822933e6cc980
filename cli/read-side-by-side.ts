import type { Checked } from "./checked.ts";

/** References read at the same time; registries see the client's own limit per host beside it. */
const READS_AT_ONCE = 8;

/** Reads every reference, several at once, and hands each result on in the order given as soon as its turn has come. */
export async function readSideBySide(
  references: readonly string[],
  read: (reference: string) => Promise<Checked["result"]>,
  deliver: (checked: Checked) => void,
): Promise<readonly Checked[]> {
  const done: Checked[] = [];
  const results: (Promise<Checked> | undefined)[] = [];
  const start = (at: number): void => {
    const given = references[at];
    if (given === undefined || results[at] !== undefined) return;
    results[at] = read(given).then((result) => ({ given, result }));
    // Whichever ends first makes room for the next that was not begun.
    void results[at].then(() => start(next++));
  };
  let next = Math.min(READS_AT_ONCE, references.length);
  for (let at = 0; at < next; at += 1) start(at);
  for (let at = 0; at < references.length; at += 1) {
    start(at);
    const checked = await results[at];
    if (checked === undefined) continue;
    done.push(checked);
    deliver(checked);
  }
  return done;
}
