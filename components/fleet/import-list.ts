import { readEvents } from "#components/index/queries.ts";
import { offline, type Problem, ProblemError, sendLong } from "#components/site/api.ts";
import type { ImportOutcome, ImportProgress } from "#lib/fleet/answers.ts";

export interface AskedImport {
  readonly namespace: string;
  readonly application: string | null;
  readonly text: string;
  readonly dryRun: boolean;
}

/** Has a list read, or brought in, and tells how far that is. */
export async function importList(
  asked: AskedImport,
  onProgress: (progress: ImportProgress) => void,
): Promise<readonly ImportOutcome[]> {
  const { body } = await sendLong("/api/v1/components/import", asked, "text/event-stream");
  if (body !== null)
    for await (const { event, data } of readEvents(body)) {
      if (event === "progress") onProgress(JSON.parse(data) as ImportProgress);
      if (event === "outcomes") return (JSON.parse(data) as { outcomes: readonly ImportOutcome[] }).outcomes;
      if (event === "problem") throw new ProblemError(JSON.parse(data) as Problem);
    }
  throw new ProblemError({
    ...offline("The answer broke off before it said what became of the list."),
    next: "Look whether the components are there before you add them again.",
  });
}
