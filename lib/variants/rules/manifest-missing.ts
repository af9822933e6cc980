import { allEntries, failureText } from "./damaged.ts";
import { failingAt, finding, rule } from "./rule.ts";

/** The index names a manifest, or a manifest its configuration, that the registry does not have. */
export const manifestMissing = rule({
  code: "manifest-missing",
  find: (index) =>
    allEntries(index)
      .filter(({ entry }) => entry.failure?.code === "not-found")
      .map(({ entry, outer }) =>
        finding({
          severity: "error",
          platform: entry.platform,
          at: [outer],
          message: `Entry ${outer.position}: ${failureText(entry)}`,
          who:
            entry.role === "attestation"
              ? "Nobody who pulls the image; whoever asks for the attestation does not get it."
              : `Every client that pulls this entry fails${entry.platform === null ? "" : ` on ${entry.platform}`}.`,
          hurts: failingAt(index, [outer]),
          fix: "Copy the whole image again, with all its manifests, or build it again.",
        }),
      ),
});
