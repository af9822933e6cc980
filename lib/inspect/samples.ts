import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { LoadedSettings } from "#lib/config/load.ts";
import { SAMPLES } from "./open-source.ts";

const variant = z.enum(["gzip", "zstd"]);
const severity = z.enum(["error", "warning", "info"]);
const sampleList = z.array(
  z.object({
    tag: z.string(),
    title: z.string(),
    variants: z.array(variant),
    expect: z.array(z.string()),
    shows: z.object({ code: z.string(), severity }).optional(),
  }),
);

export interface Sample {
  readonly reference: string;
  /** What this sample shows, in a few words. */
  readonly title: string;
  /** Which of the two its images are in. */
  readonly variants: readonly z.infer<typeof variant>[];
  /** How bad it is, where that stands beside the image and no report on it can say so; else null. */
  readonly beside: z.infer<typeof severity> | null;
}

/** The samples that come with Twofold; none where the settings switch them off. */
export function listSamples({ settings, root }: LoadedSettings): readonly Sample[] {
  const list = join(root, "samples/samples.json");
  // Twofold may be installed without them.
  if (!settings.samples || !existsSync(list)) return [];
  const text = readFileSync(list, "utf8");
  return sampleList.parse(JSON.parse(text)).map(({ tag, title, variants, shows }) => ({
    reference: `oci:${SAMPLES}:${tag}`,
    title,
    variants,
    beside: shows?.severity ?? null,
  }));
}
