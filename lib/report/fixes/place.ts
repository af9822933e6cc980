import { formatReference, parseReference, repositoryName } from "#lib/oci/reference.ts";

/** Where an index is, and under which tag its fixed form goes, in the words that commands take. */
export interface Place {
  /** What is read: with its tag, its digest or both. */
  readonly from: string;
  /** The tag that the result goes to: the one it has, or a new one where it was named by its digest alone. */
  readonly goal: string;
  /** Whether `goal` is what `from` names, so that the tag moves. */
  readonly moves: boolean;
  /** Without tag and digest. */
  readonly repository: string;
  readonly tag: string;
  /** Other tools know registries, and layouts each in their own words. */
  readonly isRegistry: boolean;
}

/** The tag of what is made from something that has none. */
const NEW_TAG = "fixed";

/** Null where the text is no reference. */
export function placeOf(text: string): Place | null {
  const parsed = parseReference(text);
  if (!parsed.ok) return null;
  const { tag, digest } = parsed.value;
  const repository = repositoryName(parsed.value);
  const goalTag = tag ?? NEW_TAG;
  return {
    from: formatReference(parsed.value),
    goal: `${repository}:${goalTag}`,
    moves: tag !== null && digest === null,
    repository,
    tag: goalTag,
    isRegistry: parsed.value.kind === "registry",
  };
}
