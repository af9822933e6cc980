import { formatCount } from "#lib/ladder/figures.ts";

/** Words of the index page that come with what is drawn on the server, or when it is asked for. */
export const seldomWords = {
  otherReaders: "Other tools that read images",
  reader: "tool and source",
  readerTakes: "entry it reads",
  readerSince: "reads zstd since",
  serverTried:
    "The server that runs Twofold tried this, not your browser. The reference may be right: the server needs a name service, a route or proxy, and certificates that lead to this registry.",
  pausedUntil: "Paused until",
} as const;

/** Labels that have room in a line; the rest is a count. */
const MOST_LABELS = 3;

/** Why entries could not be read. */
export const unreadWords = {
  entries: (labels: readonly string[]) => {
    const rest = labels.length - MOST_LABELS;
    if (rest > 1) return `Entries ${labels.slice(0, MOST_LABELS).join(", ")} and ${formatCount(rest)} more:`;
    return `Entries ${labels.slice(0, -1).join(", ")} and ${labels.at(-1)}:`;
  },
};
