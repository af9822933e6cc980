/** What Next.js gives a page of its address. */
export type PageSearch = Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;

/** The same as every other reader of an address has it. */
export function searchOf(given: Awaited<PageSearch>): URLSearchParams {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) {
    for (const one of typeof value === "string" ? [value] : (value ?? [])) search.append(name, one);
  }
  return search;
}
