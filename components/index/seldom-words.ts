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
