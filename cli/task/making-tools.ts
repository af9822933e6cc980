import { holdWithTags } from "#lib/apply/hold.ts";
import { openTargetAsUser } from "#lib/apply/open-target.ts";
import type { MakingTools } from "#lib/apply/wanted-index.ts";
import { openAsUser } from "#lib/inspect/open-source.ts";
import { showProgress } from "../apply-progress.ts";
import type { UserTools } from "../evidence.ts";
import type { Output } from "../output.ts";

/** Does work that pushes manifests, each under a temporary tag until it is done, however it ends. */
export async function whileHeld<T>(
  { loaded, inspector }: UserTools,
  level: number,
  out: Output,
  work: (tools: MakingTools) => Promise<T>,
): Promise<T> {
  const openSource = openAsUser(loaded);
  const held = holdWithTags(openTargetAsUser(loaded), openSource);
  const { signal } = out;
  const { onProgress } = showProgress(out.aside, false);
  try {
    return await work({ inspector, openSource, openTarget: held.openTarget, level, onProgress, signal });
  } finally {
    const left = await held.release(signal);
    const [first] = left;
    if (first !== undefined)
      out.complain(
        `The registry removes no tags: ${left.length} temporary ones stay, such as ${first}. Let them expire.`,
      );
  }
}
