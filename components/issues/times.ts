const DAY_MS = 24 * 60 * 60 * 1000;

/** `2 days ago`, `12 weeks ago`, `8 months ago`: how long something has been there, no finer than that. */
export function longAgoText(at: string, now: number): string {
  const days = Math.floor((now - Date.parse(at)) / DAY_MS);
  if (Number.isNaN(days)) return at;
  if (days < 1) return "today";
  if (days < 14) return days === 1 ? "1 day ago" : `${days} days ago`;
  if (days < 7 * 26) return `${Math.floor(days / 7)} weeks ago`;
  return days < 730 ? `${Math.floor(days / 30.44)} months ago` : `${Math.floor(days / 365.25)} years ago`;
}

/** When the last visit was, as one says it: `10:05`, `Tuesday`, `12 Oct`. */
export function whenText(at: string, now: number): string {
  const time = new Date(at);
  if (time.toDateString() === new Date(now).toDateString())
    return time.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  return now - time.getTime() < 6 * DAY_MS
    ? time.toLocaleDateString("en-GB", { weekday: "long" })
    : time.toLocaleDateString("en-GB", { day: "numeric", month: "short" });
}

/** The same in a sentence: `on Tuesday`, `at 10:05`. */
export const onWhenText = (at: string, now: number): string => {
  const when = whenText(at, now);
  return `${when.includes(":") ? "at" : "on"} ${when}`;
};
