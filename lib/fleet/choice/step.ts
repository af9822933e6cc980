import type { Choice } from "#lib/variants/issue-codes.ts";
import type { Wanted } from "./choice.ts";
import type { Built, Configured, Step } from "./states.ts";

export interface ThreeStates {
  readonly wanted: Wanted;
  readonly configured: Configured;
  readonly built: Built;
}

/** The step that is missing between chosen, configured and built. `lacks`: a rule finds that the choice asks for what the index does not have. */
export function stepOf({ wanted, configured, built }: ThreeStates, lacks: boolean): Step {
  if (wanted.kind === "unreadable") return "choose-again";
  if (built.kind === "unread") return "read-index";
  // Where nobody chose, nobody is waited for: only that nobody decided on what is built is called out.
  if (wanted.kind === "default")
    return built.holds === null || built.holds === wanted.push ? "settled" : "not-chosen";
  return chosenStep(wanted.push, configured, { ...built, complete: built.complete && !lacks });
}

function chosenStep(chosen: Choice, configured: Configured, built: Extract<Built, { kind: "read" }>): Step {
  // What the next build will do comes first: an index that is right today is lost by it.
  if (configured.kind === "known" && configured.choice !== chosen) return "change-pipeline";
  if (willNotBuildSo(configured)) return "change-pipeline";
  if (built.holds === chosen) return built.complete ? "settled" : "complete-index";
  if (configured.kind === "unknown") return "find-configuration";
  return wasBuiltSo(configured) ? "build-ignored-it" : "build";
}

/** The pipeline says it and cannot do it, or says something that is no compression. */
const willNotBuildSo = (configured: Configured): boolean =>
  configured.kind === "known" ? configured.hindrance !== null : configured.why === "unknown-value";

/**
 * The newest push run was told what is chosen, and its index is not so: tools that know a layer's gzip blob reuse it
 * silently (buildah issue 4613). What a definition says may not have been built yet.
 */
const wasBuiltSo = ({ asked, from }: Extract<Configured, { kind: "known" }>): boolean => asked && from.ended;

/** A build was told what somebody chose, could do it, and succeeded: what its index lacks of the choice, it lacks for good. */
export function wasTold(wanted: Wanted, configured: Configured): boolean {
  return (
    wanted.kind === "chosen" &&
    configured.kind === "known" &&
    configured.choice === wanted.push &&
    configured.hindrance === null &&
    wasBuiltSo(configured)
  );
}
