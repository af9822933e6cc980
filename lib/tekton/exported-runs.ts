import { parseAllDocuments, type Document as YamlDocument } from "yaml";
import { z } from "zod";
import { MAX_JSON_DEPTH, nestsDeeperThan } from "#lib/oci/json-guard.ts";
import { type AssumedKind, readRun } from "./read-run.ts";
import type { TektonApiVersion, TektonRun } from "./run.ts";

/** A document that gave no run. */
export interface ExportFault {
  /** Which document of the text, from 1; members of a list as `2, item 3`. */
  readonly document: string;
  readonly why: string;
}

export interface ExportedRuns {
  readonly runs: readonly TektonRun[];
  readonly faults: readonly ExportFault[];
}

/** A `kubectl get -o yaml` of some hundred whole PipelineRuns; parsing takes a multiple of it in memory. */
export const MAX_EXPORT_BYTES = 32 * 1024 * 1024;
/** The parser of YAML keeps every node and its place: some hundred bytes of memory for each byte of text. */
export const MAX_YAML_BYTES = 8 * 1024 * 1024;
/** More are a stream of something else. */
const MAX_DOCUMENTS = 10_000;
/** kubectl and tkn write no aliases; a person's file may have a few. */
const MAX_ALIASES = 100;
/** Faults beyond these say nothing new. */
const MAX_FAULTS = 100;

/**
 * The runs in a text that `kubectl get -o yaml|json` or `tkn … describe -o yaml|json` printed: single objects, a `List`, typed
 * lists, several YAML documents, JSON one after the other in lines. A document that is broken or no run is a fault and costs
 * itself alone. The same run may be in it twice.
 */
export function readExport(text: string): ExportedRuns {
  if (text.length > MAX_EXPORT_BYTES)
    return {
      runs: [],
      faults: [{ document: "1", why: `the text is larger than ${MAX_EXPORT_BYTES} bytes` }],
    };
  const documents = documentsOf(text);
  const read = documents.flatMap((document, index) =>
    "why" in document
      ? [{ fault: { document: String(index + 1), why: document.why } }]
      : runsOf(document.value, String(index + 1), undefined),
  );
  return {
    runs: read.flatMap((one) => ("run" in one ? [one.run] : [])),
    faults: read.flatMap((one) => ("fault" in one ? [one.fault] : [])).slice(0, MAX_FAULTS),
  };
}

type Document = { readonly value: unknown } | { readonly why: string };
type Read = { readonly run: TektonRun } | { readonly fault: ExportFault };

/** JSON is tried first: as YAML, which it is as well, it takes many times as long. */
function documentsOf(text: string): readonly Document[] {
  if (!/^\s*[{[]/.test(text)) return yamlDocuments(text);
  if (nestsDeeperThan(Buffer.from(text), MAX_JSON_DEPTH)) return [{ why: "it nests too deeply" }];
  const whole = jsonOf(text);
  if ("value" in whole) return [whole];
  // One object after the other, in lines or indented: each begins a line. One that is cut short costs itself.
  const pieces = text.split(/\n(?=\{)/);
  const [first = ""] = pieces;
  return pieces.length > 1 && "value" in jsonOf(first) ? limited(pieces.map(jsonOf)) : yamlDocuments(text);
}

function jsonOf(text: string): Document {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { why: "it is no JSON, or cut short" };
  }
}

const limited = (documents: readonly Document[]): readonly Document[] =>
  documents.length <= MAX_DOCUMENTS
    ? documents
    : [...documents.slice(0, MAX_DOCUMENTS), { why: `there are more than ${MAX_DOCUMENTS} documents` }];

function yamlDocuments(text: string): readonly Document[] {
  if (text.length > MAX_YAML_BYTES) return [{ why: `as YAML it is larger than ${MAX_YAML_BYTES} bytes` }];
  try {
    const parsed = parseAllDocuments(text, { logLevel: "silent", schema: "core" });
    return limited((Array.isArray(parsed) ? parsed : []).flatMap(yamlValue));
  } catch (fault) {
    // Nesting that exhausts the stack.
    return [{ why: firstLine((fault as Error).message) }];
  }
}

function yamlValue(document: Pick<YamlDocument.Parsed, "errors" | "toJS">): readonly Document[] {
  const [error] = document.errors;
  if (error !== undefined) return [{ why: firstLine(error.message) }];
  try {
    const value = document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown;
    // An empty document stands between two separators, or at the end.
    return value === null ? [] : [{ value }];
  } catch (fault) {
    return [{ why: firstLine((fault as Error).message) }];
  }
}

const firstLine = (text: string): string => (text.split("\n")[0] ?? "").slice(0, 200);

const listSchema = z.object({
  apiVersion: z.string().nullish(),
  kind: z.string().regex(/^(?:List|(?:PipelineRun|TaskRun)List)$/),
  items: z.array(z.unknown()).nullish(),
});

function runsOf(value: unknown, document: string, assumed: AssumedKind | undefined): readonly Read[] {
  const list = listSchema.safeParse(value);
  if (list.success && assumed === undefined) {
    const { kind, apiVersion, items } = list.data;
    const member = kind === "List" ? undefined : memberOf(kind, apiVersion);
    return (items ?? []).flatMap((item, index) => runsOf(item, `${document}, item ${index + 1}`, member));
  }
  // What stands beside runs in an export of everything is no fault.
  if (assumed === undefined && isOtherKind(value)) return [];
  const run = readRun(value, assumed);
  return run.ok
    ? [{ run: run.value }]
    : [{ fault: { document, why: `${run.failure.name}: ${run.failure.why}` } }];
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
