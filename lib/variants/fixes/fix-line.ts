import type { Issue } from "../report.ts";

/** A line that mends an issue, to be pasted as it is, and the trap of its tool. */
export type FixLine = Issue["commands"][number];
