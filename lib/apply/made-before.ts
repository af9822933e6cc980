import type { Inspector } from "#lib/inspect/inspect.ts";
import type { Digest } from "#lib/oci/digest.ts";
import { fail, type Result } from "#lib/oci/result.ts";
import type { Desired } from "#lib/plan/desired.ts";
import { keyOfEntry, platformKey } from "#lib/variants/platform-key.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";
import type { ApplyFailure } from "./failure.ts";

/** What a tag names, where it is what comes of a plan: another run of the same was faster. */
export async function madeBefore(
  to: string,
  desired: Desired,
  { inspector, signal }: { readonly inspector: Inspector; readonly signal: AbortSignal },
): Promise<Result<IndexReport, ApplyFailure>> {
  const other = await inspector.inspect(to, { signal });
  if (!other.ok) return other;
  return isMadeOf(desired, other.value) ? other : fail(movedOn(to, other.value.digest));
}

/** Whether an index is what comes of this plan: all that stays is in it, what was to be made too, and nothing else. */
export function isMadeOf({ entries }: Desired, other: IndexReport): boolean {
  if (other.entries.length !== entries.length) return false;
  if (other.issues.some(({ severity }) => severity === "error")) return false;
  const left = [...other.entries];
  const take = (is: (entry: EntryReport) => boolean): boolean => {
    const at = left.findIndex(is);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  };
  const kept = entries.every((wanted) => wanted.kind === "made" || take(sameAs(wanted.entry.digest)));
  return (
    kept &&
    entries.every((wanted) => {
      if (wanted.kind === "kept") return true;
      const key = platformKey(wanted.from.platform ?? wanted.from.configPlatform ?? "");
      const family = wanted.family === "gzip" ? "gzip" : "zstd:chunked";
      return take(
        (entry) =>
          keyOfEntry(entry) === key &&
          (wanted.sameLayers
            ? entry.compression === wanted.from.compression
            : entry.compression === family) &&
          entry.diffIdsKey === wanted.from.diffIdsKey,
      );
    })
  );
}

const sameAs = (digest: Digest) => (entry: EntryReport) => entry.digest === digest;

const movedOn = (to: string, now: Digest): ApplyFailure => ({
  code: "tag-moved",
  message: `${to} names ${now} by now, which is neither the image that was given nor what would be made of it.`,
  next: "Somebody else moved the tag: run the build again, or name a tag of your own. Nothing was changed.",
});
