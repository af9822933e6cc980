import type { IndexReport, Pick } from "#lib/variants/report.ts";

/** What the clients that ask for the machine's amd64 level pull on each, in one sentence; null where none is listed. */
export function levelSentence(
  levelPicks: IndexReport["levelPicks"],
  labelOf: (client: Pick["client"]) => string,
): string | null {
  if (levelPicks.length === 0) return null;
  const byClient = Map.groupBy(levelPicks, ({ client }) => client);
  const byAnswer = Map.groupBy(byClient, ([, picks]) => picks.map(answerText).join(", "));
  const parts = [...byAnswer].map(
    ([answer, group]) => `${group.map(([client]) => labelOf(client)).join(" and ")}: ${answer}`,
  );
  return `Without --platform, some clients ask for the machine's own amd64 level. ${parts.join(". ")}.`;
}

function answerText({ platform, position, outcome }: Pick): string {
  const level = platform.split("/")[2] ?? "v1";
  if (position === null) return `${level} finds no entry`;
  return `${level} pulls entry ${position}${outcome === "fails" ? " and fails" : ""}`;
}
