import { randomBytes } from "node:crypto";
import type { OpenSource } from "#lib/inspect/inspect.ts";
import { createByteBudget } from "#lib/oci/byte-budget.ts";
import { isIndexType } from "#lib/oci/media-types.ts";
import type { Reference } from "#lib/oci/reference.ts";
import { ok } from "#lib/oci/result.ts";
import type { PushedDocument, Target } from "#lib/oci/target/target.ts";
import type { OpenTarget } from "./open-target.ts";

export interface Held {
  /** Opens targets whose manifests have a tag of their own until `release`. */
  readonly openTarget: OpenTarget;
  /** Takes those tags away. Answers with the ones that stay, where the registry removes none. */
  release(signal: AbortSignal): Promise<readonly string[]>;
}

/** Leaves room for what is put behind it. */
const MAX_TAG = 100;

/**
 * Making a large layer takes long, and a registry may collect what no tag names meanwhile. So every manifest that is put into a
 * registry gets a temporary tag, of the form in which dual builds name their halves (`TAG-gzip-HEX`, `TAG-zstd-HEX`): what
 * looks for leftovers knows it.
 */
export function holdWithTags(openTarget: OpenTarget, openSource: OpenSource): Held {
  const held: Holding[] = [];
  return {
    openTarget: (reference) => {
      const opened = openTarget(reference);
      if (!opened.ok || reference.kind === "layout") return opened;
      const target = opened.value;
      const stem = (reference.tag ?? "held").slice(0, MAX_TAG);
      const putDocument: Target["putDocument"] = async (document, signal) => {
        const put = await target.putDocument(document, signal);
        // An index gets its own tag as soon as it is there.
        if (!put.ok || isIndexType(document.mediaType)) return put;
        const tag = `${stem}-${halfOf(document)}-${randomBytes(4).toString("hex")}`;
        // It is a safeguard: what can do without it goes on.
        const tagged = await target.moveTag(tag, document, signal);
        if (tagged.ok) held.push({ target, tag, document, reference });
        return put;
      };
      return ok({ ...target, putDocument });
    },
    async release(signal) {
      const left: string[] = [];
      let takesManifests: boolean | null = null;
      for (const holding of held.splice(0)) {
        const { target, tag } = holding;
        const removed = takesManifests ? ok(false) : await target.removeTag(tag, signal);
        if (!removed.ok || !removed.value) left.push(`${target.name}:${tag}`);
        else takesManifests ??= await putBack(holding, openSource, signal);
      }
      return left;
    },
  };
}

interface Holding {
  readonly target: Target;
  readonly tag: string;
  readonly document: PushedDocument;
  readonly reference: Reference;
}

/** A tag is all that should be gone (distribution-spec, Deleting tags). Where its manifest went with it, it is put there again. */
async function putBack(
  { target, document, reference }: Holding,
  openSource: OpenSource,
  signal: AbortSignal,
): Promise<boolean> {
  const source = openSource(reference, createByteBudget(Number.POSITIVE_INFINITY));
  if (!source.ok) return false;
  const there = await source.value.readManifest(document.digest, signal);
  if (there.ok || there.failure.code !== "not-found") return false;
  await target.putDocument(document, signal);
  return true;
}

const halfOf = ({ bytes }: PushedDocument): "zstd" | "gzip" =>
  Buffer.from(bytes).includes("tar+zstd") ? "zstd" : "gzip";
