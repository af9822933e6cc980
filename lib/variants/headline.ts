import { labelOf, prefersAnnotatedZstd } from "./clients/families.ts";
import type { ClientName } from "./clients/names.ts";
import { isZstdFamily, withNested } from "./index-model.ts";
import { notLookedAt } from "./not-looked.ts";
import { keyOfEntry, platformKey } from "./platform-key.ts";
import type { EntryReport, IndexReport } from "./report.ts";

export interface Headline {
  readonly sentence: string;
  readonly tone: "bad" | "warn" | "calm";
}

/**
 * The answer to the visitor's question in one sentence: what could not be looked at, then who cannot pull what, else what
 * nobody can tell, what is missed, or that all is well.
 */
export function headline(report: IndexReport): Headline {
  const unread = unreadText(report);
  const harm = harmSentence(report);
  if (unread !== null)
    return harm === null
      ? { sentence: `${unread}.`, tone: "warn" }
      : { sentence: `${unread}. ${harm}.`, tone: "bad" };
  if (harm !== null) return { sentence: `${harm}.`, tone: "bad" };
  const error = report.issues.find(({ severity }) => severity === "error");
  if (error !== undefined) return { sentence: error.message, tone: "bad" };
  const open = openText(report);
  if (open !== null) return { sentence: `${open}.`, tone: "warn" };
  const missed = missedSentence(report);
  if (missed !== null) return { sentence: `${missed}.`, tone: "warn" };
  const warned = report.issues.some(({ severity }) => severity === "warning");
  return { sentence: wellSentence(report), tone: warned ? "warn" : "calm" };
}

/** Entries that could not be looked at: nothing is said of what clients can do with them. */
function unreadText({ entries }: IndexReport): string | null {
  const unread = notLookedAt(entries);
  const [only] = unread;
  if (only === undefined) return null;
  if (unread.length > 1) return `${unread.length} of ${entries.length} entries could not be read`;
  if (entries.length === 1 && only.role !== "index") return "The image could not be read whole";
  return `Entry ${only.position}${only.platform === null ? "" : ` (${only.platform})`} could not be read`;
}

/** Pulls of which nobody can tell the outcome although all was read, such as those of encrypted layers. */
function openText({ picks, platforms }: IndexReport): string | null {
  const unknown = picks.filter(({ outcome }) => outcome === "unknown");
  if (unknown.length === 0) return null;
  const clients = new Set(unknown.map(({ client }) => client)).size;
  const everybody = new Set(picks.map(({ client }) => client)).size;
  const where = platforms.filter((platform) => unknown.some((pick) => pick.platform === platform));
  const who = clients === everybody ? "any client" : `${clients} of ${everybody} clients`;
  return `Whether ${who} can unpack ${platformsText(where, countOf(platforms))} is unknown`;
}

/** Platforms for which the same clients fail. */
interface Harm {
  readonly clients: readonly ClientName[];
  readonly platforms: readonly string[];
}

function harmSentence(report: IndexReport): string | null {
  const [worst, second, ...more] = harmsOf(report);
  if (worst === undefined) return null;
  const harm = harmText(report, worst);
  if (second === undefined) {
    const missed = missedSentence(report);
    return missed === null ? harm : `${harm}, and ${missed}`;
  }
  if (more.length === 0) return `${harm}, and ${lowerFirst(harmText(report, second))}`;
  const others = [second, ...more].reduce((sum, { platforms }) => sum + platforms.length, 0);
  return `${harm}, and ${others} other platforms fail for some clients`;
}

/** Who fails may differ from platform to platform, so each set of clients is told with its own; the largest first. */
function harmsOf({ picks, platforms }: IndexReport): readonly Harm[] {
  const failing = Map.groupBy(
    picks.filter(({ outcome }) => outcome === "fails"),
    ({ platform }) => platform,
  );
  const bySet = new Map<string, { clients: readonly ClientName[]; platforms: string[] }>();
  for (const platform of platforms) {
    const clients = (failing.get(platform) ?? []).map(({ client }) => client);
    const known = bySet.get(clients.join());
    if (known !== undefined) known.platforms.push(platform);
    else if (clients.length > 0) bySet.set(clients.join(), { clients, platforms: [platform] });
  }
  return [...bySet.values()].toSorted((a, b) => b.clients.length - a.clients.length);
}

function harmText(report: IndexReport, { clients, platforms }: Harm): string {
  const everybody = new Set(report.picks.map(({ client }) => client)).size;
  const where = platformsText(platforms, countOf(report.platforms));
  if (clients.length === everybody)
    return hasErofsAlone(report, platforms)
      ? `Only clients with the EROFS snapshotter can pull ${where}`
      : `No client can pull ${where}`;
  const who =
    clients.length > 3
      ? `${clients.length} of ${everybody} clients`
      : list(clients.map((client) => labelOf(client)));
  return `${who} cannot pull ${where}`;
}

