import type { Digest } from "#lib/oci/digest.ts";
import type { Found } from "#lib/provenance/beside.ts";
import type { ImageEvidence } from "#lib/provenance/evidence.ts";
import { type GatheredRuns, type KnownRuns, noRuns } from "./gather-runs.ts";
import { lacksAnswers } from "./keep-known.ts";
import type { DigestFacts, EvidenceReport } from "./report.ts";

/** What readings of one index found that nobody is asked for again, or only when nothing else is left to find. */
export interface KeptEvidence extends KnownRuns {
  readonly digest: Digest;
  /** Of the first reading; RFC 3339. */
  readonly since: string;
  /** What stands beside the digests that are attested. */
  readonly beside: Readonly<Record<Digest, KeptBeside>>;
}

export interface KeptBeside {
  readonly found: readonly Found[];
  readonly readAt: string;
  /** Attested, signed, with an SBOM: there is nothing more to come. */
  readonly isWhole: boolean;
}

/** How long it is believed that nothing came to stand beside a digest that is attested. */
export const ATTESTED_MS = 24 * 60 * 60 * 1000;

/** What stands beside a digest, where nobody has to be asked. */
export function knownBeside(kept: KeptEvidence | null, now: Date): ReadonlyMap<Digest, readonly Found[]> {
  const all = Object.entries(kept?.beside ?? {}) as [Digest, KeptBeside][];
  return new Map(all.filter(([, one]) => holds(one, now)).map(([digest, { found }]) => [digest, found]));
}

const holds = ({ isWhole, readAt }: KeptBeside, now: Date): boolean =>
  isWhole || now.getTime() < Date.parse(readAt) + ATTESTED_MS;

/** The same as if it were asked for the first time, but for runs that ended: those nobody can tell anew. */
export const askedAnew = (kept: KeptEvidence | null): KeptEvidence | null =>
  kept === null ? null : { ...kept, beside: {} };

/** What is kept after a reading. */
export function keptAfter(
  report: EvidenceReport,
  {
    gathered,
    beside,
    known,
  }: {
    readonly gathered: GatheredRuns;
    readonly beside: ImageEvidence;
    readonly known: KeptEvidence | null;
  },
): KeptEvidence {
  const shown = new Set(report.runs.flatMap((run) => [run.uid, ...run.tasks.map(({ uid }) => uid)]));
  const before = new Set((lacksAnswers(report) ? (known ?? noRuns).runs : []).map(({ run }) => run.uid));
  const found = new Map([beside.index, ...beside.entries].map((one) => [one.digest, one]));
  const attested = [report.index, ...report.entries].flatMap((facts): [Digest, KeptBeside][] => {
    const there = found.get(facts.digest);
    if (there === undefined || !isAttested(facts) || there.leftOut > 0) return [];
    const earlier = known?.beside[facts.digest];
    const readAt = earlier?.found === there.found ? earlier.readAt : report.readAt;
    return [[facts.digest, { found: there.found, readAt, isWhole: isWhole(facts) }]];
  });
  return {
    digest: report.digest,
    since: known?.since ?? report.readAt,
    runs: gathered.runs.filter(({ run }) => shown.has(run.uid) || before.has(run.uid)),
    whole: gathered.whole,
    beside: Object.fromEntries(attested),
  };
}

/** Provenance says that this very digest was built so, and it holds as far as there is a key. */
const isAttested = ({ isSubject, attestation, unseen }: DigestFacts): boolean =>
  isSubject && attestation !== "no" && unseen.length === 0;

const isWhole = (facts: DigestFacts): boolean =>
  facts.attested === "own" && facts.signed === "own" && facts.signature !== "no" && facts.sbom === "own";

/** What may still come of an image's evidence, and so when it is read again. */
export type Rest =
  /** A run goes on, or somebody could not be asked. */
  | { readonly kind: "going-on" }
  /** An attestation is missing since then. */
  | { readonly kind: "missing"; readonly since: Date }
  /** Nothing but what comes seldom, and is looked for from this time on; null: nothing. */
  | { readonly kind: "settled"; readonly until: Date | null };

export function restOf(report: EvidenceReport, kept: KeptEvidence): Rest {
  if (lacksAnswers(report) || report.runs.some(({ status }) => status === "pending" || status === "running"))
    return { kind: "going-on" };
  const judged = [report.index, ...report.entries.filter(({ role }) => role === "image" || role === "index")];
  if (!judged.every(isAttested)) return { kind: "missing", since: new Date(kept.since) };
  const hasRun = report.runs.length > 0 || report.sources.length === 0;
  const lookedFor = [
    ...judged.flatMap(({ digest }) => {
      const one = kept.beside[digest];
      return one?.isWhole ? [] : [one?.readAt ?? report.readAt];
    }),
    ...(hasRun ? [] : [report.readAt]),
  ];
  if (lookedFor.length === 0) return { kind: "settled", until: null };
  return { kind: "settled", until: new Date(Math.min(...lookedFor.map(Date.parse)) + ATTESTED_MS) };
}

/** What is missing is looked for at a quarter of the time that it has been missing for: at least each period, at most each day. */
export function againAfterMs(rest: Rest, now: Date, periodMs: number): number {
  if (rest.kind !== "missing") return periodMs;
  const quarter = (now.getTime() - rest.since.getTime()) / 4;
  return Math.max(periodMs, Math.min(quarter, ATTESTED_MS));
}
