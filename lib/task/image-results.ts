import { digestOf } from "#lib/oci/digest.ts";
import { parseReference, repositoryName } from "#lib/oci/reference.ts";
import type { TaskResults } from "./results.ts";

/** Takes the place of a digest that is not known yet: all are of one length, so the bytes of results are known before. */
export const anyDigest = (number: number): string => digestOf(String(number));

/** What came, or will come, of one image. */
export interface ImageOutcome {
  /** As it goes on to whatever follows. */
  readonly reference: string;
  /** `repository:tag` of it; as it was given where it has no tag. */
  readonly url: string;
  /** Null where it was given without and nobody looked. */
  readonly digest: string | null;
  /** Digests of the manifests that it lists, where the Task answers for them; null where it only passes the image on. */
  readonly manifests: readonly string[] | null;
  /** `repository@digest` of its SBOM; empty where there is none. */
  readonly sbom: string;
}

/**
 * The results of a list. One image has the results that every build task has; of several nobody could say which is meant, so
 * there they are empty, and `IMAGES` names the indexes as well. An image that was only passed on is in no `IMAGES`: the Task
 * did not make it.
 */
export function imageResults(outcomes: readonly ImageOutcome[]): TaskResults {
  const [first] = outcomes;
  const only = outcomes.length === 1 ? first : undefined;
  const named = outcomes.flatMap(({ url, digest, manifests }) =>
    manifests === null
      ? []
      : [...(only === undefined && digest !== null ? [digest] : []), ...manifests].map(
          (one) => `${repositoryOf(url)}@${one}`,
        ),
  );
  return {
    IMAGE_URL: only?.url ?? "",
    IMAGE_DIGEST: only?.digest ?? "",
    IMAGE_REF: only?.reference ?? "",
    IMAGE_REFS: outcomes.map(({ reference }) => reference),
    // Chains takes commas and newlines, Conforma commas alone.
    IMAGES: [...new Set(named)].join(","),
    SBOM_BLOB_URL: only?.sbom ?? "",
  };
}

/** The repository of a reference as Chains is to name it. */
export function repositoryOf(reference: string): string {
  const parsed = parseReference(reference);
  return parsed.ok ? repositoryName(parsed.value) : reference;
}
