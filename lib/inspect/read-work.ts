import { assembleImage } from "#lib/oci/assemble-image.ts";
import type { ImageDocument } from "#lib/oci/document.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import type { Outliner } from "#lib/oci/fetch-image.ts";
import { bytesOf } from "#lib/oci/fetched-image.ts";
import { outlineOf } from "#lib/oci/outline.ts";
import { parseDocument } from "#lib/oci/parse-document.ts";
import { ok, type Result } from "#lib/oci/result.ts";
import type { VerifiedBytes } from "#lib/oci/source/source.ts";
import { analyse } from "#lib/report/analyse.ts";
import type { HeavyWork } from "./heavy-work.ts";
import type { Analysed, Reported } from "./report-text.ts";

/** Documents of one read that are understood where it is served: some 20 ms of work. */
const LIGHT_BYTES = 1024 * 1024;
/** Entries that are classified and judged there; it takes some 5 ms. */
const LIGHT_ENTRIES = 64;

/** The thinking of one read. */
export interface ReadWork {
  readonly outliner: Outliner;
  report(asked: Reported, signal: AbortSignal): Promise<Result<Analysed, ReadFailure>>;
}

/** Does what is little at once, and gives the rest to `heavy`; without it, as in a command that serves nobody, does all at once. */
export function startWork(heavy: HeavyWork | null): ReadWork {
  const documents = new Map<VerifiedBytes, Result<ImageDocument, ReadFailure>>();
  let bytesHere = 0;
  const parse = (bytes: VerifiedBytes) => {
    const known = documents.get(bytes) ?? parseDocument(bytes);
    documents.set(bytes, known);
    return known;
  };
  const inPlace = ({ image, reference, choice }: Reported): Result<Analysed, ReadFailure> => {
    const read = assembleImage(image, parse);
    if (!read.ok) return read;
    const report = analyse(read.value, reference, choice === null ? {} : { choice });
    return ok({ kind: "report", report });
  };
  if (heavy === null) {
    const now = (bytes: VerifiedBytes) => outlined(parse(bytes));
    return {
      outliner: { now, later: async (all) => ok(all.map(now)) },
      report: async (asked) => inPlace(asked),
    };
  }
  return {
    outliner: {
      now(bytes) {
        if (bytesHere + bytes.bytes.length > LIGHT_BYTES) return null;
        bytesHere += bytes.bytes.length;
        return outlined(parse(bytes));
      },
      later: (all, signal) => heavy.outlines(all, signal),
    },
    async report(asked, signal) {
      const { image } = asked;
      const isLight = image.listed <= LIGHT_ENTRIES && bytesOf(image) <= LIGHT_BYTES;
      return isLight ? inPlace(asked) : heavy.report(asked, signal);
    },
  };
}

const outlined = (document: Result<ImageDocument, ReadFailure>) =>
  document.ok ? ok(outlineOf(document.value)) : document;
