/**
 * Bytes of base64 as envelopes hold it: standard first, then URL-safe (DSSE, envelope.md: "may be either"). Null unless the
 * text is exactly what these bytes are written as: Node's decoder skips what it does not know and ignores spare bits, so
 * that two different texts would pass for one signature.
 */
export function decodeBase64(text: string): Buffer | null {
  const standard = Buffer.from(text, "base64");
  if (standard.toString("base64") === text) return standard;
  const urlSafe = Buffer.from(text, "base64url");
  const bare = urlSafe.toString("base64url");
  return text === bare || text === bare.padEnd(Math.ceil(bare.length / 4) * 4, "=") ? urlSafe : null;
}
