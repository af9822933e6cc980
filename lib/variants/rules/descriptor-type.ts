import { isAskable } from "../clients/landing/landing.ts";
import type { EntryReport } from "../report.ts";
import { clientsDo, failingAt, finding, rule } from "./rule.ts";

/** An entry by whose media type nobody can ask: some clients send it as their Accept and are answered 404. */
export const descriptorType = rule({
  code: "descriptor-type",
  find: (index) =>
    index.entries
      .filter((entry) => !isAskable(entry.declaredType) && isMeantForClients(entry))
      .map((entry) => {
        const failing = failingAt(
          index,
          [entry],
          ({ landing }) => landing["entry untyped"].outcome === "fails",
        );
        const type = entry.declaredType;
        return finding({
          severity: "warning",
          platform: entry.platform,
          at: [entry],
          message: `Entry ${entry.position} ${type === "" ? "has no media type" : `has the media type ${type}, which no client knows`}.`,
          who: `${clientsDo(failing, "containerd and crane", {
            one: "asks the registry by that type and is told",
            many: "ask the registry by that type and are told",
          })} that there is no such manifest.`,
          hurts: failing,
          fix: `Write the index again${entry.mediaType !== "" && entry.mediaType !== type ? `, with the media type ${entry.mediaType} in the entry` : ""}.`,
        });
      }),
});

/** BuildKit's cache lists layers in an index, and schema 1 manifests have a type that clients know: neither is a fault. */
const isMeantForClients = ({ declaredType, role, platform, mediaType }: EntryReport): boolean =>
  !declaredType.startsWith("application/vnd.docker.distribution.manifest.v1+") &&
  (declaredType === "" || isAskable(mediaType) || role === "image" || platform !== null);
