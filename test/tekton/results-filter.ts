/** A record as a filter sees it. */
export interface FilteredRecord {
  /** The last part of its name, which is the run's uid. */
  readonly name: string;
  readonly data_type: string;
  readonly data: unknown;
}

/** The filter is none that the server takes: it answers 400. */
export class BadFilter extends Error {}
/** The server's SQL is broken by a quote in a text: it answers as if there were nothing. */
export class BrokenSql extends Error {}

const TOKEN = /\s*(?:(&&|\|\||==|!=|[()[\],.><!])|"((?:[^"\\]|\\.)*)"|([A-Za-z_]\w*))/y;
type Token = { readonly sign: string } | { readonly text: string } | { readonly word: string };

const CONSTANTS: Readonly<Record<string, string>> = {
  PIPELINE_RUN: "tekton.dev/v1.PipelineRun",
  TASK_RUN: "tekton.dev/v1.TaskRun",
};

/**
 * The part of CEL that Tekton Results turns to SQL and that clients use: `&& || ! ( )`, `==`, `>`, `<`, `in [ ]`, members and
 * indexes of `data`, `contains`, `startsWith`, `timestamp`. A member that is not there is null, and what compares it is false.
 */
export function compileFilter(filter: string): (record: FilteredRecord) => boolean {
  if (filter.trim() === "") return () => true;
  const tokens = tokensOf(filter);
  return (record) => {
    const reader = readerOf(tokens, record);
    const value = reader.or();
    if (!reader.isAtEnd() || typeof value !== "boolean") throw new BadFilter(filter);
    return value;
  };
}

function tokensOf(filter: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const text = filter.trimEnd();
  while (TOKEN.lastIndex < text.length) {
    const [, sign, string, word] = TOKEN.exec(text) ?? [];
    if (sign !== undefined) tokens.push({ sign });
    else if (string !== undefined) {
      const value = JSON.parse(`"${string}"`) as string;
      if (value.includes("'")) throw new BrokenSql(filter);
      tokens.push({ text: value });
    } else if (word !== undefined) tokens.push({ word });
    else throw new BadFilter(filter);
  }
  return tokens;
}

function readerOf(tokens: readonly Token[], record: FilteredRecord) {
  let at = 0;
  const fault = () => new BadFilter(`at ${at}`);
  const takes = (sign: string): boolean => {
    const token = tokens[at];
    if (token === undefined || !("sign" in token) || token.sign !== sign) return false;
    at += 1;
    return true;
  };
  const expect = (sign: string) => {
    if (!takes(sign)) throw fault();
  };
  const or = (): unknown => {
    let left = and();
    while (takes("||")) {
      const right = and();
      left = left === true || right === true;
    }
    return left;
  };
  const and = (): unknown => {
    let left = compared();
    while (takes("&&")) {
      const right = compared();
      left = left === true && right === true;
    }
    return left;
  };
  const compared = (): unknown => {
    if (takes("!")) return compared() !== true;
    const left = value();
    if (takes("==")) return left === value();
    if (takes("!=")) return left !== value();
    if (takes(">")) return timeOf(left) > timeOf(value());
    if (takes("<")) return timeOf(left) < timeOf(value());
    const token = tokens[at];
    if (token === undefined || !("word" in token) || token.word !== "in") return left;
    at += 1;
    expect("[");
    const members = [value()];
    while (takes(",")) members.push(value());
    expect("]");
    return members.includes(left);
  };
  const value = (): unknown => {
    if (takes("(")) {
      const inner = or();
      expect(")");
      return inner;
    }
    const token = tokens[at];
    at += 1;
    if (token === undefined || "sign" in token) throw fault();
    if ("text" in token) return token.text;
    if (token.word === "timestamp") {
      expect("(");
      const time = value();
      expect(")");
      return time;
    }
    const constant = CONSTANTS[token.word];
    if (constant !== undefined) return constant;
    if (!(token.word in record)) throw fault();
    return path(record[token.word as keyof FilteredRecord]);
  };
  const path = (from: unknown): unknown => {
    for (let target = from; ; ) {
      if (takes("[")) {
        const key = value();
        expect("]");
        target = memberOf(target, String(key));
      } else if (takes(".")) {
        const token = tokens[at];
        at += 1;
        if (token === undefined || !("word" in token)) throw fault();
        if (!takes("(")) target = memberOf(target, token.word);
        else {
          const needle = String(value());
          expect(")");
          // JSON as PostgreSQL writes it.
          const text = target == null ? "" : typeof target === "string" ? target : JSON.stringify(target);
          if (token.word === "contains") return text.includes(needle);
          if (token.word === "startsWith") return text.startsWith(needle);
          throw fault();
        }
      } else return target;
    }
  };
  return { or, isAtEnd: () => at === tokens.length };
}

const memberOf = (target: unknown, name: string): unknown =>
  typeof target === "object" && target !== null ? ((target as Record<string, unknown>)[name] ?? null) : null;

const timeOf = (value: unknown): number => Date.parse(String(value));
