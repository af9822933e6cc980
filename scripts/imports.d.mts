export function roomOf(file: string): string;
export function importFaults(
  files: ReadonlyMap<string, string>,
  resolveImport: (from: string, specifier: string) => string | null,
): string[];
