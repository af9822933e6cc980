/** `01:06`, or `26 Nov, 01:06` where that is not today: the reader's own time, for what is still to come. */
export function timeText(at: string, now: Date = new Date()): string {
  const time = new Date(at);
  const clock = time.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (time.toDateString() === now.toDateString()) return clock;
  return `${time.toLocaleDateString("en-GB", { day: "numeric", month: "short" })}, ${clock}`;
}
