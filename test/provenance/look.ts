import { createContentStore } from "#lib/oci/content-store.ts";
import { newReading } from "#lib/oci/read-stored.ts";
import { type ImageEvidence, type ImageToLookAt, readEvidence } from "#lib/provenance/evidence.ts";
import { makeTrust } from "#lib/provenance/trust.ts";
import { asLayout, fixture, type StoredRepository } from "./stored-repository.ts";

/** What stands beside an image of a stored repository, by one key that is believed; null: nobody is. */
export async function evidenceIn(
  stored: StoredRepository,
  image: ImageToLookAt,
  pem: string | null,
): Promise<ImageEvidence> {
  const source = asLayout(stored);
  const keys = pem === null ? [] : [{ name: "cosign.pub", pem, prefixes: [source.name] }];
  const trust = await makeTrust({ keys, identities: [] });
  if (!trust.ok) throw new Error(trust.failure.message);
  const store = createContentStore({ memoryBytes: 1e7 });
  return readEvidence(newReading({ source, store, signal: AbortSignal.timeout(10_000) }), image, trust.value);
}

/** A dual index of two platforms beside which nothing stands. */
export function bareFixture(): ReturnType<typeof fixture> {
  const stored = fixture("cosign-v2-tags");
  for (const tag of Object.keys(stored.tags)) if (tag !== "latest") delete stored.tags[tag];
  return stored;
}
