import type { TaskBar } from "#lib/evidence/report.ts";

/** Rows that are taken in at one look; a pipeline run may have hundreds of tasks. */
export const MOST_TASKS = 12;

/** Of many tasks those that failed, those that name the image and the longest, in the order they stood in. */
export function shownTasks(tasks: readonly TaskBar[], now: number): readonly TaskBar[] {
  if (tasks.length <= MOST_TASKS) return tasks;
  const rank = ({ status, names }: TaskBar) => (status === "failed" ? 2 : Number(names));
  const shown = new Set(
    tasks.toSorted((a, b) => rank(b) - rank(a) || tookMs(b, now) - tookMs(a, now)).slice(0, MOST_TASKS),
  );
  return tasks.filter((task) => shown.has(task));
}

/** One that has not ended goes on until now. */
export const endOf = ({ completedAt }: TaskBar, now: number): number =>
  completedAt === null ? now : Date.parse(completedAt);

const tookMs = (task: TaskBar, now: number): number =>
  task.startedAt === null ? 0 : endOf(task, now) - Date.parse(task.startedAt);
