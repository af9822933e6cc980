import { emptyMessageBytes, resultElementBytes, sidecarLineBytes } from "#lib/tekton/result-budget.ts";

/** What a Task reports, by the names of its results: texts, and lists as Tekton's array results. */
export type TaskResults = Readonly<Record<string, string | readonly string[]>>;

/** What a result's file holds. No newline ends it: Tekton would keep that. */
export const fileText = (value: TaskResults[string]): string =>
  typeof value === "string" ? value : JSON.stringify(value);

/** How the results of a step come out of its pod, and how many bytes of them. */
export interface ResultsRoom {
  readonly from: "termination-message" | "sidecar-logs";
  readonly bytes: number;
}

/** Bytes that count against the room: of the whole message, or of the longest line. */
export function roomTaken(results: TaskResults, { from }: Pick<ResultsRoom, "from">): number {
  const measure = from === "sidecar-logs" ? sidecarLineBytes : resultElementBytes;
  const all = Object.entries(results).map(([name, value]) =>
    measure({ name, type: "string", value: fileText(value) }),
  );
  return from === "sidecar-logs"
    ? Math.max(0, ...all)
    : all.reduce((sum, one) => sum + one, emptyMessageBytes);
}

/**
 * Why these results do not fit, with what would; null where they do. `others` are results of the same task that were written
 * before, which every later step repeats.
 */
export function whyTooMany(
  results: TaskResults,
  room: ResultsRoom,
  others: TaskResults = {},
): { readonly message: string; readonly next: string } | null {
  const bytes = roomTaken({ ...others, ...results }, room);
  if (bytes <= room.bytes) return null;
  const images = results["IMAGES"];
  const references = typeof images === "string" && images !== "" ? images.split(",") : [];
  const each = Math.max(1, ...references.map((one) => one.length + 1));
  const fitting = Math.max(0, references.length - Math.ceil((bytes - room.bytes) / each));
  const what =
    room.from === "sidecar-logs"
      ? `The longest result would take ${bytes} bytes, and max-result-size lets ${room.bytes} through.`
      : `The results would take ${bytes} bytes, and the pod carries ${room.bytes}.`;
  const fits =
    references.length === 0 ? "" : ` ${fitting} of the ${references.length} manifests in IMAGES would fit.`;
  return {
    message: `${what}${fits} Nothing was pushed.`,
    next:
      room.from === "sidecar-logs"
        ? "Raise max-result-size of Tekton's feature flags and RESULTS_LIMIT with it, or put fewer platforms into one index."
        : "Let Tekton take results from sidecar logs (results-from: sidecar-logs) and set RESULTS_FROM so, put fewer platforms into one index, or shorten the repository's name.",
  };
}

/** Cuts a list of lines to so many bytes, and says how many are left out. */
export function cutLines(lines: readonly string[], bytes: number): string {
  const whole = lines.join("\n");
  if (Buffer.byteLength(whole) <= bytes) return whole;
  for (let kept = lines.length - 1; kept >= 0; kept--) {
    const more = lines.length - kept;
    const text = [...lines.slice(0, kept), `… and ${more} more`].join("\n");
    if (Buffer.byteLength(text) <= bytes) return text;
  }
  return "";
}
