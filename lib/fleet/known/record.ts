import type { Right } from "#lib/cluster/annotate.ts";
import type { ChoiceText, ComponentVersion } from "#lib/cluster/components.ts";
import type { component } from "#lib/db/schema.ts";
import { parseReference } from "#lib/oci/reference.ts";
import type { Severity } from "#lib/variants/issue-codes.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { ComponentDetail } from "../answers.ts";
import { builtOf } from "../choice/built.ts";
import type { Wanted } from "../choice/choice.ts";
import type { Judged } from "../choice/judged.ts";
import { type Built, type Configured, steps } from "../choice/states.ts";
import { stepOf, wasTold } from "../choice/step.ts";
import { type EvidenceSummary, unreadEvidence } from "../results/evidence-summary.ts";
import { resultPercent } from "../results/result-percent.ts";
import { orderCodes } from "../table/order-codes.ts";
import type { ComponentSource, DriftIssue, FleetRow, NewestBuild, ScanFailure } from "../table/row.ts";
import type { DefinedBy, KnownBuilds } from "./known-builds.ts";

/** A row of the table `component`. */
export type ComponentRecord = typeof component.$inferSelect;

/** The same with when the registry was last asked for it. */
export interface LookedRecord extends ComponentRecord {
  readonly readAt: Date | null;
}

/** What only a cluster says of a component. */
export interface ClusterFacts {
  /** Group of the resource: two models are in use. */
  readonly group: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** When it was made, RFC 3339; not there where that was not told. */
  readonly createdAt?: string | null;
  readonly git: ComponentDetail["git"];
  readonly versions: readonly ComponentVersion[];
  /** Outlives the runs, which a cluster keeps for a short time only. */
  readonly builds: KnownBuilds;
  /** The choice's annotations as they were last seen, and whether the one on who set it was believed. */
  readonly choice?: ChoiceText & { readonly isSetBelieved: boolean };
  /** What the pipeline definition said when it was last read. */
  readonly defined: DefinedBy | null;
}

/** What a source says of a component. */
export interface KnownComponent {
  readonly namespace: string;
  readonly name: string;
  readonly application: string | null;
  readonly source: ComponentSource;
  /** As the source writes it; one that cannot be read is shown and said to be wrong when it is looked at. */
  readonly reference: string | null;
  readonly pullRequestImage: string | null;
  readonly configured: Configured;
  readonly cluster: ClusterFacts | null;
  /** When the newest push build ended, where runs are known. */
  readonly builtAt: Date | null;
}

/** The columns that a source writes. */
export function knownColumns(known: KnownComponent) {
  const { namespace, name, application, source, reference, pullRequestImage, configured, cluster } = known;
  return {
    namespace,
    name,
    application,
    source,
    reference,
    pullRequestImage,
    configured,
    cluster,
    registry: reference === null ? null : registryOf(reference),
    configuredChoice: configured.kind === "known" ? configured.choice : "unknown",
    search: [namespace, name, application ?? "", reference ?? ""].join(" ").toLowerCase(),
  };
}

/** The columns that choosing writes. */
export function wantedColumns(wanted: Wanted) {
  return {
    wanted,
    wantedKind: wanted.kind,
    wantedChoice: wanted.kind === "unreadable" ? "" : wanted.push,
  };
}

/** The columns that reading an index writes. */
export function builtColumns(report: IndexReport) {
  const built = builtOf(report);
  const [first] = built.platforms;
  return {
    digest: report.digest as string,
    rulesVersion: report.rulesVersion,
    built,
    builtHolds: built.holds ?? "other",
    platforms: [...report.platforms],
    gzipBytes: first?.gzipBytes ?? 0,
    zstdBytes: first?.zstdBytes ?? 0,
  };
}

/** The columns that judging writes. Issues of the index and of its evidence are one count, and one list of codes. */
export function judgedColumns({ report, lacking }: Judged, evidence: EvidenceSummary) {
  const issues = [...report.issues, ...(evidence.kind === "read" ? evidence.issues : [])];
  const count = (severity: string) => issues.filter((issue) => issue.severity === severity).length;
  return {
    worst: worstOf(issues),
    errors: count("error"),
    warnings: count("warning"),
    infos: count("info"),
    issueCodes: [...new Set(issues.map(({ code }) => code as string))],
    lacking: lacking.map(({ code, platform }): DriftIssue => ({ code, platform })),
  };
}

