import { useNow } from "./now.tsx";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `12 min ago`, `3 h ago`, `2 d ago`; what a clock ahead of ours wrote is just now, what is no time stays as it came. */
export function agoText(at: string, now: number): string {
  const ms = now - Date.parse(at);
  if (Number.isNaN(ms)) return at;
  if (ms < MINUTE_MS) return "just now";
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min ago`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h ago`;
  return `${Math.floor(ms / DAY_MS)} d ago`;
}

const absolute = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});

/** `30 Nov 2026, 02:57:51 UTC`, in the reader's own zone; a text that is no time stays as it came. */
export function absoluteText(at: string): string {
  const time = Date.parse(at);
  return Number.isNaN(time) ? at : absolute.format(time);
}

/** A time as text, its whole with its zone in the title. */
export function Time({ at, children }: { at: string; children: React.ReactNode }) {
  return (
    // The reader's own zone, which the server does not know.
    <time dateTime={at} title={absoluteText(at)} suppressHydrationWarning>
      {children}
    </time>
  );
}

/** How long ago that was. */
export function Ago({ at }: { at: string }) {
  const now = useNow();
  return <Time at={at}>{agoText(at, now)}</Time>;
}
