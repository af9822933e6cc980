/** What Go calls a space (`unicode.IsSpace`): with U+0085, and without U+FEFF, both otherwise than JavaScript. */
const SPACES = "[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const ENDS = new RegExp(`^${SPACES}+|(?<!${SPACES})${SPACES}+$`, "g");

/** Trims as Chains (`strings.TrimSpace`) and Conforma (`trim_space`) do, so that what they accept is what we accept. */
export const trimSpace = (text: string): string => text.replace(ENDS, "");
