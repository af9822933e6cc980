/** Words of the small ladder. */
export const words = {
  list: "Entries in order",
  entries: "entries in order",
  pulledBy: (clients: number) => `pulled by, of ${clients} clients`,
  breaksHere: "The order breaks here",
  pulls: (count: number, clients: number, failing: readonly string[]) =>
    `${count} of ${clients} clients pull this entry${failing.length === 0 ? "" : `; ${listed(failing)} cannot read it`}`,
  roles: { attestation: "attestation", index: "index", artifact: "artifact" },
} as const;

/** Three names are a sentence; more are a number. */
const listed = (names: readonly string[]): string =>
  names.length > 3 ? `${names.length} of them` : names.join(", ");
