import type { ClientFace } from "./picks.ts";

/** What the views know of the world beside the report: plain data, made on the server so that no algorithm is sent along. */
export interface Lore {
  readonly clients: readonly ClientFace[];
  readonly otherReaders: readonly OtherReaderFace[];
}

export interface OtherReaderFace {
  readonly name: string;
  readonly takes: string;
  readonly since: string;
  readonly source: string;
}
