import type { Digest } from "#lib/oci/digest.ts";
import type { ArtifactRole } from "./role.ts";
import { isAbout, type Subject } from "./statement.ts";

/** What stands beside one digest, as far as coverage needs it. */
export interface Findings {
  readonly digest: Digest;
  /** Whether all places could be looked at. */
  readonly complete: boolean;
  readonly found: readonly Finding[];
}

export interface Finding {
  readonly role: ArtifactRole;
  /** Null where it could not be read: it is there, and nobody knows what it is about. */
  readonly subjects: readonly Subject[] | "its-place" | null;
  /** Null where there was nothing to check: a plain SBOM. */
  readonly verified: Verified | null;
}

export type Verified = "yes" | "no" | "no-key";

/** `index`: not its own, and through the index that lists it. `unknown`: one could not look, and found nothing elsewhere. */
export type Where = "own" | "index" | "none" | "unknown";

export interface Fact {
  readonly where: Where;
  /** Of what covers it; null where nothing does, or nothing of it can be checked. */
  readonly verified: Verified | null;
  /** Through the index: whether a statement there names this very digest, rather than the index alone. */
  readonly named: boolean;
}

export const facts = ["attested", "signed", "sbom"] as const;
export type FactName = (typeof facts)[number];

export interface DigestCoverage extends Readonly<Record<FactName, Fact>> {
  readonly digest: Digest;
  /** Of provenance and signature together: one that does not hold is a no. */
  readonly verified: Verified | null;
}

export type Count = Readonly<Record<Where, number>> & { readonly verified: number };

export interface Coverage {
  readonly index: DigestCoverage;
  /** Each digest once, in the order of the index. */
  readonly entries: readonly DigestCoverage[];
  /** How many of the entries: "3 of 4 have an SBOM of their own". */
  readonly counts: Readonly<Record<FactName, Count>>;
}

const ROLES: Readonly<Record<FactName, ArtifactRole>> = {
  attested: "provenance",
  signed: "signature",
  sbom: "sbom",
};

/**
 * Who is covered by what: each entry by what is its own, else by what the index has. An artifact counts for a digest when it
 * stands beside it and is about it, so that a signature copied to the wrong place covers nothing.
 */
export function coverageOf(index: Findings, entries: readonly Findings[]): Coverage {
  const own = digestCoverage(index, null);
  const distinct = [...new Map(entries.map((entry) => [entry.digest, entry])).values()];
  const covered = distinct.map((entry) => digestCoverage(entry, index));
  const counts = Object.fromEntries(facts.map((name) => [name, countOf(covered, name)]));
  return { index: own, entries: covered, counts: counts as Coverage["counts"] };
}

function digestCoverage(of: Findings, index: Findings | null): DigestCoverage {
  const [attested, signed, sbom] = facts.map((name) => factOf(of, index, ROLES[name])) as [Fact, Fact, Fact];
  return { digest: of.digest, attested, signed, sbom, verified: both(attested.verified, signed.verified) };
}

function factOf(of: Findings, index: Findings | null, role: ArtifactRole): Fact {
  const own = withRole(of, role);
  const about = own.filter((one) => coversOwn(one, of.digest));
  if (about.length > 0) return { where: "own", verified: best(about), named: false };
  const ofIndex = index === null ? [] : withRole(index, role);
  const naming = ofIndex.filter(({ subjects }) => isList(subjects) && isAbout({ subjects }, of.digest));
  const through = naming.length > 0 ? naming : ofIndex.filter((one) => coversOwn(one, index?.digest));
  if (through.length > 0) return { where: "index", verified: best(through), named: naming.length > 0 };
  const isUnread = [...own, ...ofIndex].some(({ subjects }) => subjects === null);
  const isUnknown = isUnread || !of.complete || index?.complete === false;
  return { where: isUnknown ? "unknown" : "none", verified: null, named: false };
}

const withRole = ({ found }: Findings, role: ArtifactRole): readonly Finding[] =>
  found.filter((one) => one.role === role);

const isList = (subjects: Finding["subjects"]): subjects is readonly Subject[] =>
  subjects !== null && subjects !== "its-place";

function coversOwn({ subjects }: Finding, digest: Digest | undefined): boolean {
  if (digest === undefined || subjects === null) return false;
  return subjects === "its-place" || isAbout({ subjects }, digest);
}

/** One that verifies is enough: images are signed again with new keys, and the old signatures stay. */
function best(found: readonly Finding[]): Verified | null {
  for (const verified of ["yes", "no", "no-key"] as const) {
    if (found.some((one) => one.verified === verified)) return verified;
  }
  return null;
}

function both(one: Verified | null, other: Verified | null): Verified | null {
  for (const verified of ["no", "no-key", "yes"] as const) {
    if (one === verified || other === verified) return verified;
  }
  return null;
}

function countOf(covered: readonly DigestCoverage[], name: FactName): Count {
  const at = (where: Where) => covered.filter((one) => one[name].where === where).length;
  const verified = covered.filter((one) => one[name].verified === "yes").length;
  return { own: at("own"), index: at("index"), none: at("none"), unknown: at("unknown"), verified };
}
