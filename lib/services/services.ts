import type { ApplicationService } from "#lib/applications/service.ts";
import type { Bounds } from "#lib/auth/bounds.ts";
import type { Health } from "#lib/db/health.ts";
import type { ApplyService } from "./apply/service.ts";
import type { ChoiceService } from "./choice.ts";
import type { ChoiceBatchService } from "./choices/batches.ts";
import type { ComponentService } from "./component.ts";
import type { EditingService } from "./editing.ts";
import type { EventsService } from "./events.ts";
import type { EvidenceService } from "./evidence.ts";
import type { FiguresService } from "./figures.ts";
import type { ImportsService } from "./imports.ts";
import type { IssuesService } from "./issues.ts";
import type { PlansService } from "./plans.ts";
import type { RegistriesService } from "./registries.ts";
import type { SamplesService } from "./samples.ts";
import type { ScanService } from "./scan.ts";
import type { TableService } from "./table.ts";
import type { TagsService } from "./tags.ts";
import type { ViewsService } from "./views.ts";

/** What the routes can ask for, one service for each subject; made once, when the server starts. */
export interface Services {
  // The fleet.
  readonly table: TableService;
  readonly figures: FiguresService;
  readonly issues: IssuesService;
  readonly views: ViewsService;
  readonly registries: RegistriesService;
  readonly scan: ScanService;
  readonly samples: SamplesService;
  readonly events: EventsService;
  readonly imports: ImportsService;
  // One component.
  readonly component: ComponentService;
  readonly editing: EditingService;
  readonly choice: ChoiceService;
  /** The same for many at once. */
  readonly choiceBatches: ChoiceBatchService;
  readonly tags: TagsService;
  readonly evidence: EvidenceService;
  // Changing images.
  readonly plans: PlansService;
  readonly apply: ApplyService;
  /** What was applied and what goes on, of components and of other images; `apply` asks for it. */
  readonly applications: Omit<ApplicationService, "ask" | "askMany" | "rollBack">;
  // The server itself.
  /** What one visitor may have done that costs others something. */
  readonly bounds: Bounds;
  /** Why the database cannot be worked with now; null: it can. */
  readonly health: Health;
}

/** Route bundles hold modules of their own: what must be one per process hangs on `globalThis`. */
const shared = globalThis as typeof globalThis & { twofoldServices?: Services };

export function shareServices(services: Services): void {
  shared.twofoldServices = services;
}

/** The services of this process. The server makes them before it answers anybody. */
export function services(): Services {
  if (shared.twofoldServices === undefined) throw new Error("the server was started without its services");
  return shared.twofoldServices;
}
