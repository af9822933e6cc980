import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileText, type ResultsRoom, type TaskResults, whyTooMany } from "#lib/task/results.ts";
import { complainOf, type Output } from "../output.ts";
import type { TaskCommand } from "./commands.ts";

type Step = Pick<TaskCommand, "results" | "room" | "resultsFolder">;

/** Those of the results that the Task declares. */
export const declared = (all: TaskResults, { results }: Pick<Step, "results">): TaskResults =>
  Object.fromEntries(Object.entries(all).filter(([name]) => results.has(name)));

/** Null where the results fit, whatever their digests will be; else the status, and the complaint is made. */
export function refuseTooMany(all: TaskResults, step: Step, out: Output): number | null {
  const why = whyTooMany(declared(all, step), step.room, earlierResults(step));
  return why === null ? null : complainOf(why, out);
}

/** Bytes that are left beside these results. */
export function bytesLeft(
  all: TaskResults,
  step: Step,
  taken: (results: TaskResults, room: ResultsRoom) => number,
): number {
  return step.room.bytes - taken({ ...earlierResults(step), ...declared(all, step) }, step.room);
}

/** What steps before this one wrote: each later step repeats it in its own message. */
function earlierResults({ results, resultsFolder, room }: Step): TaskResults {
  if (resultsFolder === null || room.from === "sidecar-logs") return {};
  const own = new Set(results.values());
  try {
    return Object.fromEntries(
      readdirSync(resultsFolder)
        .filter((name) => !own.has(join(resultsFolder, name)) && statSync(join(resultsFolder, name)).isFile())
        .map((name) => [name, readFileSync(join(resultsFolder, name), "utf8")]),
    );
  } catch {
    // A step of a task that declares no result has no such folder.
    return {};
  }
}

/** Writes every result that is declared, whole or not at all. Null where they are written; else the status. */
export function writeResults(all: TaskResults, step: Step, out: Output): number | null {
  try {
    const files = Object.entries(declared(all, step)).map(([name, value]) => {
      const path = step.results.get(name) ?? "";
      const temporary = join(dirname(path), `.${basename(path)}.part`);
      writeFileSync(temporary, fileText(value));
      return { path, temporary };
    });
    for (const { path, temporary } of files) renameSync(temporary, path);
    return null;
  } catch (error) {
    return complainOf(
      {
        message: `The results cannot be written (${error instanceof Error ? error.message : String(error)}).`,
        next: "Give the step a folder of results that it may write to.",
      },
      out,
    );
  }
}
