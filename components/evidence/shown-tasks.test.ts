import { expect, test } from "vitest";
import type { TaskBar } from "#lib/evidence/report.ts";
import { MOST_TASKS, shownTasks } from "./shown-tasks.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");

/** Task 7 took 7 seconds, and so on; each begins after the one before. */
const tasks = (count: number, more: Readonly<Record<number, Partial<TaskBar>>> = {}): TaskBar[] =>
  Array.from({ length: count }, (_, at) => ({
    uid: `uid ${at}`,
    name: `run-task-${at}`,
    pipelineTask: `task-${at}`,
    status: "succeeded",
    startedAt: new Date(NOW - 3_600_000 + at * 1000).toISOString(),
    completedAt: new Date(NOW - 3_600_000 + at * 2000).toISOString(),
    names: false,
    ...more[at],
  }));

const placesOf = (all: readonly TaskBar[]) =>
  shownTasks(all, NOW).map(({ uid }) => Number(uid.replace("uid ", "")));

test("what fits is shown whole", () => expect(shownTasks(tasks(MOST_TASKS), NOW)).toHaveLength(MOST_TASKS));

test("of many the longest are shown, as they stood", () =>
  expect(placesOf(tasks(60))).toEqual([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59]));

test("what failed and what names the image is among them, however short", () =>
  expect(placesOf(tasks(60, { 2: { status: "failed" }, 5: { names: true } }))).toEqual([
    2, 5, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59,
  ]));

test("one that still goes on has taken until now; one that has not begun, nothing", () =>
  expect(placesOf(tasks(60, { 3: { completedAt: null }, 59: { startedAt: null } }))).toEqual([
    3, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58,
  ]));
