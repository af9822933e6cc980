import { clientNamed } from "../clients/clients.ts";
import { clientNames } from "../clients/names.ts";
import { allEntries, failureText } from "./damaged.ts";
import { clientsDo, failingAt, finding, rule } from "./rule.ts";

/**
 * The registry served bytes that are not those the digest or the size names. Two faults: every client refuses another
 * content, and most pull what merely has another size (8 of 12 measured).
 */
export const digestMismatch = rule({
  code: "digest-mismatch",
  find: (index) =>
    allEntries(index)
      .filter(({ entry }) => isMismatch(entry.failure?.code))
      .map(({ entry, outer }) =>
        finding({
          severity: "error",
          platform: entry.platform,
          at: [outer],
          message: `Entry ${outer.position}: ${failureText(entry)}`,
          who:
            entry.failure?.code === "size-mismatch"
              ? `${clientsDo(mindingSize, "", { one: "refuses", many: "refuse" })} this entry; the other clients pull it.`
              : "Every client refuses this entry.",
          hurts: failingAt(index, [outer]),
          fix: "Push the image again. If it happens again, the registry or a proxy before it damages content.",
        }),
      ),
});

const isMismatch = (code: string | undefined): boolean =>
  code === "digest-mismatch" || code === "size-mismatch";

const mindingSize = clientNames
  .map((client) => ({ client }))
  .filter(({ client }) => clientNamed(client).landing["size differs"].outcome === "fails");
