/**
 * A text as every store can hold it. PostgreSQL has no NUL in texts and none in JSON, and takes no half of a surrogate pair
 * (datatype-json); both come from strangers' annotations, and one must not keep all others from being kept.
 */
export const storableText = (text: string): string => text.toWellFormed().replaceAll("\0", "\ufffd");

/** JSON with every text in it made so, the names of members too. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  // Nearly all is fine as it is, and is not gone through.
  if (json === undefined || !/\\u(?:0000|d[89a-f])/i.test(json)) return json ?? "null";
  return JSON.stringify(cleaned(JSON.parse(json)));
}

function cleaned(value: unknown): unknown {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [storableText(name), cleaned(member)]),
  );
}
