/** The page of a check in its parts (`docs/issues/CODE.md`). */
export interface CheckDocument {
  /** Everything up to the example, which is drawn, and everything behind it. */
  readonly before: string;
  readonly after: string;
  /** Who is hurt and why, in the first words. */
  readonly who: string;
  /** What a client prints; null: nothing of its own. */
  readonly prints: string | null;
  /** What is to be done, without its commands. */
  readonly fix: string;
  readonly leave: string;
}

export function parseCheck(text: string): CheckDocument {
  const example = text.indexOf("\n## Example\n");
  const fix = text.indexOf("\n## Fix\n");
  return {
    before: text.slice(0, example),
    after: text.slice(fix),
    who: firstParagraph(section(text, "Who is hurt")),
    prints: /```\n([\s\S]+?)\n```/.exec(section(text, "Words of the error"))?.[1] ?? null,
    fix: whatToDo(section(text, "Fix")),
    leave: firstParagraph(section(text, "When to leave it")),
  };
}

/** What stands below a heading, up to the next. */
function section(text: string, heading: string): string {
  const [, rest = ""] = text.split(`\n## ${heading}\n`);
  return (rest.split("\n## ")[0] ?? "").trim();
}

const paragraphs = (text: string): readonly string[] =>
  text
    .replaceAll(/```[\s\S]*?```/g, "")
    .split(/\n\n+/)
    .map((one) => one.trim())
    .filter((one) => one !== "");

const firstParagraph = (text: string): string => paragraphs(text)[0] ?? "";

/** Our own command stands before the others and says what it does and not what is to be done. */
function whatToDo(text: string): string {
  const said = paragraphs(text).filter((one) => !/^(?:Twofold does it itself|With other tools)/.test(one));
  return (said[0] ?? "").replace(/:$/, ".");
}