/** Of EROFS nobody but containerd and Docker 29 with a snapshotter of their own makes anything: that is not nobody. */
function hasErofsAlone({ entries, picks }: IndexReport, platforms: readonly string[]): boolean {
  const ended = picks.filter(({ platform }) => platforms.includes(platform));
  const isErofs = (position: number | null) =>
    position !== null && entries[position - 1]?.compression === "erofs";
  return (
    ended.some(({ position }) => isErofs(position)) &&
    ended.every(({ position }) => position === null || isErofs(position))
  );
}

/** Platforms, each once however it is spelled. */
const countOf = (platforms: readonly string[]): number => new Set(platforms.map(platformKey)).size;

const lowerFirst = (text: string): string => text.replace(/^No /, "no ");

/** zstd is there for a platform, and who prefers it does not find it. Of several such clients the best known is named. */
function missedSentence(report: IndexReport): string | null {
  const byPosition = new Map(report.entries.map((entry) => [entry.position, entry]));
  const missed = report.picks.flatMap((pick) => {
    const taken = pick.position === null ? undefined : byPosition.get(pick.position);
    if (taken === undefined || isZstdFamily(taken.compression) || !prefersAnnotatedZstd(pick.client))
      return [];
    const unseen = report.entries.filter(
      (entry) =>
        entry.role === "image" &&
        // An annotated one that is missed is missed for another reason, of which an issue tells or nothing does.
        !entry.annotatedZstd &&
        keyOfEntry(entry) === platformKey(pick.platform) &&
        isZstdFamily(entry.compression),
    );
    return unseen.length === 0 ? [] : [{ ...pick, unseen }];
  });
  const named = missed.find(({ client }) => client === "podman-5") ?? missed[0];
  if (named === undefined) return null;
  const own = missed.filter(({ client }) => client === named.client);
  const what = own.some(({ unseen }) => unseen.some(({ compression }) => compression === "zstd:chunked"))
    ? "zstd:chunked"
    : "zstd";
  const where = allText(
    own.map(({ platform }) => platform),
    countOf(report.platforms),
  );
  return `${labelOf(named.client)} misses ${what} on ${where}`;
}

function wellSentence(report: IndexReport): string {
  const images = report.entries
    .flatMap((entry) => [entry, ...entry.nested])
    .filter(({ role }) => role === "image");
  if (images.length === 0) {
    return report.entries.some(({ nested }) => nested.some(({ role }) => role === "index"))
      ? "No image was reached: an index inside an index is read, and none inside that."
      : "There is no container image in here.";
  }
  const isGzip = ({ compression }: EntryReport) => compression === "gzip" || compression === "estargz";
  const isZstd = ({ compression }: EntryReport) => isZstdFamily(compression);
  const taken = takenIn(report);
  const count = countOf(report.platforms);
  const where = count === 0 ? "" : ` on ${count === 1 ? report.platforms[0] : allOf(count)}`;
  if (images.some(isZstd) && images.some(isGzip)) return `Every client gets a variant it can read${where}.`;
  if (taken.every(isZstd)) return `Every client can read zstd here${where}.`;
  return taken.every(isGzip) && !images.some(isZstd)
    ? `Every client gets gzip${where}; there is no zstd:chunked variant.`
    : `Every client can read what it pulls${where}.`;
}

/** The images that some client pulls, those inside nested indexes as well; where nobody pulls any, all of them. */
function takenIn({ entries, picks }: IndexReport): readonly EntryReport[] {
  const positions = new Set(picks.map(({ position }) => position));
  const taken = entries
    .filter(({ position }) => positions.has(position))
    .flatMap(withNested)
    .filter(({ role }) => role === "image");
  return taken.length > 0 ? taken : entries.flatMap(withNested).filter(({ role }) => role === "image");
}

const allOf = (count: number): string => (count === 2 ? "both platforms" : `all ${count} platforms`);

/** Said of each of them: `on both platforms`. */
const allText = (platforms: readonly string[], all: number): string =>
  all > 1 && countOf(platforms) === all ? allOf(all) : platformsText(platforms, all);

/** Said of what is pulled: `this image` where it is every platform. */
function platformsText(platforms: readonly string[], all: number): string {
  if (all > 1 && countOf(platforms) === all) return "this image";
  return platforms.length > 3 ? `${platforms.length} of ${all} platforms` : list(platforms);
}

function list(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
