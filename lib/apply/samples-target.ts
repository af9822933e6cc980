import type { LoadedSettings } from "#lib/config/load.ts";
import { samplesFolder, writableSamples } from "#lib/inspect/samples-folder.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { createLayoutTarget } from "#lib/oci/target/layout.ts";
import type { Target } from "#lib/oci/target/target.ts";

/** The samples, written to: the first write has them in a copy of one's own, and from then on that is what is read. */
export function samplesTarget(loaded: LoadedSettings, name: string): Target {
  const writing = async (): Promise<Result<Target, ReadFailure>> => {
    try {
      return ok(createLayoutTarget(await writableSamples(loaded), { name }));
    } catch (error) {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      return fail({
        code: "unreachable",
        message: `${name}: the samples could not be copied to ${loaded.dataFolder} (${code}).`,
        next: "Make room there, or name another folder in TWOFOLD_DATA.",
      });
    }
  };
  const written = async <T>(work: (target: Target) => Promise<Result<T, ReadFailure>>) => {
    const target = await writing();
    return target.ok ? work(target.value) : target;
  };
  return {
    name,
    hasBlob: (want, signal) => createLayoutTarget(samplesFolder(loaded), { name }).hasBlob(want, signal),
    sendBlob: (want, content, signal) => written((target) => target.sendBlob(want, content, signal)),
    putDocument: (document, signal) => written((target) => target.putDocument(document, signal)),
    moveTag: (tag, document, signal) => written((target) => target.moveTag(tag, document, signal)),
    removeTag: (tag, signal) => written((target) => target.removeTag(tag, signal)),
  };
}
