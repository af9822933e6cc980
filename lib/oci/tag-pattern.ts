import { isTag } from "./reference.ts";

/** Stands in a pattern for the tag that the new one is named after. */
const PLACE = "{tag}";

/** Whether a text such as `{tag}-zstd` makes a tag of a tag; one without `{tag}` would give every image the same. */
export const isTagPattern = (text: string): boolean =>
  text.split(PLACE).length === 2 && isTag(text.replace(PLACE, "v1"));

/** The tag that a pattern makes; null where it is longer than a tag may be, or none. */
export function tagOf(pattern: string, tag: string): string | null {
  const made = pattern.replace(PLACE, () => tag);
  return isTag(made) ? made : null;
}
