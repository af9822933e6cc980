import type { Choice } from "#lib/variants/issue-codes.ts";
import type { Wanted } from "./choice.ts";
import type { Built, Configured, Step } from "./states.ts";

/** The step that is missing between wanted, configured and built. */
export function stepOf(wanted: Wanted, configured: Configured, built: Built): Step {
  if (wanted.kind === "unreadable") return "choose-again";
  if (built.kind === "unread") return "read-index";
  const asWanted = built.holds === wanted.push;
  if (wanted.kind === "default") return asWanted && built.complete ? "settled" : unchosenStep(asWanted);
  return chosenStep(wanted.push, configured, built);
}

/** Where nobody chose, nobody is waited for: only that the index is as it is, is called out. */
const unchosenStep = (asDefault: boolean): Step => (asDefault ? "complete-index" : "not-chosen");

function chosenStep(wanted: Choice, configured: Configured, built: Extract<Built, { kind: "read" }>): Step {
  const asWanted = built.holds === wanted;
  // What the next build will do comes first: an index that is right today is lost by it.
  if (configured.kind === "known" && configured.choice !== wanted) return "change-pipeline";
  if (willNotBuildSo(configured)) return "change-pipeline";
  if (asWanted) return built.complete ? "settled" : "complete-index";
  if (configured.kind === "unknown") return "find-configuration";
  return wasBuiltSo(configured) ? "build-ignored-it" : "build";
}

/** The pipeline says it and cannot do it, or says something that is no compression. */
const willNotBuildSo = (configured: Configured): boolean =>
  configured.kind === "known" ? configured.hindrance !== null : configured.why === "unknown-value";

/**
 * The newest push run was told what is wanted, and its index is not so: tools that know a layer's gzip blob reuse it
 * silently (buildah issue 4613). What a definition says may not have been built yet.
 */
const wasBuiltSo = ({ asked, from }: Extract<Configured, { kind: "known" }>): boolean => asked && from.ended;
