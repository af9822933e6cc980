import { splitReference } from "#components/index/reference.ts";
import type { FleetRow } from "#lib/fleet/table/row.ts";

/** The newest index by its digest, which never names another; null where none was read. */
export function pinnedOf({ reference, built }: Pick<FleetRow, "reference" | "built">) {
  if (reference === null || built.kind !== "read") return null;
  const { digest } = built;
  return { digest, reference: `${splitReference(reference).repository}@${digest}` };
}
