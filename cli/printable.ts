/** Characters that a terminal obeys rather than shows: all controls, and those that turn the direction of writing. */
const OBEYED = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** One line of text from outside, with nothing left in it that a terminal would obey. */
export function printable(text: string): string {
  return text.toWellFormed().replace(/\s+/g, keepNarrow).replace(OBEYED, "\ufffd").trim();
}

/** Text of many lines from outside: line breaks and tabs stay, nothing else that a terminal would obey. */
export function printableText(text: string): string {
  return text.toWellFormed().replace(OBEYED, (sign) => (sign === "\n" || sign === "\t" ? sign : "\ufffd"));
}

/** The space of `84.1 MB` stays one that does not break. */
const keepNarrow = (blank: string): string => (blank === "\u00a0" ? blank : " ");

/** A value whose every text can be printed: tags, annotations and errors of registries come from strangers. */
export function printableValue<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, member: unknown) =>
    typeof member === "string" ? printable(member) : member,
  );
}

/** JSON that a terminal can show: what `JSON.stringify` leaves as it is (C1, turns of direction) is escaped too. */
export function printableJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return `${text.replace(OBEYED, (sign) => (sign === "\n" ? sign : escaped(sign)))}\n`;
}

/** The same on one line, which stands by itself among others. */
export function printableJsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(OBEYED, escaped)}\n`;
}

const escaped = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
