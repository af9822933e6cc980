import type { OnBehalf } from "#lib/inspect/visit.ts";
import { ok } from "#lib/oci/result.ts";

/** A read that nobody ends and nobody is charged for. */
export const unbounded: OnBehalf = { signal: new AbortController().signal, charge: () => ok(null) };
