import type { LoadedSettings } from "#lib/config/load.ts";
import { type ExportedRuns, exportedRuns } from "#lib/evidence/exported.ts";
import { type EvidenceReading, readImageEvidence } from "#lib/evidence/read-evidence.ts";
import type { EvidenceReport } from "#lib/evidence/report.ts";
import { archivesOf, trustOf } from "#lib/evidence/settings.ts";
import type { Inspector } from "#lib/inspect/inspect.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { checkedOf, complaintOf } from "./checked.ts";
import type { EvidencePlaces } from "./evidence-arguments.ts";
import { evidenceText } from "./format/evidence.ts";
import type { Output } from "./output.ts";
import { printableJson, printableValue } from "./printable.ts";

export interface EvidenceCommand extends EvidencePlaces {
  readonly reference: string;
  readonly json: boolean;
}

/** What a command needs to read evidence with; made once for all of its references. */
export interface EvidenceTools {
  readonly read: (report: IndexReport, signal: AbortSignal) => Promise<EvidenceReport>;
}

/** One sentence where the settings or the places named do not do. */
export async function evidenceTools(
  loaded: LoadedSettings,
  inspector: Inspector,
  { runs, keys }: EvidencePlaces,
  signal: AbortSignal,
): Promise<Result<EvidenceTools, string>> {
  const trust = await trustOf(loaded.settings, keys);
  if (!trust.ok) return fail(`${trust.failure} Name a public key in PEM, as cosign.pub is.`);
  const archives = archivesOf(loaded.settings);
  if (!archives.ok) return fail(`${archives.failure} Correct the settings.`);
  const exported: ExportedRuns = await exportedRuns([...loaded.settings.tekton.runs, ...runs], signal);
  return ok({
    async read(report, within) {
      const reading = inspector.repository(report.reference, within);
      // It was opened a moment ago.
      if (!reading.ok) throw new Error(reading.failure.message);
      const given: EvidenceReading = {
        loaded,
        reading: reading.value,
        report,
        trust: trust.value,
        sources: archives.value,
        exported,
        component: null,
        now: new Date(),
      };
      return readImageEvidence(given);
    },
  });
}

/** Prints who made what an index names and what is attested of it. Status 2 where a part could not be looked at. */
export async function runEvidence(
  { reference, json, ...places }: EvidenceCommand,
  { loaded, inspector }: { readonly loaded: LoadedSettings; readonly inspector: Inspector },
  out: Output,
): Promise<number> {
  const tools = await evidenceTools(loaded, inspector, places, out.signal);
  if (!tools.ok) {
    out.complain(tools.failure);
    return 2;
  }
  const result = await inspector.inspect(reference, { signal: out.signal });
  const complaint = complaintOf(checkedOf(reference, result));
  if (complaint !== null) out.complain(complaint);
  if (!result.ok) return 2;
  const evidence = await tools.value.read(result.value, out.signal);
  out.print(json ? printableJson(evidence) : evidenceText(printableValue(evidence), out.style));
  const unseen = unseenText(evidence);
  if (unseen !== null) out.complain(unseen);
  return complaint === null && unseen === null ? 0 : 2;
}

/** One line on what could not be looked at; null where all of it was. */
export function unseenText({ index, entries, sources }: EvidenceReport): string | null {
  const failed = sources.flatMap(({ failure }) => (failure === null ? [] : [failure]));
  const unseen = [index, ...entries].flatMap((facts) => facts.unseen);
  const [first] = [...failed, ...unseen];
  if (first === undefined) return null;
  const more = failed.length + unseen.length - 1;
  return `${first.message}${more > 0 ? ` (and ${more} more like it)` : ""} ${first.next}`;
}
