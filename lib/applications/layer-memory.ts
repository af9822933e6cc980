import { and, eq, lt } from "drizzle-orm";
import { z } from "zod";
import type { LayerMemory } from "#lib/apply/make-layer.ts";
import type { Database } from "#lib/db/open.ts";
import { madeLayer } from "#lib/db/schema.ts";
import { parseDigest } from "#lib/oci/digest.ts";

const digest = z.string().transform((text, context) => {
  const parsed = parseDigest(text);
  if (parsed !== null) return parsed;
  context.addIssue({ code: "custom", message: "no digest" });
  return z.NEVER;
});
const stored = z.object({
  diffId: digest,
  digest,
  size: z.number().int().nonnegative(),
  annotations: z.record(z.string(), z.string()),
});

const DAYS = 90;

/** Layers that were made, in the database: whoever goes on after a kill, or builds on the same base, need not make them again. */
export const layerMemory = ({ sql: db }: Database, now: () => Date): LayerMemory => ({
  async recall(layer, { family, level }) {
    const [row] = await db
      .select({ made: madeLayer.made })
      .from(madeLayer)
      .where(and(eq(madeLayer.layer, layer), eq(madeLayer.family, family), eq(madeLayer.level, level)));
    const parsed = stored.safeParse(row?.made);
    return parsed.success ? parsed.data : null;
  },
  async remember(layer, { family, level }, made) {
    const at = now();
    await db
      .insert(madeLayer)
      .values({ layer, family, level, made, at })
      .onConflictDoUpdate({
        target: [madeLayer.layer, madeLayer.family, madeLayer.level],
        set: { made, at },
      });
    // Nobody builds on a base for ever.
    await db.delete(madeLayer).where(lt(madeLayer.at, new Date(at.getTime() - DAYS * 86_400_000)));
  },
});
