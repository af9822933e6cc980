/** Colour for a terminal; every function gives its text back unchanged where there is none. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly gzip: (text: string) => string;
  readonly zstd: (text: string) => string;
  readonly bad: (text: string) => string;
}

const sgr =
  (open: string, close: string) =>
  (text: string): string =>
    `\u001b[${open}m${text}\u001b[${close}m`;
const same = (text: string): string => text;

export const plain: Style = { bold: same, dim: same, gzip: same, zstd: same, bad: same };

/** Amber, teal and red from the 16 colours that follow the terminal's own theme. */
const coloured: Style = {
  bold: sgr("1", "22"),
  dim: sgr("2", "22"),
  gzip: sgr("33", "39"),
  zstd: sgr("36", "39"),
  bad: sgr("31", "39"),
};

/** Colour when it is a terminal, plain when piped; `NO_COLOR` and `FORCE_COLOR` overrule (no-color.org). */
export function styleFor(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): Style {
  if (env["NO_COLOR"]) return plain;
  if (env["FORCE_COLOR"] !== undefined) return env["FORCE_COLOR"] === "0" ? plain : coloured;
  return isTerminal && env["TERM"] !== "dumb" ? coloured : plain;
}
