import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { LoadedSettings } from "#lib/config/load.ts";
import { SAMPLES } from "./open-source.ts";

const sampleList = z.array(z.object({ tag: z.string(), title: z.string(), expect: z.array(z.string()) }));

export interface Sample {
  readonly reference: string;
  /** One plain sentence on what this sample shows. */
  readonly title: string;
}

/** The samples that come with Twofold; none where the settings switch them off. */
export function listSamples({ settings, root }: LoadedSettings): readonly Sample[] {
  const list = join(root, "samples/samples.json");
  // Twofold may be installed without them.
  if (!settings.samples || !existsSync(list)) return [];
  const text = readFileSync(list, "utf8");
  return sampleList
    .parse(JSON.parse(text))
    .map(({ tag, title }) => ({ reference: `oci:${SAMPLES}:${tag}`, title }));
}
