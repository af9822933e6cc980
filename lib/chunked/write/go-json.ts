/** What of a string Go's encoders escape and JSON.stringify does not: what ends a script in HTML. */
const HTML = /[<>&\u2028\u2029]/g;

/**
 * A string as Go's encoding/json writes it. `json-iterator`, which writes the TOC, has the older form of backspace and form feed
 * (containers/storage, minimal/compression.go takes it for the TOC; tar-split takes encoding/json).
 */
export function goString(text: string, encoder: "encoding/json" | "json-iterator"): string {
  const json = JSON.stringify(text).replace(
    HTML,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  if (encoder === "encoding/json" || !/[\b\f]/.test(text)) return json;
  return json.replace(/\\(.)/g, (escaped, sign: string) =>
    sign === "b" ? "\\u0008" : sign === "f" ? "\\u000c" : escaped,
  );
}
