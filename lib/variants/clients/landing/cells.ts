import type { ClientName } from "../names.ts";

/** How a cell is known: seen with the client itself, or read in its source. */
export type Known = "measured" | "read";

/** What a client makes of one circumstance of an entry. */
export type Cell =
  | { readonly outcome: "reads"; readonly known: Known }
  | { readonly outcome: "fails"; readonly known: Known; readonly why: Why }
  | { readonly outcome: "unknown"; readonly known: Known; readonly why: Why };

export interface Why {
  /** One clause for people: "it takes no zstd layers". */
  readonly says: string;
  /** What the client prints, for a search; null where it prints nothing of its own. */
  readonly prints: string | null;
}

/** Reads it, as was seen; reads it, by its source. */
export const seen: Cell = { outcome: "reads", known: "measured" };
export const read: Cell = { outcome: "reads", known: "read" };

export const fails = (known: Known, says: string, prints: string | null = null): Cell => ({
  outcome: "fails",
  known,
  why: { says, prints },
});

const open = (says: string): Cell => ({ outcome: "unknown", known: "read", why: { says, prints: null } });

/** The type says nothing of the compression: the client looks at the bytes, which `check --deep` does too. */
export const byBytes = open("it looks at the layer's first bytes, which were not read");
export const byKey = open("a layer is encrypted, and whether the client has the key is its own affair");
export const byAddress = open("a layer is fetched from where its maker keeps it, which was not checked");

export type ManifestFamily = "oci" | "docker";

/** Types of an image's configuration as clients tell them apart; `legacy` are those of moby's list beside the two proper ones. */
export const configKinds = ["oci", "docker", "legacy", "empty", "other"] as const;
export type ConfigKind = (typeof configKinds)[number];

/**
 * Types of a layer as clients tell them apart. `foreign` ones are kept by their makers, `odd` ones bear a family's prefix
 * and a name that nobody knows, `other` ones bear no prefix of an image's layers at all.
 */
export const layerKinds = [
  "oci-tar",
  "oci-gzip",
  "oci-zstd",
  "docker-tar",
  "docker-gzip",
  "docker-zstd",
  "oci-foreign",
  "docker-foreign",
  "encrypted",
  "erofs",
  "odd-oci",
  "odd-docker",
  "untyped",
  "other",
] as const;
export type LayerKind = (typeof layerKinds)[number];

export type Circumstance =
  | `${ManifestFamily} config ${ConfigKind}`
  | `${ManifestFamily} layer ${LayerKind}`
  /** The configuration lists more or fewer diff IDs than there are layers. */
  | "diff IDs differ"
  /** The manifest holds no file system: an artifact, a signature, an attestation. */
  | "no files"
  /** The entry has no media type, or one that names neither an index nor a manifest. */
  | "entry untyped"
  /** The entry says where else to fetch the manifest. */
  | "entry urls"
  /** The manifest that stands in the entry itself is not what its digest names. */
  | "embedded wrong"
  /** The manifest has another size than the entry says, and the right digest. */
  | "size differs"
  /** An entry without platform was taken, and its configuration is for another. */
  | "another platform"
  /** The entry is an index itself. */
  | "nested index";

export type LandingTable = Readonly<Record<Circumstance, Cell>>;

/** One row per circumstance, one cell per client, in the order of the columns. */
type Rows<Columns extends readonly ClientName[]> = Readonly<
  Record<Circumstance, { readonly [At in keyof Columns]: Cell }>
>;

/** Turns a table that is written by rows into one per client. */
export function tablesOf<const Columns extends readonly ClientName[]>(
  columns: Columns,
  rows: Rows<Columns>,
): Readonly<Record<Columns[number], LandingTable>> {
  const circumstances = Object.entries(rows) as [Circumstance, readonly Cell[]][];
  return Object.fromEntries(
    columns.map((name, at) => [
      name,
      Object.fromEntries(circumstances.map(([circumstance, cells]) => [circumstance, cells[at]])),
    ]),
  ) as Record<Columns[number], LandingTable>;
}
