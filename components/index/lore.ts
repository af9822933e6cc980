import type { ClientFace } from "./picks.ts";

/** What the views know of the world beside the report: made on the server, so that no algorithm is sent along. */
export interface Lore {
  readonly clients: readonly ClientFace[];
  /** The table of them, drawn: it is the same for every image. */
  readonly otherReaders: React.ReactNode;
}
