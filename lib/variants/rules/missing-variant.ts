import type { IndexModel, PlatformGroup } from "../index-model.ts";
import { entriesText, finding, rebuildBoth, rule } from "./rule.ts";

const families = ["gzip", "zstd"] as const;
type Family = (typeof families)[number];

/** A platform lacks a compression that another platform has, or that the choice asks for. */
export const missingVariant = rule({
  code: "missing-variant",
  find: (index) =>
    families.flatMap((family) => {
      const asked = asksFor(index, family);
      const someHave = index.groups.some((group) => group[family].length > 0);
      if (!someHave && !asked) return [];
      return index.groups
        .filter((group) => group[family].length === 0 && isKnown(group))
        .map((group) =>
          finding({
            severity: asked ? "error" : "warning",
            platform: group.platform,
            at: group.images,
            message: `${group.platform} has no ${word(family)} variant (only ${entriesText(group.images)})${someHave ? ", and other platforms have one" : ""}.`,
            who:
              family === "gzip"
                ? `Clients on ${group.platform} that cannot read zstd.`
                : `Clients on ${group.platform} download whole gzip layers where others fetch only what they lack.`,
            fix: `Build the ${word(family)} variant of ${group.platform} and add it after the gzip entries.`,
            commands: [rebuildBoth],
          }),
        );
    }),
});

const word = (family: Family): string => (family === "gzip" ? "gzip" : "zstd:chunked");

function asksFor({ choice }: IndexModel, family: Family): boolean {
  return choice === "dual" || choice === (family === "gzip" ? "gzip" : "zstd-chunked");
}

/** What could not be read might be the variant that seems to lack, and a mixed one has its own issue. */
function isKnown({ images }: PlatformGroup): boolean {
  return images.every(({ failure, compression }) => failure === null && compression !== "unknown");
}
