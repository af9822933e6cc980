import { z } from "zod";
import { parseReference } from "#lib/oci/reference.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { understandPaste } from "#lib/oci/understand-paste.ts";
import type { ImportOutcome } from "./api.ts";
import type { ComponentFailure } from "./failure.ts";

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
  namespace: "The namespace has lower-case letters, digits, `-` and `.`, 253 at most",
  name: "The name has lower-case letters, digits, `-` and `.`, 253 at most",
  application: "The application has 1 to 253 characters",
  reference: "The reference names an image",
};

/** Checks what a person gave, as far as can be told without asking the registry. */
export function checkGiven(value: unknown): Result<GivenComponent, ComponentFailure> {
  const parsed = givenComponent.safeParse(value);
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? "");
    return fail({
      code: "bad-request",
      message: `${names[field] ?? "A component has a namespace, a name and a reference, and may have an application"}.`,
      next: "Change it, then try again.",
    });
  }
  const reference = parseReference(parsed.data.reference);
  if (!reference.ok) {
    return fail({ code: "bad-request", message: reference.failure.message, next: reference.failure.next });
  }
  return ok(parsed.data);
}

/** Longest list that is taken at once. */
export const MAX_IMPORT_LINES = 10_000;

export interface ImportLine {
  readonly outcome: Omit<ImportOutcome, "outcome"> & { readonly outcome: "refused" | "added" };
  readonly component: GivenComponent | null;
}

/** What holds for every line of a list. */
export interface ImportFrame {
  readonly namespace: string;
  readonly application?: string | null;
}

/**
 * Reads a list of references, one a line, `NAME REFERENCE` or `REFERENCE` alone, which is then named after its repository.
 * A reference may stand in what people paste (`docker pull …`). Empty lines and those that begin with `#` are passed over.
 */
export function readImport(
  text: string,
  { namespace, application = null }: ImportFrame,
): readonly ImportLine[] {
  const taken = new Set<string>();
  return text.split(/\r?\n/).flatMap((raw, at) => {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) return [];
    const base = { line: at + 1, text: line };
    const refused = (message: string): ImportLine => ({
      outcome: { ...base, outcome: "refused", key: null, message },
      component: null,
    });
    const named = namedReference(line);
    if (named === null) return [refused("A line is a reference, or a name and a reference.")];
    const { reference } = named;
    const parsed = parseReference(reference);
    if (!parsed.ok) return [refused(`${parsed.failure.message} ${parsed.failure.next}`)];
    const name = named.name ?? nameFrom(parsed.value);
    const given = checkGiven({ namespace, name, application, reference });
    if (!given.ok) return [refused(given.failure.message)];
    if (taken.has(name)) return [refused(`The name ${name} stands on a line above already.`)];
    taken.add(name);
    return [
      {
        outcome: { ...base, outcome: "added", key: `${namespace}/${name}`, message: null },
        component: given.value,
      },
    ];
  });
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
