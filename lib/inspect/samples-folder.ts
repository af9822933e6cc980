import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { LoadedSettings } from "#lib/config/load.ts";
import { makeFolder } from "#lib/oci/target/make-folder.ts";

type Places = Pick<LoadedSettings, "root" | "dataFolder">;

/** Where the samples are after somebody changed them. */
const copyOf = ({ dataFolder }: Places): string => join(dataFolder, "samples");
const shipped = ({ root }: Places): string => join(root, "samples/layout");

const hasCopy = (places: Places): boolean => existsSync(join(copyOf(places), "oci-layout"));

/** The layout behind `oci:samples` now: what comes with Twofold, or the copy that was changed. */
export const samplesFolder = (places: Places): string => (hasCopy(places) ? copyOf(places) : shipped(places));

export const areSamplesChanged = hasCopy;

/** Has the samples in a folder that may be written to, and yields it; what comes with Twofold stays as it is. */
export async function writableSamples(places: Places): Promise<string> {
  const copy = copyOf(places);
  if (hasCopy(places)) return copy;
  const beside = `${copy}.${randomUUID()}`;
  try {
    await makeFolder(dirname(copy));
    await cp(shipped(places), beside, { recursive: true });
    await rename(beside, copy);
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    // Another process was faster: its copy is as good.
    if (!hasCopy(places)) throw error;
  }
  return copy;
}

/** Back to the samples as they came; false where nothing was changed. */
export async function resetSamples(places: Places): Promise<boolean> {
  if (!hasCopy(places)) return false;
  const beside = `${copyOf(places)}.${randomUUID()}`;
  // Whoever reads finds the copy or what it was made of, and no half.
  await rename(copyOf(places), beside);
  await rm(beside, { recursive: true, force: true });
  return true;
}
