import { z } from "zod";
import { parseReference } from "#lib/oci/reference.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { understandPaste } from "#lib/oci/understand-paste.ts";
import type { ImportOutcome } from "../answers.ts";
import type { ComponentFailure } from "../failure.ts";

const kubernetesName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/);

/** A component as a person gives it. */
export const givenComponent = z.strictObject({
  namespace: kubernetesName,
  name: kubernetesName,
  application: z.string().min(1).max(253).nullable().default(null),
  reference: z.string().min(1).max(4096),
});
export type GivenComponent = z.infer<typeof givenComponent>;

const names: Readonly<Record<string, string>> = {
  namespace: "A namespace has lower-case letters, digits, `-` and `.`, up to 253 characters",
  name: "A name has lower-case letters, digits, `-` and `.`, up to 253 characters",
  application: "An application has 1 to 253 characters",
  reference: "The reference must name an image",
};

/** Checks what a person gave, as far as can be told without asking the registry. */
export function checkGiven(value: unknown): Result<GivenComponent, ComponentFailure> {
  const parsed = givenComponent.safeParse(value);
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? "");
    return fail({
      code: "bad-request",
      message: `${names[field] ?? "A component needs a namespace, a name and a reference, and may have an application"}.`,
      next: "Correct it, then try again.",
    });
  }
  const reference = parseReference(parsed.data.reference);
  if (!reference.ok) {
    return fail({ code: "bad-request", message: reference.failure.message, next: reference.failure.next });
  }
  return ok(parsed.data);
}

/** Longest list whose every line is answered for at once. */
export const MAX_IMPORT_LINES = 10_000;
/** Longest list that goes on by itself: ten minutes of work, and less text than a body may have. */
export const MAX_RUN_LINES = 100_000;
/** A name and a reference are far shorter; more is no line but something that was pasted by mistake. */
const MAX_LINE = 5_000;

export interface ImportLine {
  readonly outcome: Omit<ImportOutcome, "outcome"> & { readonly outcome: "refused" | "added" };
  readonly component: GivenComponent | null;
}

/** What holds for every line of a list. */
export interface ImportFrame {
  readonly namespace: string;
  readonly application?: string | null;
}

/** Lines that say something, counted before any is understood. */
export function countImport(text: string): number {
  let count = 0;
  for (const _ of linesOf(text)) count += 1;
  return count;
}

/**
 * Reads a list of references, one a line, `NAME REFERENCE` or `REFERENCE` alone, which is then named after its repository.
 * A reference may stand in what people paste (`docker pull …`). Empty lines and those that begin with `#` are passed over.
 */
export function* readImport(
  text: string,
  { namespace, application = null }: ImportFrame,
): Generator<ImportLine> {
  const taken = new Set<string>();
  for (const { line, text: given } of linesOf(text)) {
    const read = readLine(given, { namespace, application });
    const name = read.ok ? read.value.name : null;
    const isTaken = name !== null && taken.has(name);
    if (name !== null) taken.add(name);
    const base = { line, text: given.slice(0, MAX_LINE) };
    const refused = (message: string): ImportLine => ({
      outcome: { ...base, outcome: "refused", key: null, message },
      component: null,
    });
    if (!read.ok) yield refused(read.failure);
    else if (isTaken) yield refused(`The name ${name} is already used on a line above.`);
    else
      yield {
        outcome: { ...base, outcome: "added", key: `${namespace}/${name}`, message: null },
        component: read.value,
      };
  }
}

function readLine(line: string, frame: Required<ImportFrame>): Result<GivenComponent, string> {
  if (line.length > MAX_LINE) return fail(`A line has ${MAX_LINE.toLocaleString("en")} characters at most.`);
  const named = namedReference(line);
  if (named === null) return fail("Not a reference, nor a name and a reference.");
  const { reference } = named;
  const parsed = parseReference(reference);
  if (!parsed.ok) return fail(`${parsed.failure.message} ${parsed.failure.next}`);
  const given = checkGiven({ ...frame, name: named.name ?? nameFrom(parsed.value), reference });
  return given.ok ? given : fail(given.failure.message);
}

/** One after the other, so that four million empty lines are no list of four million. */
function* linesOf(text: string): Generator<{ readonly line: number; readonly text: string }> {
  for (let at = 0, line = 1; at <= text.length; line += 1) {
    const found = text.indexOf("\n", at);
    const end = found < 0 ? text.length : found;
    const trimmed = text.slice(at, end).trim();
    if (trimmed !== "" && !trimmed.startsWith("#")) yield { line, text: trimmed };
    at = end + 1;
  }
}

/** Null where the line is neither. Two words are a name and a reference, unless the first is no name (`FROM`, `image:`). */
function namedReference(line: string): { readonly name: string | null; readonly reference: string } | null {
  const [first = "", ...rest] = line.split(/\s+/);
  const mayBeNamed = kubernetesName.safeParse(first).success;
  const last = understandPaste(rest.join(" "));
  if (rest.length === 1 && mayBeNamed) return { name: first, reference: last };
  const whole = understandPaste(line);
  if (!/\s/.test(whole)) return { name: null, reference: whole };
  if (rest.length === 1) return { name: first, reference: last };
  return mayBeNamed && !/\s/.test(last) ? { name: first, reference: last } : null;
}

/** The last part of the repository, as a name in Kubernetes may be written. */
function nameFrom(
  reference: { readonly repository: string } | { readonly path: string; readonly tag: string | null },
): string {
  const last =
    "repository" in reference
      ? reference.repository.split("/").at(-1)
      : (reference.tag ?? reference.path.split("/").at(-1));
  return (last ?? "")
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, "-")
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, "");
}
