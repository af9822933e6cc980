import type { ApplicationService, Writable } from "#lib/applications/service.ts";
import { isOurSamples } from "#lib/apply/open-target.ts";
import type { LoadedSettings } from "#lib/config/load.ts";
import { areSamplesChanged } from "#lib/inspect/samples-folder.ts";
import { parseReference } from "#lib/oci/reference.ts";
import { applyCommand, repairCommand } from "#lib/plan/command-line.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";

/** How a plan is carried out: by this server where it may, and by the command wherever its user may. */
export interface ApplyHow {
  readonly apply: Writable;
  readonly command: string;
  /** It is one of the samples, and somebody changed them: `DELETE /api/v1/samples` has them as they came. */
  readonly samplesChanged: boolean;
}

/** Of a choice, or with null of a repair. */
export const applyHow = (
  {
    applications,
    loaded,
  }: { readonly applications: Pick<ApplicationService, "mayWrite">; readonly loaded: LoadedSettings },
  reference: string,
  choice: Choice | null,
): ApplyHow => ({
  apply: applications.mayWrite(reference),
  command: choice === null ? repairCommand(reference) : applyCommand(reference, choice),
  samplesChanged: isSample(loaded, reference) && areSamplesChanged(loaded),
});

function isSample(loaded: LoadedSettings, text: string): boolean {
  const reference = parseReference(text);
  return reference.ok && reference.value.kind !== "registry" && isOurSamples(loaded, reference.value.path);
}
