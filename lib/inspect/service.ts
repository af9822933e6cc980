import type { LoadedSettings } from "#lib/config/load.ts";
import type { ContentStore } from "#lib/oci/content-store.ts";
import type { Inspector } from "./inspect.ts";
import type { JoinedReads } from "./joined-reads.ts";
import type { ReportText } from "./report-text.ts";
import type { Turns } from "./turns.ts";

/** What the server's routes share, made once per process. */
export interface Service {
  readonly loaded: LoadedSettings;
  readonly inspector: Inspector;
  readonly store: ContentStore;
  readonly turns: Turns;
  /** Reports that are being read, for those who ask for one a second time meanwhile. */
  readonly reports: JoinedReads<ReportText>;
  close(): void;
}

/** Route bundles hold modules of their own: what must be one per process hangs on `globalThis`. */
const shared = globalThis as typeof globalThis & { twofoldService?: Service };

export function shareService(service: Service): void {
  shared.twofoldService = service;
}

/** The service of this process. The server makes it before it answers anybody. */
export function service(): Service {
  if (shared.twofoldService === undefined) throw new Error("the server was started without its service");
  return shared.twofoldService;
}
