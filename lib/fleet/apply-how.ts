import type { ApplicationService, Writable } from "#lib/applications/service.ts";
import { applyCommand, repairCommand } from "#lib/plan/command-line.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";

/** How a plan is carried out: by this server where it may, and by the command wherever its user may. */
export interface ApplyHow {
  readonly apply: Writable;
  readonly command: string;
}

/** Of a choice, or with null of a repair. */
export const applyHow = (
  applications: Pick<ApplicationService, "mayWrite">,
  reference: string,
  choice: Choice | null,
): ApplyHow => ({
  apply: applications.mayWrite(reference),
  command: choice === null ? repairCommand(reference) : applyCommand(reference, choice),
});
