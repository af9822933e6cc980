/** For a POSIX shell; what needs no quotes is left as people write it. */
export const quote = (word: string): string =>
  /^[\w@%+=:,./[\]-]+$/.test(word) && !word.includes("[") ? word : `'${word.replaceAll("'", "'\\''")}'`;
