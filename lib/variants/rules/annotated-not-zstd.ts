import { ZSTD_ENTRY } from "../annotations.ts";
import { prefersAnnotatedZstd } from "../clients/families.ts";
import { isGzipFamily } from "../index-model.ts";
import type { Compression } from "../report.ts";
import { clientsDo, finding, picksAt, rule } from "./rule.ts";

/** Clients that prefer zstd believe the annotation without looking at the layers. */
export const annotatedNotZstd = rule({
  code: "annotated-not-zstd",
  find: (index) =>
    index.images
      .filter((entry) => entry.annotatedZstd && entry.layers > 0 && isNotZstd(entry.compression))
      .map((entry) =>
        finding({
          severity: "error",
          platform: entry.platform,
          at: [entry],
          message: `Entry ${entry.position} is annotated as zstd, but its layers are ${entry.compression === "none" ? "not compressed" : entry.compression}.`,
          who: `${clientsDo(
            picksAt(index, entry.platform ?? "", [entry]).filter(({ client }) =>
              prefersAnnotatedZstd(client),
            ),
            "Clients that prefer annotated zstd",
            { one: "prefers it as zstd and misses", many: "prefer it as zstd and miss" },
          )} the real zstd entry, if there is one.`,
          fix: `Remove ${ZSTD_ENTRY} from the entry: write a new index from the same manifests.`,
        }),
      ),
});

const isNotZstd = (compression: Compression): boolean => isGzipFamily(compression) || compression === "erofs";
