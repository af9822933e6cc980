import type { Inspector } from "#lib/inspect/inspect.ts";
import { formatPlatform, parsePlatform } from "#lib/oci/platform.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { reportText } from "./format/text.ts";
import type { Output } from "./output.ts";
import { readSideBySide } from "./read-side-by-side.ts";

export interface InspectCommand {
  readonly references: readonly string[];
  readonly platform: string | null;
  readonly json: boolean;
}

/** Prints a report per reference, in the order given; exit status 2 when one could not be read. */
export async function runInspect(
  command: InspectCommand,
  inspector: Inspector,
  out: Output,
): Promise<number> {
  let status = 0;
  let printed = 0;
  await readSideBySide(
    command.references,
    (reference) => inspector.inspect(reference, { signal: out.signal }),
    ({ result }) => {
      if (!result.ok) {
        out.complain(`${result.failure.message} ${result.failure.next}`);
        status = 2;
        return;
      }
      const report = command.platform === null ? result.value : forPlatform(result.value, command.platform);
      if (report === null) {
        const there = result.value.platforms.join(", ") || "no platform";
        out.complain(`${result.value.reference} has no entry for ${command.platform}; it has ${there}.`);
        status = 2;
        return;
      }
      const separator = printed > 0 && !command.json ? "\n" : "";
      out.print(
        separator + (command.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report, out.style)),
      );
      printed += 1;
    },
  );
  return status;
}

/** The part of a report that concerns one platform; positions stay the index's own. Null when it has no such entry. */
export function forPlatform(report: IndexReport, asked: string): IndexReport | null {
  const parsed = parsePlatform(asked);
  const wanted = parsed === null ? asked : formatPlatform(parsed);
  // `linux/arm64` asks for its variants too, as clients' own --platform does.
  const isWanted = (platform: string | null) =>
    platform === wanted || platform?.startsWith(`${wanted}/`) === true;
  const platforms = report.platforms.filter(isWanted);
  if (platforms.length === 0) return null;
  return {
    ...report,
    platforms,
    entries: report.entries.filter((entry) => isWanted(entry.platform)),
    issues: report.issues.filter((issue) => isWanted(issue.platform)),
    picks: report.picks.filter((pick) => isWanted(pick.platform)),
  };
}