/** Of the order first: it decides what everybody gets. */
function worstOf(issues: readonly { readonly code: string; readonly severity: Severity }[]): string {
  if (issues.some(({ code }) => orderCodes.some((one) => one === code))) return "order";
  const severities: readonly Severity[] = ["error", "warning", "info"];
  return severities.find((one) => issues.some(({ severity }) => severity === one)) ?? "none";
}

/** What was read beside an index that is no longer the newest says nothing of the next. */
export function evidenceColumns(evidence: EvidenceSummary) {
  return {
    evidence,
    coverage: evidence.kind === "read" ? evidence.coverage : "unread",
    verified: evidence.kind === "read" ? evidence.verified : "unread",
  };
}

/** Columns of an index that was not read yet, or belongs to a reference that is no longer looked at. */
export function unreadColumns() {
  const built: Built = { kind: "unread" };
  return {
    digest: null,
    rulesVersion: null,
    built,
    builtHolds: "unread",
    worst: "unread",
    errors: 0,
    warnings: 0,
    infos: 0,
    issueCodes: [],
    lacking: [],
    platforms: [],
    gzipBytes: 0,
    zstdBytes: 0,
    newestAt: new Date(0),
    newestKind: null,
    failure: null,
    ...evidenceColumns(unreadEvidence),
  };
}

/** What follows from the three states is written with whichever of them changes. */
export function stepColumns(states: {
  readonly reference: string | null;
  readonly wanted: unknown;
  readonly configured: unknown;
  readonly built: unknown;
  readonly lacking: unknown;
  readonly evidence: unknown;
}) {
  const [wanted, built] = [states.wanted as Wanted, states.built as Built];
  const configured = states.configured as Configured;
  const step = stepOf({ wanted, configured, built }, (states.lacking as readonly DriftIssue[]).length > 0);
  return {
    step,
    stepRank: steps.indexOf(step),
    resultPercent: resultPercent(states.reference, wanted, built, states.evidence as EvidenceSummary),
  };
}

/** The row as pages and API show it. The JSON columns hold what the functions above wrote. */
export function rowOf(record: LookedRecord, mayChange: Right): FleetRow {
  return {
    namespace: record.namespace,
    name: record.name,
    application: record.application,
    source: record.source as ComponentSource,
    group: groupOf(record),
    reference: record.reference,
    wanted: record.wanted as Wanted,
    etag: etagOf(record),
    configured: record.configured as Configured,
    built: record.built as Built,
    step: record.step as FleetRow["step"],
    issues: { error: record.errors, warning: record.warnings, info: record.infos },
    issueCodes: record.issueCodes,
    drift: driftOf(record),
    resultPercent: record.resultPercent,
    evidence: record.evidence as EvidenceSummary,
    newestBuild:
      record.newestKind === null
        ? null
        : { at: record.newestAt.toISOString(), kind: record.newestKind as NewestBuild["kind"] },
    readAt: record.readAt?.toISOString() ?? null,
    failure: record.failure as ScanFailure | null,
    mayChange,
  };
}

/** Group of the resource that a component of a cluster is; null for all others. */
export const groupOf = ({ cluster }: { readonly cluster: unknown }): string | null =>
  (cluster as ClusterFacts | null)?.group ?? null;

/** Which of the components that had one name it is; null for those of no cluster. */
export const uidOf = ({ cluster }: { readonly cluster: unknown }): string | null =>
  (cluster as ClusterFacts | null)?.uid ?? null;

/** What a build was told and did not bring counts as issues instead. */
const driftOf = ({ wanted, configured, lacking }: ComponentRecord): readonly DriftIssue[] =>
  wasTold(wanted as Wanted, configured as Configured) ? [] : (lacking as readonly DriftIssue[]);

/** A strong ETag of the choice (RFC 9110, 8.8.3). */
export const etagOf = ({
  choiceVersion,
  cluster,
}: Pick<ComponentRecord, "choiceVersion" | "cluster">): string =>
  // A component that was removed and made anew is another, though it has the name of the one before.
  cluster === null ? `"${choiceVersion}"` : `"${(cluster as ClusterFacts).uid}-${choiceVersion}"`;

/** What paces the requests: a registry's host, or the layout. A reference that cannot be read has a place of its own. */
function registryOf(text: string): string {
  const reference = parseReference(text);
  if (!reference.ok) return "";
  return reference.value.kind === "registry" ? reference.value.registry : `oci:${reference.value.path}`;
}

/** A reference that names bytes and not a tag: it needs to be read once only. */
export function isPinned(text: string): boolean {
  const reference = parseReference(text);
  return reference.ok && reference.value.digest !== null;
}
