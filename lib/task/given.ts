import { type Platform, parsePlatform } from "#lib/oci/platform.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";

// What a Task's parameters hold, as pipelines write them.

/** Both spellings of konflux-build-cli, and nothing chosen. */
const CHOICES: ReadonlyMap<string, Choice | null> = new Map([
  ["", null],
  ["gzip", "gzip"],
  ["zstd:chunked", "zstd-chunked"],
  ["zstd-chunked", "zstd-chunked"],
  ["dual", "dual"],
]);

export function readChoice(text: string): Result<Choice | null, string> {
  const choice = CHOICES.get(text.trim());
  return choice === undefined
    ? fail(`CHOICE is "${text}", and it may be empty, gzip, zstd:chunked (or zstd-chunked) or dual.`)
    : ok(choice);
}

/** References of a list: an element may hold several, as the string result IMAGES does. */
export const splitList = (elements: readonly string[]): readonly string[] =>
  elements.flatMap((element) => element.split(/[,\s]+/)).filter((one) => one !== "");

/** `REF=os/arch[/variant]` of each element, keyed by reference: Tekton promises no order of matrix results. */
export function readPlatforms(
  elements: readonly string[],
  references: readonly string[],
): Result<ReadonlyMap<string, Platform>, string> {
  const platforms = new Map<string, Platform>();
  for (const element of splitList(elements)) {
    const at = element.lastIndexOf("=");
    const [reference, text] = [element.slice(0, Math.max(0, at)), element.slice(at + 1)];
    const platform = text.includes("/") ? parsePlatform(text) : null;
    if (platform === null)
      return fail(`"${element}" in IMAGES_PLATFORMS is not of the form REFERENCE=os/arch.`);
    if (!references.includes(reference))
      return fail(`IMAGES_PLATFORMS names ${reference}, which is not among IMAGES.`);
    platforms.set(reference, platform);
  }
  return ok(platforms);
}
