import type { Application } from "#lib/applications/record.ts";
import { outcomeOf } from "./outcome-of.ts";
import { isOver } from "./standing.ts";
import { words } from "./words.ts";

/** What is read out while an application goes on: another text when a variant is made or a step begins, and not at every byte. */
export function toldText(application: Application | null, tag: string): string {
  if (application === null) return "";
  if (isOver(application)) return outcomeOf(application, tag, null).title;
  const { state, progress } = application;
  if (state === "waiting") return words.told.waiting;
  const made = progress.filter(({ stage }) => stage === "done").length;
  if (progress.length === 0) return words.told.none;
  return made === progress.length ? words.told.readingBack : words.told.made(made, progress.length);
}
