import { fail, ok, type Result } from "#lib/oci/result.ts";

/** Room for a quarter of a million references; whoever sends more has piped something else. */
const MAX_INPUT_BYTES = 16 * 1024 * 1024;

/**
 * References as given, `-` replaced by those on standard input: one per line, empty lines and `#` comments left out.
 * Fails with one sentence when standard input cannot be read.
 */
export async function expandReferences(
  references: readonly string[],
  input: AsyncIterable<string | Buffer>,
): Promise<Result<readonly string[], string>> {
  if (!references.includes("-")) return ok(references);
  const text = await readAll(input);
  if (!text.ok) return text;
  const lines = text.value
    .replace(/^\ufeff/, "")
    .split(/\r\n|\n|\r/)
    .map((line) => line.replace(/(?:^|\s)#.*$/, "").trim())
    .filter((line) => line !== "");
  // Standard input can be read once: a second `-` adds nothing.
  const first = references.indexOf("-");
  const expanded = references.flatMap((reference, at) =>
    reference === "-" ? (at === first ? lines : []) : [reference],
  );
  return expanded.length === 0
    ? fail("standard input held no reference. Write one on each line.")
    : ok(expanded);
}

async function readAll(input: AsyncIterable<string | Buffer>): Promise<Result<string, string>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of input) {
      const part = Buffer.from(chunk);
      bytes += part.length;
      if (bytes > MAX_INPUT_BYTES)
        return fail(
          "standard input holds more than 16 MiB, which is no list of references. Write one on each line.",
        );
      chunks.push(part);
    }
  } catch (error) {
    return fail(
      `standard input cannot be read (${error instanceof Error ? error.message : String(error)}). Give the references as arguments.`,
    );
  }
  return ok(Buffer.concat(chunks).toString("utf8"));
}
