/** What stands behind a variable of Tekton: a text, or a list for one that ends in `[*]`. */
export type Scope = (variable: string) => string | readonly string[] | undefined;

const VARIABLE = /\$\(([^()]+)\)/g;

/** Texts with their variables put in, as Tekton does it: nothing is escaped, and a list takes the place of its whole element. */
export function substituteAll(texts: readonly string[], scope: Scope): readonly string[] {
  return texts.flatMap((text) => {
    const [whole, variable = ""] = /^\$\(([^()]+\[\*\])\)$/.exec(text) ?? [];
    if (whole === undefined) return [substitute(text, scope)];
    const value = known(variable, scope);
    if (typeof value === "string") throw new Error(`$(${variable}) is no list`);
    return [...value];
  });
}

export const substitute = (text: string, scope: Scope): string =>
  text.replace(VARIABLE, (_, variable: string) => {
    const value = known(variable, scope);
    if (typeof value !== "string") throw new Error(`$(${variable}) is a list inside of "${text}"`);
    return value;
  });

function known(variable: string, scope: Scope): string | readonly string[] {
  const value = scope(variable);
  if (value === undefined) throw new Error(`Tekton refuses $(${variable}): there is no such variable`);
  return value;
}

/** Every variable of a text. */
export const variablesOf = (text: string): readonly string[] =>
  [...text.matchAll(VARIABLE)].map(([, variable = ""]) => variable);
