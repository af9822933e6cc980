import { readPlatform } from "../clients/read-platform.ts";
import type { EntryReport } from "../report.ts";
import { clientsDo, failingAt, finding, rule } from "./rule.ts";

/** `erofs` must stand in `os.features` of the index entry and of the configuration (erofs-image-spec, section 5.4). */
export const erofsUnmarked = rule({
  code: "erofs-unmarked",
  find: (index) =>
    index.images
      .filter(({ compression }) => compression === "erofs")
      .flatMap((entry) => {
        const isMarked = index.isIndex && entry.namedPlatform?.osFeatures.includes(FEATURE) === true;
        const lacking = [
          ...(index.isIndex && !isMarked ? ["the index"] : []),
          ...(isConfigUnmarked(entry) ? ["the configuration"] : []),
        ];
        if (lacking.length === 0) return [];
        const failing = index.isIndex
          ? failingAt(index, [entry], ({ algorithm }) => algorithm.looksAtFeatures)
          : [];
        return [
          finding({
            severity: "error",
            platform: entry.platform,
            at: [entry],
            message: `Entry ${entry.position} has EROFS layers, and ${lacking.join(" and ")} ${lacking.length === 1 ? "does" : "do"} not list the feature erofs (os.features).`,
            who: isMarked
              ? "Nobody who goes by the index; whoever goes by the configuration takes it for an image that every host runs."
              : `${clientsDo(failing, "Clients that look at os.features", { one: "takes", many: "take" })} it for an image that every host runs.`,
            hurts: failing,
            fix: 'Add "os.features": ["erofs"] to the platform of the entry and to the configuration.',
          }),
        ];
      }),
});

const FEATURE = "erofs";

/** A configuration that was not read is not judged. */
const isConfigUnmarked = ({ configPlatform, diffIds }: EntryReport): boolean =>
  diffIds !== null && !(readPlatform(configPlatform)?.osFeatures.includes(FEATURE) ?? false);
