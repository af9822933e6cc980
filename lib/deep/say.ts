import type { Issue } from "#lib/variants/report.ts";
import type { LayerUse } from "./report.ts";

/** `entry 3, layer 1`; `entries 2 and 4`, where one layer stands in several. */
export function whereText(uses: readonly LayerUse[]): string {
  const [first] = uses;
  const positions = positionsOf(uses);
  const rest = positions.slice(1, -1);
  const last = positions.at(-1);
  if (first === undefined) return "";
  if (positions.length === 1) return `Entry ${first.position}, layer ${first.number}`;
  const all = [positions[0], ...rest].join(", ");
  return `Entries ${all} and ${last}, layer ${first.number}`;
}

const positionsOf = (uses: readonly LayerUse[]): readonly number[] =>
  [...new Set(uses.map(({ position }) => position))].sort((a, b) => a - b);

type IssueText = Pick<Issue, "code" | "message" | "who" | "fix"> &
  Partial<Pick<Issue, "hurts" | "commands">> & { readonly reason: string };

/** An issue about a layer in all the places where it is wrong in the same way. */
export function issueAt(
  uses: readonly LayerUse[],
  { code, message, who, fix, hurts = [], commands = [], reason }: IssueText,
): Issue {
  const platforms = new Set(uses.map(({ platform }) => platform));
  const [only = null] = platforms;
  return {
    code,
    severity: "error",
    platform: platforms.size === 1 ? only : null,
    positions: positionsOf(uses),
    message,
    who,
    fix,
    hurts,
    commands,
    reason,
  };
}
