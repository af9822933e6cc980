import { z } from "zod";
import { MAX_JSON_DEPTH, nestsDeeperThan } from "#lib/oci/json-guard.ts";
import { MAX_EXPORT_BYTES } from "./export-size.ts";
import { type ExportedDocument, exportAgain, faultyExport, fewerRuns } from "./exported-document.ts";
import { yamlDocuments } from "./exported-yaml.ts";
import { type AssumedKind, readRun } from "./read-run.ts";
import type { TektonApiVersion, TektonRun } from "./run.ts";

/** A document that gave no run. */
export interface ExportFault {
  /** Which document of the text, from 1; members of a list as `2, item 3`. */
  readonly document: string;
  readonly why: string;
  /** What to do about it. */
  readonly next: string;
}

export interface ExportedRuns {
  readonly runs: readonly TektonRun[];
  readonly faults: readonly ExportFault[];
}

export type ExportRead = { readonly run: TektonRun } | { readonly fault: ExportFault };

/** More are a stream of something else. */
const MAX_DOCUMENTS = 10_000;
/** Faults beyond these say nothing new. */
const MAX_FAULTS = 100;

export const tooLarge = {
  why: `it is larger than ${MAX_EXPORT_BYTES / 1024 / 1024} MiB`,
  next: fewerRuns,
};

/** All of `readDocuments` at once. */
export function readExport(text: string): ExportedRuns {
  const read = [...readDocuments(text)];
  return {
    runs: read.flatMap((one) => ("run" in one ? [one.run] : [])),
    faults: read.flatMap((one) => ("fault" in one ? [one.fault] : [])),
  };
}

/**
 * The runs in a text that `kubectl get -o yaml|json` or `tkn … describe -o yaml|json` printed: single objects, a `List`, typed
 * lists, several YAML documents, JSON one after the other in lines. A document that is broken or no run is a fault and costs
 * itself alone. The same run may be in it twice. Reading goes on only while it is asked for more: a long text takes its time.
 */
export function* readDocuments(text: string): Generator<ExportRead> {
  if (text.length > MAX_EXPORT_BYTES) {
    yield { fault: { document: "1", ...tooLarge } };
    return;
  }
  let number = 0;
  let faults = 0;
  for (const document of documentsOf(text)) {
    const { item = 1 } = document;
    if (item === 1) number += 1;
    if (number > MAX_DOCUMENTS) {
      const why = `there are more than ${MAX_DOCUMENTS} documents`;
      yield { fault: { document: String(number), why, next: fewerRuns } };
      return;
    }
    const name = document.item === undefined ? String(number) : `${number}, item ${item}`;
    const read: readonly ExportRead[] =
      "why" in document
        ? [{ fault: { document: name, why: document.why, next: document.next } }]
        : runsOf(document.value, String(number), item, undefined);
    for (const one of read) {
      if ("fault" in one) faults += 1;
      if ("run" in one || faults <= MAX_FAULTS) yield one;
    }
  }
}

/** JSON is tried first: as YAML, which it is as well, it takes many times as long. */
function documentsOf(text: string): Iterable<ExportedDocument> {
  if (!/^\s*[{[]/.test(text)) return yamlDocuments(text);
  if (nestsDeeperThan(Buffer.from(text), MAX_JSON_DEPTH)) return [faultyExport("it nests too deeply")];
  const whole = jsonOf(text);
  if ("value" in whole) return [whole];
  // One object after the other, in lines or indented: each begins a line. One that is cut short costs itself.
  const pieces = text.split(/\n(?=\{)/);
  const [first = ""] = pieces;
  return pieces.length > 1 && "value" in jsonOf(first) ? pieces.map(jsonOf) : yamlDocuments(text);
}

function jsonOf(text: string): ExportedDocument {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return faultyExport("it is no JSON, or cut short");
  }
}

const listSchema = z.object({
  apiVersion: z.string().nullish(),
  kind: z.string().regex(/^(?:List|(?:PipelineRun|TaskRun)List)$/),
  items: z.array(z.unknown()).nullish(),
});

/** `first` is the number of a list's first item. */
function runsOf(
  value: unknown,
  document: string,
  first: number,
  assumed: AssumedKind | undefined,
): readonly ExportRead[] {
  const list = listSchema.safeParse(value);
  if (list.success && assumed === undefined) {
    const { kind, apiVersion, items } = list.data;
    const member = kind === "List" ? undefined : memberOf(kind, apiVersion);
    return (items ?? []).flatMap((item, index) =>
      runsOf(item, `${document}, item ${first + index}`, 1, member),
    );
  }
  // What stands beside runs in an export of everything is no fault.
  if (assumed === undefined && isOtherKind(value)) return [];
  const run = readRun(value, assumed);
  return run.ok
    ? [{ run: run.value }]
    : [{ fault: { document, why: `${run.failure.name}: ${run.failure.why}`, next: exportAgain } }];
}

const kindOf = z.object({ apiVersion: z.string().min(1), kind: z.string().min(1) });

/** A Kubernetes object that says what it is, and is no run. */
function isOtherKind(value: unknown): boolean {
  const { success, data } = kindOf.safeParse(value);
  return (
    success && !(data.apiVersion.startsWith("tekton.dev/") && /^(?:PipelineRun|TaskRun)$/.test(data.kind))
  );
}

const memberOf = (kind: string, apiVersion: string | null | undefined): AssumedKind => ({
  kind: kind === "TaskRunList" ? "TaskRun" : "PipelineRun",
  apiVersion: (apiVersion ?? "tekton.dev/v1") as TektonApiVersion,
});
