import { repairedReports, repairOf } from "#lib/plan/repair.ts";
import { prefersAnnotatedZstd } from "#lib/variants/clients/families.ts";
import { type ClientName, clientNames } from "#lib/variants/clients/names.ts";
import { pickAll } from "#lib/variants/clients/pick.ts";
import type { IssueCode } from "#lib/variants/issue-codes.ts";
import { platformKey } from "#lib/variants/platform-key.ts";
import type { EntryReport, IndexReport, Issue, Pick } from "#lib/variants/report.ts";

/** Clients that an issue hurts, in the order that clients are listed. */
export interface Hurting {
  /** They cannot pull. */
  readonly fails: readonly ClientName[];
  /** They pull, and get another variant than they would without it, or more bytes. */
  readonly less: readonly ClientName[];
}

/** What of a report is looked at. */
interface Judged {
  readonly entries: IndexReport["entries"];
  readonly kind: IndexReport["kind"];
  readonly mediaType: string;
  readonly picks: readonly Pick[];
  readonly platforms: readonly string[];
}

/** Whom the findings of one code hurt, by what each client picks now and what it would pick. */
export function hurtBy(report: Judged, after: () => After | null): (issues: readonly Issue[]) => Hurting {
  return (issues) => {
    // What is kept from older rules may not say whom it hurts.
    const fails = new Set(issues.flatMap(({ hurts }) => (hurts ?? []).map(({ client }) => client)));
    const less = new Set(issues.flatMap((issue) => lessBy(issue, report, after)));
    return {
      fails: clientNames.filter((client) => fails.has(client)),
      less: clientNames.filter((client) => less.has(client) && !fails.has(client)),
    };
  };
}

/** The index with its order and annotations put right, and who picks what of it. */
export interface After {
  readonly entries: readonly EntryReport[];
  readonly picks: readonly Pick[];
}

/** Null where there is nothing to put right. */
export function afterRepair(report: Judged): After | null {
  const repair = repairOf(report);
  if (!repair.changes) return null;
  const entries = repairedReports(repair);
  return { entries, picks: pickAll(entries, report.platforms, report.mediaType) };
}

function lessBy(issue: Issue, report: Judged, after: () => After | null): readonly ClientName[] {
  const way = waysToLose[issue.code];
  if (way === undefined) return [];
  if (way === "order") return otherPicks(issue, report, after());
  return report.picks
    .filter((pick) => pick.outcome === "reads" && isAt(pick, issue) && way(pick.client))
    .map(({ client }) => client);
}

const anybody = (): boolean => true;

/** Podman and CRI-O alone pull in parts; who does not look for zstd takes what is not made for it. */
const pullsInParts = (client: ClientName): boolean =>
  prefersAnnotatedZstd(client) && /^(?:podman|cri-o)-/.test(client);

/** How clients that can pull lose: the repaired index would give them another entry, or what they land on costs those named here more. */
const waysToLose: Partial<Record<IssueCode, "order" | ((client: ClientName) => boolean)>> = {
  "zstd-before-gzip": "order",
  "erofs-before-tar": "order",
  "zstd-unannotated": "order",
  "annotated-not-zstd": "order",
  "nested-index": "order",
  "missing-variant": prefersAnnotatedZstd,
  "chunked-incomplete": pullsInParts,
  "zstd-unchunked": pullsInParts,
  "mixed-compression": pullsInParts,
  "uncompressed-layers": anybody,
  "content-mismatch": anybody,
};

const isAt = ({ position }: Pick, { positions }: Issue): boolean =>
  position !== null && positions.includes(position);

function otherPicks(issue: Issue, report: Judged, after: After | null): readonly ClientName[] {
  if (after === null) return [];
  const key = issue.platform === null ? null : platformKey(issue.platform);
  return report.picks.flatMap((pick) => {
    const isMeant = key === null ? isAt(pick, issue) : platformKey(pick.platform) === key;
    if (!isMeant || pick.outcome !== "reads") return [];
    const then = after.picks.find(
      ({ client, platform }) => client === pick.client && platform === pick.platform,
    );
    if (then?.outcome !== "reads") return [];
    const [now, next] = [report.entries, after.entries].map((entries, at) =>
      entries.find(({ position }) => position === (at === 0 ? pick : then).position),
    );
    // An entry inside a nested index is told by what is downloaded.
    const isOther = now?.role === "image" && now.digest !== next?.digest;
    return isOther || pick.downloadBytes !== then.downloadBytes ? [pick.client] : [];
  });
}
