import type { IndexModel, PlatformGroup } from "../index-model.ts";
import { entriesText, finding, rule } from "./rule.ts";

/** A platform lacks a compression that another platform has, or that the choice asks for. */
export const missingVariant = rule({
  code: "missing-variant",
  find: (index) =>
    wantedIn(index).flatMap((wanted) => {
      const asked = asksFor(index, wanted);
      const someHave = index.groups.some((group) => has(group, wanted));
      return index.groups
        .filter((group) => !has(group, wanted) && isKnown(group))
        .map((group) =>
          finding({
            severity: asked ? "error" : "warning",
            platform: group.platform,
            at: group.images,
            message: `${group.platform} has no ${wanted} variant (only ${entriesText(group.images)})${someHave ? ", and other platforms have one" : ""}.`,
            who:
              wanted === "gzip"
                ? `Clients on ${group.platform} that cannot read zstd.`
                : `Clients on ${group.platform} download whole layers where others fetch only what they lack.`,
            fix:
              wanted === "gzip"
                ? `Build the gzip variant of ${group.platform} and put it before its zstd entries.`
                : `Build the ${wanted} variant of ${group.platform} and add it after the gzip entries.`,
          }),
        );
    }),
});

type Wanted = "gzip" | "zstd" | "zstd:chunked";

/** zstd:chunked is zstd too, so where somebody has it, it is what the others lack; plain zstd does not stand in for it. */
function wantedIn(index: IndexModel): readonly Wanted[] {
  const wanted = (kind: Wanted) => asksFor(index, kind) || index.groups.some((group) => has(group, kind));
  const zstd = (["zstd:chunked", "zstd"] as const).find(wanted);
  return [...(wanted("gzip") ? (["gzip"] as const) : []), ...(zstd === undefined ? [] : [zstd])];
}

function has(group: PlatformGroup, wanted: Wanted): boolean {
  if (wanted === "gzip") return group.gzip.length > 0;
  return group.zstd.some(({ compression }) => wanted === "zstd" || compression === "zstd:chunked");
}

const asksFor = ({ choice }: IndexModel, wanted: Wanted): boolean =>
  wanted !== "zstd" && (choice === "dual" || choice === (wanted === "gzip" ? "gzip" : "zstd-chunked"));

/** What could not be read might be the variant that seems to lack, and an image without layers has none to compress. */
function isKnown({ images }: PlatformGroup): boolean {
  return images.every(
    ({ failure, compression, layers }) => failure === null && compression !== "unknown" && layers > 0,
  );
}
