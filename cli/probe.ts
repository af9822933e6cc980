import type { LoadedSettings } from "#lib/config/load.ts";
import { registriesAsUser } from "#lib/inspect/open-source.ts";
import { parseReference } from "#lib/oci/reference.ts";
import { issueOfProbe } from "#lib/probe/issue.ts";
import { probeRegistry } from "#lib/probe/probe-registry.ts";
import { probeText } from "./format/probe.ts";
import { complainOf, type Output } from "./output.ts";
import { printableJson, printableValue } from "./printable.ts";

export interface ProbeCommand {
  /** A repository, or an image in it. */
  readonly place: string;
  readonly json: boolean;
}

/**
 * Prints whether a registry answers what partial pulls ask for. One that does not is a warning, and status 0; status 2 where
 * nobody knows.
 */
export async function runProbe(
  { place, json }: ProbeCommand,
  loaded: LoadedSettings,
  out: Output,
): Promise<number> {
  const reference = parseReference(place);
  if (!reference.ok) return complainOf(reference.failure, out);
  if (reference.value.kind === "layout")
    return complainOf(
      {
        message: `${place} is a folder, which has all of its layers at hand.`,
        next: "Name a repository of a registry, such as quay.io/org/app.",
      },
      out,
    );
  const probed = await probeRegistry(reference.value, {
    access: registriesAsUser(loaded),
    isTagGiven: reference.value.tag !== "latest" || /:latest(?:@|$)/.test(place.trim()),
    signal: out.signal,
  });
  if (!probed.ok) return complainOf(probed.failure, out);
  const probe = probed.value;
  const issue = issueOfProbe(probe);
  const issues = issue === null ? [] : [issue];
  out.print(
    json ? printableJson({ ...probe, issues }) : probeText(printableValue({ probe, issues }), out.style),
  );
  const { failure } = probe.answers.several;
  return failure === null ? 0 : complainOf(failure, out);
}
