import { allEntries } from "./damaged.ts";
import { finding, rule } from "./rule.ts";

/** The registry served bytes that are not those the digest or the size names. */
export const digestMismatch = rule({
  code: "digest-mismatch",
  find: (index) =>
    allEntries(index)
      .filter(({ entry }) => entry.failure?.code === "digest-mismatch")
      .map(({ entry, outer }) =>
        finding({
          severity: "error",
          platform: entry.platform,
          at: [outer],
          message: `Entry ${outer.position}: ${entry.failure?.message ?? ""}`,
          who: "Every client that checks what it pulls refuses this entry.",
          fix: "Push the image again; if it comes back, the registry's storage or a proxy before it damages content.",
        }),
      ),
});
