/** How text is printed: colour for a terminal (every function gives its text back unchanged where there is none), and its width. */
export interface Style {
  readonly columns: number;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly gzip: (text: string) => string;
  readonly zstd: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly good: (text: string) => string;
}

const sgr =
  (open: string, close: string) =>
  (text: string): string =>
    text === "" ? "" : `\u001b[${open}m${text}\u001b[${close}m`;
const same = (text: string): string => text;

/** Where there is no terminal to ask: files and logs are read in windows about this wide. */
const PLAIN_COLUMNS = 100;
/** A terminal may be narrower, but then its own wrapping reads better than ours. */
const LEAST_COLUMNS = 60;

const plain = { bold: same, dim: same, gzip: same, zstd: same, bad: same, good: same };

/** Amber, teal, red and green from the 16 colours that follow the terminal's own theme. */
const coloured = {
  bold: sgr("1", "22"),
  dim: sgr("2", "22"),
  gzip: sgr("33", "39"),
  zstd: sgr("36", "39"),
  bad: sgr("31", "39"),
  good: sgr("32", "39"),
};

/** Colour when it is a terminal, plain when piped; `NO_COLOR` and `FORCE_COLOR` overrule (no-color.org, force-color.org). */
export function styleFor(
  terminal: { readonly isTTY?: boolean; readonly columns?: number },
  env: Readonly<Record<string, string | undefined>>,
): Style {
  const isTerminal = terminal.isTTY === true;
  // A terminal of unknown width, as of a serial line, says 0. Of a pipe, whoever draws what it carries may say.
  const told = isTerminal ? terminal.columns : Number(/^\d{1,4}$/.exec(env["COLUMNS"] ?? "")?.[0] ?? 0);
  const columns = Math.max(LEAST_COLUMNS, told || PLAIN_COLUMNS);
  return { columns, ...(wantsColour(isTerminal, env) ? coloured : plain) };
}

function wantsColour(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"]) return !["0", "false"].includes(env["FORCE_COLOR"]);
  return isTerminal && env["TERM"] !== "dumb";
}
