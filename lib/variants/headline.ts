import { clientNamed, preferAnnotatedZstd } from "./clients/clients.ts";
import { isZstdFamily, platformKey } from "./index-model.ts";
import type { IndexReport } from "./report.ts";

export interface Headline {
  readonly sentence: string;
  readonly tone: "bad" | "warn" | "calm";
}

/** The answer to the visitor's question in one sentence: who cannot pull what, else what is missed, else that all is well. */
export function headline(report: IndexReport): Headline {
  const harm = harmSentence(report);
  if (harm !== null) return { sentence: `${harm}.`, tone: "bad" };
  const damaged = report.entries.filter(({ failure }) => failure !== null).length;
  if (damaged > 0) {
    return { sentence: `${damaged} of ${report.entries.length} entries could not be read.`, tone: "bad" };
  }
  const error = report.issues.find(({ severity }) => severity === "error");
  if (error !== undefined) return { sentence: error.message, tone: "bad" };
  const missed = missedSentence(report);
  if (missed !== null) return { sentence: `${missed}.`, tone: "warn" };
  const warned = report.issues.some(({ severity }) => severity === "warning");
  return { sentence: wellSentence(report), tone: warned ? "warn" : "calm" };
}

function harmSentence(report: IndexReport): string | null {
  const failing = report.picks.filter(({ decodes }) => !decodes);
  if (failing.length === 0) return null;
  const everybody = new Set(report.picks.map(({ client }) => client)).size;
  const clients = [...new Set(failing.map(({ client }) => client))];
  const platforms = [...new Set(failing.map(({ platform }) => platform))];
  const who =
    clients.length === everybody
      ? "No client"
      : clients.length > 3
        ? `${clients.length} of ${everybody} clients`
        : list(clients.map((client) => clientNamed(client).label));
  const verb = clients.length === everybody ? "can pull" : "cannot pull";
  const harm = `${who} ${verb} ${platformsText(platforms, report.platforms.length)}`;
  const missed = missedSentence(report);
  return missed === null ? harm : `${harm}, and ${missed}`;
}

/** zstd is there for a platform, and who prefers it does not find it. Of several such clients the best known is named. */
function missedSentence(report: IndexReport): string | null {
  const byPosition = new Map(report.entries.map((entry) => [entry.position, entry]));
  const missed = report.picks.flatMap((pick) => {
    const taken = pick.position === null ? undefined : byPosition.get(pick.position);
    if (
      taken === undefined ||
      isZstdFamily(taken.compression) ||
      !preferAnnotatedZstd(clientNamed(pick.client))
    )
      return [];
    const unseen = report.entries.filter(
      (entry) =>
        entry.role === "image" &&
        entry.platform !== null &&
        platformKey(entry.platform) === platformKey(pick.platform) &&
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
  const all = report.platforms.length;
  const where =
    all > 1 && own.length === all
      ? allOf(all)
      : platformsText(
          own.map(({ platform }) => platform),
          all,
        );
  return `${clientNamed(named.client).label} misses ${what} on ${where}`;
}

function wellSentence(report: IndexReport): string {
  const images = report.entries
    .flatMap((entry) => [entry, ...entry.nested])
    .filter(({ role }) => role === "image");
  if (images.length === 0) return "There is no container image in here.";
  const zstd = images.some(({ compression }) => isZstdFamily(compression));
  const gzip = images.some(({ compression }) => compression === "gzip" || compression === "estargz");
  const count = report.platforms.length;
  const where = count === 0 ? "" : ` on ${count === 1 ? report.platforms[0] : allOf(count)}`;
  if (zstd && gzip) return `Every client gets a variant it can read${where}.`;
  if (zstd) return `Every client can read zstd here${where}.`;
  return gzip
    ? `Every client gets gzip${where}; there is no zstd:chunked variant.`
    : `Every client can read its layers${where}.`;
}

const allOf = (count: number): string => (count === 2 ? "both platforms" : `all ${count} platforms`);

function platformsText(platforms: readonly string[], all: number): string {
  if (all > 1 && platforms.length === all) return all === 2 ? "either platform" : `any of ${all} platforms`;
  return platforms.length > 3 ? `${platforms.length} of ${all} platforms` : list(platforms);
}

function list(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
