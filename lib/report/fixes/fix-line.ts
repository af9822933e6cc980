import type { Issue } from "#lib/variants/report.ts";

/** A line that fixes an issue, to be pasted as it is, and the trap of its tool. */
export type FixLine = Issue["commands"][number];
