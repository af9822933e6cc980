import { z } from "zod";

// What several sections of the settings are made of.

/** Longest path or name we take from a settings file; far above any real one. */
const MAX_TEXT = 4096;

export const text = z.string().min(1).max(MAX_TEXT);
export const count = (min: number, max: number) => z.number().int().min(min).max(max);

export const host = z
  .string()
  .regex(
    /^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::\d{1,5})?$/,
    "a registry is HOST or HOST:PORT, without a scheme or a path",
  )
  .describe("Registry as it stands in references: `HOST` or `HOST:PORT`.");

export const kubernetesName = z
  .string()
  .max(253)
  .regex(
    /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/,
    "lower-case letters, digits, `-` and `.`, as names in Kubernetes",
  );
