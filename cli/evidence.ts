import type { LoadedSettings } from "#lib/config/load.ts";
import { createEvidenceReader, type EvidenceReader } from "#lib/evidence/reader.ts";
import type { EvidenceReport } from "#lib/evidence/report.ts";
import type { Inspector } from "#lib/inspect/inspect.ts";
import { checkedOf, complaintOf, type UnreadWhy } from "./checked.ts";
import type { EvidencePlaces } from "./evidence-arguments.ts";
import { evidenceText } from "./format/evidence.ts";
import type { Output } from "./output.ts";
import { printableJson, printableValue } from "./printable.ts";

export interface EvidenceCommand extends EvidencePlaces {
  readonly reference: string;
  readonly json: boolean;
}

export interface UserTools {
  readonly loaded: LoadedSettings;
  readonly inspector: Inspector;
}

/** Null where a key, a file or an address cannot be used, which is complained about. */
export async function evidenceService(
  tools: UserTools,
  places: EvidencePlaces,
  out: Output,
): Promise<EvidenceReader | null> {
  const service = await createEvidenceReader({ ...tools, ...places });
  if (service.ok) return service.value;
  out.complain(`${service.failure} Correct that file, or the option or the setting that names it.`);
  return null;
}

/** Prints who made what an index names and what is attested of it. Status 2 where a part could not be looked at. */
export async function runEvidence(
  { reference, json, ...places }: EvidenceCommand,
  tools: UserTools,
  out: Output,
): Promise<number> {
  const service = await evidenceService(tools, places, out);
  if (service === null) return 2;
  const result = await tools.inspector.inspect(reference, { signal: out.signal });
  const complaint = complaintOf(checkedOf(reference, result));
  if (complaint !== null) out.complain(complaint);
  if (!result.ok) return 2;
  const read = await service.read({
    report: result.value,
    component: null,
    live: [],
    cluster: null,
    known: null,
    signal: out.signal,
  });
  if (!read.ok) {
    out.complain(`${read.failure.message} ${read.failure.next}`);
    return 2;
  }
  const evidence = read.value.report;
  out.print(json ? printableJson(evidence) : evidenceText(printableValue(evidence), out.style));
  const unseen = unseenOf(evidence);
  if (unseen !== null) out.complain(`${unseen.message} ${unseen.next}`);
  return complaint === null && unseen === null ? 0 : 2;
}

/** What could not be looked at, the first for all; null where all of it was. */
export function unseenOf({ index, entries, sources }: EvidenceReport): UnreadWhy | null {
  const failed = sources.flatMap(({ failure }) => (failure === null ? [] : [failure]));
  const unseen = [index, ...entries].flatMap((facts) => facts.unseen);
  const [first] = [...failed, ...unseen];
  if (first === undefined) return null;
  const more = failed.length + unseen.length - 1;
  const { code, message, next } = first;
  return { code, message: `${message}${more > 0 ? ` (and ${more} more like it)` : ""}`, next };
}
