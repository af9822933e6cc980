import { Command } from "#components/ui/command.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import type { LaneCell } from "#lib/ladder/lanes.ts";
import type { EntryReport } from "#lib/variants/report.ts";
import { LaneCells } from "./lane-cells.tsx";
import type { Lore } from "./lore.ts";
import type { PickIndex } from "./picks.ts";
import { pullLine } from "./pull-line.ts";
import { byDigest } from "./reference.ts";
import { inStripOrder } from "./ticks.tsx";
import { words } from "./words.ts";

interface Props {
  readonly entry: EntryReport;
  readonly picks: PickIndex;
  readonly lore: Lore;
  readonly reference: string;
  readonly cells: readonly LaneCell[];
  readonly tracks: number;
}

/** Under a rung: the pull command of each client that takes it, clients of one command together. */
export function PullCommands({ entry, picks, lore, reference, cells, tracks }: Props) {
  const takers = picks.takers.get(entry.position);
  const pinned = byDigest(reference, entry.digest);
  const commands = new Map<string, string[]>();
  for (const { name } of inStripOrder(lore.clients)) {
    if (!takers?.has(name)) continue;
    const line = pullLine(name, reference, entry.platform ?? "linux/amd64", null);
    const names = commands.get(line) ?? [];
    names.push(takers.get(name) === "fails" ? words.cannotRead(name) : name);
    commands.set(line, names);
  }
  return (
    <li
      className="ladder-between border-b border-line bg-page"
      aria-label={words.pullCommands(entry.position)}
    >
      <span className="ladder-rail" />
      <LaneCells cells={cells} tracks={tracks} />
      <div className="grid gap-2.5 pt-2.5 pr-4 pb-3">
        <p className="flex flex-wrap items-center gap-2 font-mono text-sm/5">
          {pinned} <CopyButton text={pinned} what={words.referenceOfEntry(entry.position)} look="link" />
        </p>
        {commands.size === 0 && <p className="text-ink-soft">{words.nobody}</p>}
        {[...commands].map(([line, names]) => (
          <div key={line}>
            <p className="text-sm text-ink-soft">{names.join(", ")}</p>
            <Command line={line} />
          </div>
        ))}
      </div>
    </li>
  );
}
