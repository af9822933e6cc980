import { familyOf } from "#components/index/picks.ts";
import { labelOf } from "#lib/variants/clients/families.ts";
import { headline } from "#lib/variants/headline.ts";
import type { IndexReport, Pick } from "#lib/variants/report.ts";
import { words } from "./words.ts";

/** What an example says in one line, and why in another; null: the drawing says it all. */
export interface Verdict {
  readonly sentence: string;
  readonly why: string | null;
  readonly isHarm: boolean;
}

/** Where all is well the first page says it shorter than the report does; of harm it says the same. */
export function verdictOf(report: IndexReport): Verdict {
  const { sentence, tone } = headline(report);
  const families = new Set(report.entries.map(({ compression }) => familyOf(compression)));
  if (tone === "calm" && families.size === 1 && families.has("gzip"))
    return { sentence: words.gzipOnly, why: words.gzipOnlyWhy, isHarm: false };
  if (tone === "calm" && families.has("gzip") && families.has("zstd"))
    return { sentence: words.allRead, why: pullsText(report), isHarm: false };
  const failed = report.picks.find(({ outcome }) => outcome === "fails");
  return { sentence, why: failed === undefined ? null : failedText(report, failed), isHarm: tone === "bad" };
}

/** How many clients pull gzip and how many zstd:chunked, where each pulls the same on every platform. */
function pullsText({ picks, entries }: IndexReport): string | null {
  const byClient = Map.groupBy(picks, ({ client }) => client);
  const pulled = [...byClient.values()].map((own) => {
    const families = new Set(own.map(({ position }) => familyAt(entries, position)));
    return families.size === 1 ? [...families][0] : null;
  });
  const [gzip, zstd] = (["gzip", "zstd"] as const).map((one) => pulled.filter((is) => is === one).length);
  if (gzip === undefined || zstd === undefined || gzip + zstd !== pulled.length) return null;
  return words.pulls(gzip, zstd);
}

function familyAt(entries: IndexReport["entries"], position: number | null) {
  const entry = entries.find((one) => one.position === position);
  return entry === undefined ? null : familyOf(entry.compression);
}

/** Which entry the first client that fails pulls, and which one it could have read. */
function failedText({ entries, picks }: IndexReport, { client, platform, position }: Pick): string | null {
  if (position === null) return null;
  const readable = entries.find(
    (entry) =>
      entry.position !== position && entry.platform === platform && familyOf(entry.compression) === "gzip",
  );
  if (readable === undefined) return null;
  const isAlone = picks.every((pick) => pick.outcome !== "fails" || pick.client === client);
  return words.failed(isAlone ? words.it : labelOf(client), position, readable.position);
}
