import type { ClientName } from "#lib/variants/clients/names.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { ClientFace } from "./picks.ts";

/** What the views know of the world beside the report; handed in by the page, since components import no code of `lib`. */
export interface Lore {
  readonly headline: (report: IndexReport) => string;
  readonly clients: readonly ClientFace[];
  readonly pullCommand: (client: ClientName, platform: string, reference: string) => string;
  readonly otherReaders: readonly OtherReaderFace[];
}

export interface OtherReaderFace {
  readonly name: string;
  readonly takes: string;
  readonly since: string;
  readonly source: string;
}
