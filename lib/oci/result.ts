/** What an operation that may fail in an expected way yields; `throw` is kept for bugs. */
export type Result<T, F> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: F };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const fail = <F>(failure: F): { readonly ok: false; readonly failure: F } => ({ ok: false, failure });

/** The end of a `switch` over a union: a new member of the union makes this call an error at compile time. */
export function unreachable(value: never): never {
  throw new Error(`a case that cannot be: ${JSON.stringify(value)}`);
}
