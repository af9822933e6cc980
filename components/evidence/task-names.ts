import type { RunFacts } from "#lib/evidence/report.ts";

/** What is added is no more than this: names of TaskRuns may end in a hash. */
const MOST_LETTERS = 12;

/** What tells tasks of one name apart, by uid: the end of the TaskRun's own name, `-0`, where a matrix ran the task many times. */
export function endsOf(runs: readonly RunFacts[]): ReadonlyMap<string, string> {
  const tasks = new Map<string, { readonly uid: string; readonly name: string; readonly group: string }>();
  const add = (uid: string, name: string, of: string, pipelineTask: string | null) => {
    if (pipelineTask !== null) tasks.set(uid, { uid, name, group: `${of} ${pipelineTask}` });
  };
  for (const { kind, uid, name, pipelineRun, pipelineTask, tasks: bars } of runs) {
    if (kind === "TaskRun") add(uid, name, pipelineRun?.name ?? "", pipelineTask);
    for (const bar of bars) add(bar.uid, bar.name, name, bar.pipelineTask);
  }
  const ends = new Map<string, string>();
  for (const group of Map.groupBy(tasks.values(), (task) => task.group).values()) {
    if (group.length === 1) continue;
    const start = commonStart(group.map(({ name }) => name));
    for (const { uid, name } of group) ends.set(uid, endAfter(name, start));
  }
  return ends;
}

function endAfter(name: string, start: string): string {
  const end = name.slice(Math.max(0, start.lastIndexOf("-")));
  return end.length > MOST_LETTERS ? `…${end.slice(1 - MOST_LETTERS)}` : end;
}

function commonStart([first = "", ...rest]: readonly string[]): string {
  let length = first.length;
  for (const name of rest) while (!name.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}
