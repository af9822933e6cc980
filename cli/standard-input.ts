/** References as given, `-` replaced by those on standard input: one per line, empty lines and `#` comments left out. */
export async function expandReferences(
  references: readonly string[],
  input: AsyncIterable<string | Buffer>,
): Promise<readonly string[]> {
  if (!references.includes("-")) return references;
  let text = "";
  for await (const chunk of input) text += chunk.toString();
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  let used = false;
  return references.flatMap((reference) => {
    if (reference !== "-") return [reference];
    // Standard input can be read once: a second `-` adds nothing.
    if (used) return [];
    used = true;
    return lines;
  });
}
