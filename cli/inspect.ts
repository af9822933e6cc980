import type { Inspector } from "#lib/inspect/inspect.ts";
import { formatPlatform, parsePlatform } from "#lib/oci/platform.ts";
import { pickAll } from "#lib/variants/clients/pick.ts";
import { platformKey } from "#lib/variants/platform-key.ts";
import type { Pick as ClientPick, EntryReport, IndexReport } from "#lib/variants/report.ts";
import { checkedOf, complaintOf } from "./checked.ts";
import { reportText } from "./format/text.ts";
import type { Output } from "./output.ts";
import { printableJson } from "./printable.ts";
import { readSideBySide } from "./read-side-by-side.ts";

export interface InspectCommand {
  readonly references: readonly string[];
  readonly platform: string | null;
  readonly json: boolean;
}

/** Prints a report per reference, in the order given; exit status 2 when one, or an entry of one, could not be read. */
export async function runInspect(
  command: InspectCommand,
  inspector: Inspector,
  out: Output,
): Promise<number> {
  let status = 0;
  let printed = false;
  const refuse = (line: string) => {
    out.complain(line);
    status = 2;
  };
  await readSideBySide(
    command.references,
    (reference) => inspector.inspect(reference, { signal: out.signal }),
    (given, result) => {
      const complaint = complaintOf(checkedOf(given, result));
      if (complaint !== null) refuse(complaint);
      if (!result.ok) return;
      const report = command.platform === null ? result.value : forPlatform(result.value, command.platform);
      if (report === null) {
        const there = result.value.platforms.join(", ") || "no platform";
        refuse(
          `${result.value.reference} has nothing for ${command.platform}. Ask for what it has: ${there}.`,
        );
        return;
      }
      if (command.json) out.print(printableJson(report));
      else out.print(`${printed ? "\n" : ""}${reportText(report, out.style)}`);
      printed = true;
    },
  );
  return status;
}

/**
 * The part of a report that concerns one platform; positions and stored bytes stay the index's own. Null when nothing
 * in it is for that platform and no client would pull anything for it.
 */
export function forPlatform(report: IndexReport, asked: string): IndexReport | null {
  const isWanted = matcher(asked);
  const own = askedLiterally(report, asked);
  const platforms = [...own.platforms, ...report.platforms.filter(isWanted)];
  const picks = [...own.picks, ...report.picks.filter(({ platform }) => isWanted(platform))];
  const pulled = new Set(own.picks.map(({ position }) => position));
  const kept = report.entries.flatMap((entry): EntryReport[] => {
    if (isWanted(entry.platform) || pulled.has(entry.position)) return [entry];
    const nested = entry.nested.filter(({ platform }) => isWanted(platform));
    return nested.length === 0 ? [] : [{ ...entry, nested }];
  });
  if (platforms.length === 0 && kept.length === 0) return null;
  const there = new Set(kept.map(({ position }) => position));
  return {
    ...report,
    platforms,
    entries: report.entries.flatMap((entry) =>
      entry.attests !== null && there.has(entry.attests)
        ? [entry]
        : kept.filter(({ position }) => position === entry.position),
    ),
    issues: report.issues.filter(
      ({ platform, positions }) =>
        isWanted(platform) || (platform === null && positions.some((position) => there.has(position))),
    ),
    picks,
    sizes: { ...report.sizes, download: downloadOf(picks, kept) },
  };
}

/**
 * What clients pull when they are asked for this very spelling, where the report has no row of it and theirs differ:
 * a level of amd64 that the index does not list, say.
 */
function askedLiterally(
  { entries, platforms, picks, mediaType }: IndexReport,
  asked: string,
): Pick<IndexReport, "platforms" | "picks"> {
  const parsed = parsePlatform(asked);
  const literal = parsed === null ? null : formatPlatform(parsed);
  if (literal === null || platforms.includes(literal)) return { platforms: [], picks: [] };
  const own = pickAll(entries, [literal], mediaType);
  if (own.every(({ position }) => position === null)) return { platforms: [], picks: [] };
  const answers = (list: readonly ClientPick[]) =>
    list.map(({ client, position, outcome }) => `${client} ${position} ${outcome}`).join();
  const same = platforms.find((platform) => platformKey(platform) === platformKey(literal));
  const known = picks.filter(({ platform }) => platform === same);
  return answers(known) === answers(own)
    ? { platforms: [], picks: [] }
    : { platforms: [literal], picks: own };
}

/** `linux/arm64` asks for its variants too, as clients' own --platform does, and for what is the same as one of them. */
function matcher(asked: string): (platform: string | null) => boolean {
  const parsed = parsePlatform(asked);
  const wanted = parsed === null ? asked : formatPlatform(parsed);
  const key = platformKey(wanted);
  return (platform) =>
    platform !== null &&
    (platformKey(platform) === key || ["/", ":", "("].some((next) => platform.startsWith(wanted + next)));
}

function downloadOf(picks: readonly ClientPick[], entries: readonly EntryReport[]) {
  const bytes = picks.flatMap(({ position, decodes }) =>
    decodes
      ? entries
          .filter((entry) => entry.position === position && entry.role === "image")
          .map((entry) => entry.compressedBytes)
      : [],
  );
  return bytes.length === 0 ? null : { min: Math.min(...bytes), max: Math.max(...bytes) };
}
